"""The SEN2 return as tables and as XML: what its fields become, what is told of it, and what goes no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest

from ehe_workflow.audit.cases.batch import Batch, Plan
from ehe_workflow.audit.cases.days_told import DayForm
from ehe_workflow.audit.cases.frames import Form, logs_of
from ehe_workflow.audit.cases.mapping import LogMapping
from ehe_workflow.audit.cases.measures import DAYS, measured, measures_of
from ehe_workflow.audit.cases.quality import Faults
from ehe_workflow.audit.cases.sen2 import is_sen2, read_return, refuse_law_of_elsewhere
from ehe_workflow.audit.cases.sen2_tables import shape
from ehe_workflow.audit.cases.verdicts import KINDS
from ehe_workflow.errors import InputError
from ehe_workflow.law.law import Law

AS_OF = date(2026, 2, 1)
Row = dict[str, str]
Return = dict[str, list[Row]]
Put = Callable[[Return], Path]

ELEMENTS = {
    "person": ("Surname", "Forename", "PersonBirthDate", "UPN", "PostCode"),
    "requests": (
        "ReceivedDate",
        "RequestSource",
        "RYA",
        "RequestOutcomeDate",
        "RequestOutcome",
        "RequestMediation",
        "RequestTribunal",
        "Exported",
    ),
    "assessment": (
        "AssessmentOutcome",
        "AssessmentOutcomeDate",
        "AssessmentMediation",
        "AssessmentTribunal",
        "OtherMediation",
        "OtherTribunal",
        "Week20",
    ),
    "namedplan": ("StartDate", "CeaseDate", "CeaseReason"),
    "plandetail": ("URN", "UKPRN", "SENSetting"),
    "activeplans": (
        "TransferLA",
        "ReviewMeeting",
        "ReviewOutcome",
        "LastReview",
        "ReviewDraft",
        "PhaseTransferDueDate",
        "PhaseTransferFinalDate",
    ),
    "placementdetail": ("URN", "UKPRN", "SENSetting"),
}
KEYS = {
    "person": ("persontableid", None),
    "requests": ("requeststableid", "persontableid"),
    "assessment": ("assessmenttableid", "requeststableid"),
    "namedplan": ("namedplantableid", "assessmenttableid"),
    "plandetail": ("plandetailtableid", "namedplantableid"),
    "activeplans": ("activeplanstableid", "requeststableid"),
    "placementdetail": ("placementdetailtableid", "activeplanstableid"),
}
PARENTS = {"requests": "person", "assessment": "requests", "namedplan": "assessment", "plandetail": "namedplan"}
PARENTS |= {"activeplans": "requests", "placementdetail": "activeplans"}


def as_tables(told: Return, folder: Path, *, export: bool = True) -> Path:
    """The return as the CSV tables of an export; numbers are those that an XML file would give by its order."""
    folder.mkdir(exist_ok=True)
    for table, (own, parent) in KEYS.items():
        rows = told.get(table, [])
        names = [own, *([parent] if parent else []), *(name.lower() for name in ELEMENTS[table])]
        lines = [",".join(names)]
        for number, row in enumerate(rows, start=1):
            values = {own: str(number), **({parent: row["of"]} if parent else {})}
            values |= {
                name.lower(): _exported(row.get(name, "")) if export else row.get(name, "") for name in ELEMENTS[table]
            }
            lines.append(",".join(values[name] for name in names))
        (folder / f"Blade-Export_01-02-2026_{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _exported(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%Y-%b-%d} 00:00:00"
    except ValueError:
        return {"0": "false", "1": "true"}.get(text, text)


def as_xml(told: Return, path: Path) -> Path:
    """The same as XML, with the nesting of the schema."""
    tags = {table: entry["element"] for table, entry in shape()["tables"].items()}

    def element(table: str, number: int) -> str:
        row = told[table][number - 1]
        inner = "".join(f"<{name}>{escape(row[name])}</{name}>" for name in ELEMENTS[table] if name in row)
        for child, parent in PARENTS.items():
            if parent == table:
                rows = told.get(child, [])
                inner += "".join(element(child, place) for place, one in enumerate(rows, 1) if one["of"] == str(number))
        return f"<{tags[table]}>{inner}</{tags[table]}>"

    persons = "".join(element("person", number) for number in range(1, len(told["person"]) + 1))
    head = "<Header><CollectionDetails><Collection>SEN2</Collection><Year>2026</Year></CollectionDetails></Header>"
    path.write_text(f"<Message>{head}<Persons>{persons}</Persons></Message>", encoding="utf-8")
    return path


@pytest.fixture(params=["tables", "xml"])
def put(request: pytest.FixtureRequest, tmp_path: Path) -> Put:
    def write(told: Return) -> Path:
        if request.param == "xml":
            return as_xml(told, tmp_path / "return.xml")
        return as_tables(told, tmp_path / "return")

    return write


def one(requests: Row, **more: list[Row]) -> Return:
    """A return of one child with one request."""
    child = {
        "Surname": "Nobody",
        "Forename": "N",
        "PersonBirthDate": "2014-09-28",
        "UPN": "Z999",
        "PostCode": "ZZ1 1ZZ",
    }
    return {"person": [child], "requests": [{"of": "1", **requests}], **more}


REQUEST = {"ReceivedDate": "2025-01-06", "RequestOutcomeDate": "2025-02-28", "RequestOutcome": "Y", "Exported": ""}
WHOLE = one(
    REQUEST,
    assessment=[{"of": "1", "AssessmentOutcome": "Y", "AssessmentOutcomeDate": "2025-05-01", "Week20": "0"}],
    namedplan=[{"of": "1", "StartDate": "2025-06-30"}],
    plandetail=[{"of": "1", "URN": "100000"}],
    activeplans=[
        {
            "of": "1",
            "ReviewMeeting": "2025-12-01",
            "ReviewOutcome": "A",
            "LastReview": "2026-01-05",
            "ReviewDraft": "2026-01-09",
        }
    ],
    placementdetail=[{"of": "1", "URN": "100000"}],
)


def read(path: Path, **more: object) -> tuple[pl.DataFrame, pl.DataFrame]:
    faults = Faults()
    return read_return(path, faults, LogMapping(**more)), faults.table()


def events(log: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    return sorted(log.select("case", "event", "date").rows(), key=lambda row: (row[0], row[2] or ""))


def breaches(law: Law, log: pl.DataFrame) -> set[tuple[str, str]]:
    logs = logs_of(log, law, AS_OF, Form(), Faults())
    return {
        (logs.names[int(case)], one.limit.id)
        for one in Batch(Plan(law, AS_OF), logs.events).judged().verdicts
        for kind, case in zip(one.kind, one.rows.case, strict=True)
        if KINDS[kind].value == "breached"
    }


def test_every_field_becomes_its_event(put: Put, laws: dict[str, Law]) -> None:
    path = put(WHOLE)
    assert is_sen2(path)
    log, faults = read(path)
    assert faults.is_empty()
    assert events(log) == [
        ("request 1", "assessment-asked", "2025-01-06"),
        ("request 1", "assessment-agreed", "2025-02-28"),
        ("request 1", "plan-agreed", "2025-05-01"),
        ("request 1", "final-plan-sent", "2025-06-30"),
        ("request 1", "plan-review-meeting-held", "2025-12-01"),
        ("request 1", "plan-amendment-decided", "2026-01-05"),
        ("request 1", "amendment-notice-sent", "2026-01-09"),
    ]
    assert log["born"].unique().to_list() == ["2014-09-28"]
    assert log["case.exception-claimed"].unique().to_list() == ["no"]
    assert log["case.attends-institution"].unique().to_list() == ["yes"]
    assert breaches(laws["england"], log) == {
        ("request 1", "eng.ehc.request.decision"),  # 53 days, of 42
        ("request 1", "eng.ehc.final"),  # 175 days, of 140
        ("request 1", "eng.ehc.review.decision"),  # 35 days, of 28
        ("request 1", "eng.ehc.review.amendment_notice"),  # 39 days, of 28
    }


def test_a_late_refusal_to_assess_is_a_breach(put: Put, laws: dict[str, Law]) -> None:
    """A refused request has no flag of exceptions, and the return has none for the six weeks."""
    refused = {**REQUEST, "RequestOutcome": "N"}
    log, _ = read(put(one(refused)))
    assert log["case.exception-claimed"].unique().to_list() == ["no"]
    assert breaches(laws["england"], log) == {("request 1", "eng.ehc.request.decision")}


def test_a_table_that_is_missing_is_told_once(tmp_path: Path, laws: dict[str, Law]) -> None:
    for table in KEYS:
        if table == "requests":
            continue
        folder = as_tables(WHOLE, tmp_path / table)
        next(folder.glob(f"*_{table}.csv")).unlink()
        _, faults = read(folder)
        assert faults["column"].to_list() == [table]
        assert f"the table '{table}' is missing" in faults["what"][0]
        assert (
            faults["expected"][0] == f"a file whose name ends in {' or '.join(shape()['tables'][table]['files'])}.csv"
        )


def test_the_return_is_that_of_one_nation(put: Put, laws: dict[str, Law], tmp_path: Path) -> None:
    path = put(WHOLE)
    refuse_law_of_elsewhere(path, laws["england"])
    with pytest.raises(InputError, match="it is a SEN2 return, and the law is that of Wales"):
        refuse_law_of_elsewhere(path, laws["wales"])


def test_a_choice_that_no_child_meets(put: Put) -> None:
    with pytest.raises(InputError, match="holds 'EHF' in no row"):
        read_return(put(WHOLE), Faults(), LogMapping(only=("sensetting", "EHF")))


def test_nobody_is_named(put: Put) -> None:
    log, faults = read(put({**WHOLE, "person": [{**WHOLE["person"][0], "PersonBirthDate": "28/09/2014"}]}))
    text = f"{log.rows()} {log.columns} {faults.rows()}"
    for private in ("Nobody", "Z999", "ZZ1"):
        assert private not in text
    assert faults["column"].to_list() == ["person.personbirthdate"]
    assert "28/09" not in text


def test_a_fault_of_a_private_field_is_told_without_it(tmp_path: Path) -> None:
    folder = as_tables(WHOLE, tmp_path / "return")
    path = folder / "Blade-Export_01-02-2026_person.csv"
    path.write_bytes(path.read_bytes().replace(b"Nobody", b"Nob\xe9dy").replace(b"ZZ1 1ZZ", b"ZZ1 1ZZ,Secret"))
    _, faults = read(folder)
    assert set(faults["column"]) == {"person.", "person.surname"}
    assert faults["value"].null_count() == len(faults)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025-01-06", "2025-01-06"), ("2025-Jan-06 00:00:00", "2025-01-06"), ("2025-JAN-06", "2025-01-06")],
)
def test_days_of_both_forms(tmp_path: Path, text: str, day: str) -> None:
    log, faults = read(as_tables(one({"ReceivedDate": text}), tmp_path / "return", export=False))
    assert (events(log), len(faults)) == ([("request 1", "assessment-asked", day)], 0)


def test_days_of_a_spreadsheet_are_not_guessed(tmp_path: Path) -> None:
    folder = as_tables(one({"ReceivedDate": "03/04/2025"}), tmp_path / "return", export=False)
    log, faults = read(folder)
    assert events(log) == [("request 1", "assessment-asked", None)]
    assert faults.select("row", "column", "value").rows() == [(1, "requests.receiveddate", "03/04/2025")]
    assert faults["what"][0].startswith("it may be day or month first")
    log, faults = read(folder, days=DayForm(day_first=True))
    assert (events(log), len(faults)) == ([("request 1", "assessment-asked", "2025-04-03")], 0)


@pytest.mark.parametrize("nothing", ["", "NULL", " "])
def test_marks_for_nothing(put: Put, nothing: str) -> None:
    told = one(
        {"ReceivedDate": "2025-01-06", "RequestOutcomeDate": nothing, "RequestOutcome": nothing, "Exported": nothing}
    )
    log, faults = read(put(told))
    assert (len(log), len(faults)) == (1, 0)


@pytest.mark.parametrize(("flag", "claimed"), [("0", "no"), ("1", "yes"), ("1.0", "yes"), ("TRUE", "yes"), ("", None)])
def test_flags_of_every_form(tmp_path: Path, flag: str, claimed: str | None) -> None:
    told = one(REQUEST, assessment=[{"of": "1", "AssessmentOutcome": "Y", "Week20": flag}])
    log, _ = read(as_tables(told, tmp_path / "return", export=False))
    assert log["case.exception-claimed"].unique().to_list() == [claimed]


def test_a_request_of_an_earlier_return_keeps_the_reviews_of_its_plan(put: Put, laws: dict[str, Law]) -> None:
    told = one(
        {"ReceivedDate": "2019-01-07", "RequestOutcome": "H"},
        assessment=[{"of": "1", "AssessmentOutcome": "H"}],
        namedplan=[{"of": "1", "StartDate": "2019-09-02"}],
        activeplans=[{"of": "1", "ReviewMeeting": "2025-03-03", "ReviewOutcome": "M", "LastReview": "2025-04-28"}],
    )
    log, faults = read(put(told))
    assert events(log) == [
        ("plan 1", "plan-review-meeting-held", "2025-03-03"),
        ("plan 1", "plan-kept-unchanged", "2025-04-28"),
    ]
    assert faults["effect"].to_list() == ["not part of the audit"]
    assert breaches(laws["england"], log) == {("plan 1", "eng.ehc.review.decision")}


@pytest.mark.parametrize(("decided", "case"), [("2025-09-01", "request 1"), ("2025-09-03", "plan 1")])
def test_a_later_review_is_not_taken_for_the_first(put: Put, laws: dict[str, Law], decided: str, case: str) -> None:
    """A plan of September 2024 whose last review was decided more than a year later may have had one in between."""
    told = one(
        {"ReceivedDate": "2024-05-01", "RequestOutcomeDate": "2024-06-03", "RequestOutcome": "Y"},
        assessment=[{"of": "1", "AssessmentOutcome": "Y", "AssessmentOutcomeDate": "2024-08-01", "Week20": "0"}],
        namedplan=[{"of": "1", "StartDate": "2024-09-02"}],
        activeplans=[{"of": "1", "ReviewMeeting": "2025-08-10", "ReviewOutcome": "M", "LastReview": decided}],
    )
    log, _ = read(put(told))
    assert set(log.filter(pl.col("event") == "plan-kept-unchanged")["case"]) == {case}
    assert breaches(laws["england"], log) == set()


def test_a_withdrawn_request_is_told_and_left_out(put: Put) -> None:
    told = one({"ReceivedDate": "2025-01-06", "RequestOutcomeDate": "2025-01-20", "RequestOutcome": "W"})
    told["requests"].append({"of": "1", **REQUEST})
    log, faults = read(put(told))
    assert set(log["case"]) == {"request 2"}
    assert faults.filter(pl.col("effect") == "not part of the audit")["case"].to_list() == ["request 1"]


def test_mediation_and_the_tribunal_leave_lateness_open(put: Put, laws: dict[str, Law]) -> None:
    """The plan of the whole return is late; where a refusal was overturned on the way, other times ran."""
    told = {**WHOLE, "requests": [{**WHOLE["requests"][0], "RequestTribunal": "1"}]}
    log, faults = read(put(told))
    assert faults["column"].to_list() == ["requests.requesttribunal"]
    assert log["case.exception-claimed"].unique().to_list() == [None]
    late = {("request 1", "eng.ehc.request.decision"), ("request 1", "eng.ehc.final")}
    assert breaches(laws["england"], log).isdisjoint(late)


@pytest.mark.parametrize(
    ("due", "final", "breached"),
    [
        ("2025-02-15", "2025-02-14", set()),
        ("2025-02-15", "2025-02-17", {"eng.ehc.phase.school"}),
        ("2025-03-31", "2025-03-30", set()),
        ("2025-03-31", "2025-04-02", {"eng.ehc.phase.post16"}),
        ("2025-03-31", "", set()),
    ],
)
def test_moves_to_the_next_phase(put: Put, laws: dict[str, Law], due: str, final: str, breached: set[str]) -> None:
    told = one(
        {"ReceivedDate": "2019-01-07", "RequestOutcome": "H"},
        activeplans=[{"of": "1", "PhaseTransferDueDate": due, "PhaseTransferFinalDate": final}],
    )
    log, _ = read(put(told))
    near = log.filter(pl.col("event") == "phase-transfer-near")
    assert near["date"].to_list() == ["2024-09-01"]
    found = {limit for _, limit in breaches(laws["england"], log) if limit.startswith("eng.ehc.phase")}
    assert found == breached


def test_an_outcome_that_is_not_known(put: Put) -> None:
    log, faults = read(put(one({**REQUEST, "RequestOutcome": "X"})))
    assert events(log) == [("request 1", "assessment-asked", "2025-01-06")]
    (fault,) = faults.iter_rows(named=True)
    assert (fault["row"], fault["column"], fault["effect"]) == (1, "requests.requestoutcomedate", "left out")
    assert fault["value"].endswith("(X)")
    assert fault["expected"] == "requestoutcome as one of Y, N"


CHECKS: list[tuple[str, Return]] = [
    (
        "the decision on the request is dated before the request came",
        one({**REQUEST, "RequestOutcomeDate": "2025-01-03"}),
    ),
    (
        "the request was refused, and yet there is an assessment",
        one({**REQUEST, "RequestOutcome": "N"}, assessment=[{"of": "1", "AssessmentOutcome": "A"}]),
    ),
    (
        "a plan was agreed, and the return gives no day on which it started",
        one(REQUEST, assessment=[{"of": "1", "AssessmentOutcome": "Y", "AssessmentOutcomeDate": "2025-05-01"}]),
    ),
    (
        (
            "the child moved to another council before the assessment was finished; "
            "what was due later is not this council's"
        ),
        one({**REQUEST, "Exported": "301"}),
    ),
    (
        "the plan starts before the decision to issue it",
        one(
            REQUEST,
            assessment=[{"of": "1", "AssessmentOutcome": "Y", "AssessmentOutcomeDate": "2025-05-01"}],
            namedplan=[{"of": "1", "StartDate": "2025-04-30"}],
        ),
    ),
    (
        "the decision after the review is dated before its meeting; the two dates may be swapped",
        one(
            REQUEST,
            activeplans=[{"of": "1", "ReviewMeeting": "2025-12-01", "ReviewOutcome": "M", "LastReview": "2025-11-01"}],
        ),
    ),
    (
        "the decision after the review is dated more than a year after its meeting",
        one(
            REQUEST,
            activeplans=[{"of": "1", "ReviewMeeting": "2024-10-01", "ReviewOutcome": "M", "LastReview": "2025-11-01"}],
        ),
    ),
    (
        "a review has an outcome and no date of its decision",
        one(REQUEST, activeplans=[{"of": "1", "ReviewMeeting": "2025-12-01", "ReviewOutcome": "M"}]),
    ),
    (
        "the day for a phase transfer is neither 15 February nor 31 March, nor the day before",
        one(REQUEST, activeplans=[{"of": "1", "PhaseTransferDueDate": "2026-02-28"}]),
    ),
    (
        "more than nine in ten assessments are marked as exceptions to the twenty weeks",
        one(REQUEST, assessment=[{"of": "1", "AssessmentOutcome": "A", "Week20": "1"}]),
    ),
    (
        (
            "the plan ceased since needs are met without it, for a child educated at home; "
            "home education is no ground for that"
        ),
        one(
            REQUEST,
            assessment=[{"of": "1", "AssessmentOutcome": "Y"}],
            namedplan=[{"of": "1", "StartDate": "2025-05-05", "CeaseDate": "2025-12-01", "CeaseReason": "2"}],
            activeplans=[{"of": "1"}],
            placementdetail=[{"of": "1", "SENSetting": "EHE"}],
        ),
    ),
    (
        "the child is educated at home, and the plan names a school",
        one(
            REQUEST,
            assessment=[{"of": "1", "AssessmentOutcome": "Y"}],
            namedplan=[{"of": "1", "StartDate": "2025-05-05"}],
            plandetail=[{"of": "1", "URN": "100000"}],
            activeplans=[{"of": "1"}],
            placementdetail=[{"of": "1", "SENSetting": "EHE"}],
        ),
    ),
    (
        "the plan records home education, and the child has a place at a school",
        one(
            REQUEST,
            assessment=[{"of": "1", "AssessmentOutcome": "Y"}],
            namedplan=[{"of": "1", "StartDate": "2025-05-05"}],
            plandetail=[{"of": "1", "SENSetting": "EHE"}],
            activeplans=[{"of": "1"}],
            placementdetail=[{"of": "1", "UKPRN": "10000000"}],
        ),
    ),
]


@pytest.mark.parametrize(("what", "told"), CHECKS)
def test_what_does_not_fit_together(put: Put, what: str, told: Return) -> None:
    _, faults = read(put(told))
    assert faults["what"].to_list() == [what]
    _, faults = read(put(WHOLE))
    assert faults.is_empty()


def home_and_school() -> Return:
    """Three children with plans: one at home, one at a school, one recorded both ways."""
    told: Return = {name: [] for name in ELEMENTS}
    settings = ({"SENSetting": "EHE"}, {"URN": "100000"}, {"SENSetting": "EHE", "URN": "100001"})
    for number, setting in enumerate(settings, start=1):
        of = {"of": str(number)}
        told["person"].append({"PersonBirthDate": "2014-09-28"})
        told["requests"].append({**of, **REQUEST})
        told["assessment"].append(
            {**of, "AssessmentOutcome": "Y", "AssessmentOutcomeDate": "2025-05-01", "Week20": "0"}
        )
        told["namedplan"].append({**of, "StartDate": "2025-05-05"})
        told["activeplans"].append(
            {**of, "ReviewMeeting": "2025-12-01", "ReviewOutcome": "M", "LastReview": "2025-12-19"}
        )
        told["placementdetail"].append({**of, **setting})
    return told


def test_only_children_educated_at_home(put: Put) -> None:
    path = put(home_and_school())
    log, _ = read(path)
    places = log.select("case", "case.attends-institution").unique().sort("case").rows()
    assert places == [("request 1", "no"), ("request 2", "yes"), ("request 3", None)]
    mapping = LogMapping(only=("SENSetting", "EHE"))
    chosen = mapping.chosen(read_return(path, Faults(), mapping))
    assert set(chosen["case"]) == {"request 1", "request 3"}
    assert "only" not in chosen.columns
    with pytest.raises(InputError, match="cannot be chosen by 'sensettin'"):
        read_return(path, Faults(), LogMapping(only=("sensettin", "EHE")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Blade-Export_02-02-2026_requests.csv": "requeststableid\n1\n"}, "two files hold the table 'requests'"),
        ({"Blade-Export_01-02-2026_requests.csv": "receiveddate\n2025-01-06\n"}, "no column ties its rows"),
        ({"Blade-Export_01-02-2026_requests.csv": "requeststableid,receiveddate\n"}, "it holds no requests"),
        ({"Blade-Export_01-02-2026_assessment.csv": ""}, "the file is empty"),
    ],
)
def test_folders_that_cannot_be_read(tmp_path: Path, change: dict[str, str], words: str) -> None:
    folder = as_tables(WHOLE, tmp_path / "return")
    for name, text in change.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read(folder)


def test_rows_that_belong_to_nothing(tmp_path: Path) -> None:
    folder = as_tables(WHOLE, tmp_path / "return")
    requests = folder / "Blade-Export_01-02-2026_requests.csv"
    requests.write_text(requests.read_text(encoding="utf-8") * 2, encoding="utf-8")
    plan = folder / "Blade-Export_01-02-2026_namedplan.csv"
    plan.write_text("namedplantableid,assessmenttableid,startdate\n1,77,2025-06-30\n", encoding="utf-8")
    log, faults = read(folder)
    assert "final-plan-sent" not in set(log["event"])
    told = faults.filter(pl.col("effect") == "left out").select("row", "column", "value").rows()
    assert (1, "namedplan.assessmenttableid", "77") in told
    assert (3, "requests.requeststableid", "1") in told


def test_sheets_of_the_workbook(tmp_path: Path) -> None:
    """Its names have spaces, its columns capitals, and its lower sheets repeat the number of the request."""
    texts = {
        "Person": "PersonTableID,PersonBirthDate\n1,2014-09-28\n",
        "Requests": "RequestsTableID,PersonTableID,ReceivedDate\n7,1,2025-01-06\n",
        "Assessments": "RequestsTableID,AssessmentOutcome,AssessmentOutcomeDate,Week20\n7,N,2025-04-28,0.0\n",
        "Active Plan": "RequestsTableID,LastReview,ReviewOutcome\n7,2025-12-01,M\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    log, faults = read(tmp_path)
    assert faults["column"].to_list() == ["namedplan", "placementdetail", "plandetail"]
    assert [row[1] for row in events(log)] == ["assessment-asked", "plan-refused", "plan-kept-unchanged"]
    assert log["case.exception-claimed"].unique().to_list() == ["no"]


def test_the_published_measures_of_a_return(put: Put, laws: dict[str, Law]) -> None:
    """Worked by hand: eleven requests of one council, each with its days counted from the day of receipt as day 0."""
    told: Return = {name: [] for name in ELEMENTS}

    def add(
        received: str, decided: str, outcome: str, after: tuple[str, str, str] | None = None, start: str = ""
    ) -> None:
        told["person"].append({"PersonBirthDate": "2014-09-28"})
        of = {"of": str(len(told["person"]))}
        told["requests"].append(
            {**of, "ReceivedDate": received, "RequestOutcomeDate": decided, "RequestOutcome": outcome}
        )
        if after is not None:
            letter, day, week20 = after
            told["assessment"].append(
                {**of, "AssessmentOutcome": letter, "AssessmentOutcomeDate": day, "Week20": week20}
            )
            if start:
                told["namedplan"].append({"of": str(len(told["assessment"])), "StartDate": start})

    add("2025-01-06", "2025-02-17", "N")  # decided on day 42
    add("2025-01-06", "2025-02-18", "N")  # day 43
    add("2025-01-06", "2025-02-17", "Y", ("N", "2025-04-28", "0"))  # no plan on day 112
    add("2025-01-06", "2025-02-17", "Y", ("N", "2025-04-29", "0"))  # day 113
    add("2025-01-06", "2025-02-17", "Y", ("Y", "2025-05-01", "0"), "2025-05-26")  # plan on day 140
    add("2025-01-06", "2025-02-17", "Y", ("Y", "2025-05-01", "0"), "2025-05-27")  # day 141
    add("2025-01-06", "2025-02-17", "Y", ("Y", "2025-05-01", "1"), "2025-05-28")  # day 142, an exception
    add("2025-01-06", "2025-02-17", "Y", ("Y", "2025-05-01", "1"), "2025-05-19")  # day 133, an exception, yet in time
    add("2024-06-03", "2024-07-15", "Y", ("Y", "2025-05-01", "0"), "2025-06-02")  # day 364, 52 weeks to the day
    add("2024-06-03", "2024-07-15", "Y", ("Y", "2025-05-01", "0"), "2025-06-03")  # day 365
    add("2025-11-03", "2025-12-15", "Y", ("A", "", "0"))  # nothing yet
    log, _ = read(put(told))
    law = laws["england"]
    batch = Batch(Plan(law, AS_OF), logs_of(log, law, AS_OF, Form(), Faults()).events)
    found = {
        (measure, year, band): count
        for measure, year, band, count in measured(batch, measures_of(law)).iter_rows()
        if band != DAYS
    }
    assert found == {
        ("request_outcome_six_weeks", 2024, "within"): 2,
        ("request_outcome_six_weeks", 2025, "within"): 8,
        ("request_outcome_six_weeks", 2025, "over"): 1,
        ("outcome_decision_within_time", 2025, "within"): 1,
        ("outcome_decision_within_time", 2025, "over"): 1,
        ("plans_issued_within_20_weeks", 2025, "within"): 2,
        ("plans_issued_within_20_weeks", 2025, "over"): 3,
        ("plans_issued_within_20_weeks", 2025, "over 52 weeks"): 1,
        ("plans_issued_20_weeks_ex", 2025, "within"): 1,
        ("plans_issued_20_weeks_ex", 2025, "over"): 2,
        ("plans_issued_20_weeks_ex", 2025, "over 52 weeks"): 1,
    }
    days = measured(batch, measures_of(law)).filter(pl.col("band") == DAYS, pl.col("year") == 2025)
    taken = dict(days.select("measure", "count").iter_rows())
    assert taken["plans_issued_within_20_weeks"] == 140 + 141 + 142 + 133 + 364 + 365
    assert taken["plans_issued_20_weeks_ex"] == 140 + 141 + 364 + 365
