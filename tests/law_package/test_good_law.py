"""Sound law loads, and layers put on each other give what their files say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ehe_workflow.errors import InputError
from ehe_workflow.law.law import Law, UnknownNameError
from ehe_workflow.law.library import Library
from ehe_workflow.law.sources import Origin
from ehe_workflow.law.terms import Confidence, Force
from ehe_workflow.time import Convention, Days, WorkingDays, count

HERE = Path(__file__).parent
Lay = Callable[..., Path]
COUNCIL = '[jurisdiction]\nid = "land/town"\nname = "Town"\nkind = "council"\nextends = "land"\n'


def loaded(lay: Lay, folder: str | None, name: str, **texts: str) -> Law:
    over = [HERE / "good" / folder] if folder else []
    return Library([lay(*over, texts=texts)]).load(name)


@pytest.mark.parametrize("folder", sorted(path.name for path in (HERE / "good").iterdir()))
def test_every_good_folder_loads(folder: str, lay: Lay) -> None:
    library = Library([lay(HERE / "good" / folder)])
    for name in library.names:
        law = library.load(name)
        assert law.jurisdiction.id == name
        assert library.load(name) is law


def test_what_a_council_adds_nothing_to_is_its_nation(lay: Lay) -> None:
    library = Library([lay()])
    land, town = library.load("land"), library.load("land/town")
    assert town.layers == ("land", "land/town")
    assert (town.jurisdiction.id, town.jurisdiction.name) == ("land/town", "Town")
    for section in ("source", "fact", "event", "process", "regime", "stage", "step", "limit", "check"):
        assert getattr(town, section) == getattr(land, section)
        assert getattr(town, section)
    assert town.default_working_days == "land"


def test_entries_know_their_own_names_and_places(lay: Lay) -> None:
    law = loaded(lay, None, "land")
    limit = law.limit["lnd.decision"]
    assert (limit.id, limit.process, limit.regime) == ("lnd.decision", "request", "act-2001")
    assert law.stage["request/act-2001/asked"].regime == "request/act-2001"
    assert law.step["request/act-2001/ask"].id == "ask"
    assert law.check["polite"].process == "request"
    assert law.origins["limit", "lnd.decision"] == Origin(
        layer="land", file="base/land/request.toml", key=("limit", "lnd.decision")
    )
    assert law.origins["step", "request/act-2001/ask"].key == ("step", "ask")


def test_a_layer_may_replace_what_is_open_to_it(lay: Lay) -> None:
    law = loaded(lay, "replaces", "land/town")
    assert law.limit["lnd.contact"].length == WorkingDays(5)
    assert law.origins["limit", "lnd.contact"].layer == "land/town"
    assert law.limit["lnd.decision"].length == Days(15)


def test_a_layer_may_switch_off_what_is_open_to_it(lay: Lay) -> None:
    root = lay(HERE / "good" / "switches-off")
    law = Library([root]).load("land/town")
    assert "lnd.contact" not in law.limit
    assert "polite" not in law.check
    assert {"lnd.decision", "lnd.wait"} <= set(law.limit)
    assert [(off.section, off.entry) for off in law.switched_off] == [("limit", "lnd.contact"), ("check", "polite")]
    assert "lnd.contact" in Library([root]).load("land").limit


def test_a_promise_stands_beside_the_law(lay: Lay) -> None:
    law = loaded(lay, "stands-beside", "land/town")
    assert law.limit["town.decision"].beside == "lnd.decision"
    assert law.limit["lnd.decision"].length == Days(15)


def test_a_limit_renamed_is_found_by_both_names(lay: Lay) -> None:
    law = loaded(lay, "renames", "land/town")
    assert "lnd.decision" not in law.limit
    assert law.limit_named("lnd.decision") is law.limit["town.decision"]
    assert law.limit["town.decision"].length == Days(15)
    assert law.limit["town.decision"].convention is Convention.BEGINNING_WITH
    assert law.limit["town.decision"].note == "Its name in the council's own papers."
    assert law.limit["town.decision"].regime == "act-2001"
    # open to being replaced, so the council may also give it a length of its own
    assert law.limit_named("lnd.wait").length == WorkingDays(4)


def test_a_nation_may_change_what_it_renames_and_a_layer_above_rename_it_again(lay: Lay) -> None:
    law = loaded(lay, "renames", "hill/top")
    assert law.layers == ("land", "hill", "hill/top")
    assert law.renamed == {"lnd.decision": "top.decision", "hil.decision": "top.decision"}
    for name in ("lnd.decision", "hil.decision", "top.decision"):
        assert law.limit_named(name).id == "top.decision"
    assert law.limit_named("lnd.decision").length == Days(16)
    assert law.limit["hil.after"].from_limit == "lnd.decision"


def test_law_may_be_in_force_for_one_day(lay: Lay) -> None:
    text = """
[limit."lnd.once"]
process = "request"
what = "Something is done on one day"
by = "council"
from = ["asked"]
length = "1 day"
convention = "after"
bound = "at-most"
source = { of = "act" }
in_force = { from = 2026-02-01, until = 2026-02-01 }
"""
    law = loaded(lay, None, "land", **{"land/more.toml": text})
    assert law.in_force_of(law.limit["lnd.once"]).holds_on(date(2026, 2, 1))


def test_an_unknown_limit_is_told_with_the_nearest(lay: Lay) -> None:
    law = loaded(lay, None, "land")
    with pytest.raises(UnknownNameError) as caught:
        law.limit_named("lnd.decisoin")
    assert str(caught.value) == "there is no limit 'lnd.decisoin'; did you mean 'lnd.decision'?"
    with pytest.raises(UnknownNameError) as caught:
        law.limit_named("zzz")
    assert str(caught.value) == "there is no limit 'zzz'"


def test_text_that_looks_like_code_stays_text(lay: Lay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    law = loaded(lay, "looks-like-code", "land")
    assert law.event["code"].name == "__import__('os').mkdir('ran')"
    assert not (tmp_path / "ran").exists()


def test_a_limit_of_a_regime_of_below_may_be_added_by_any_layer(lay: Lay) -> None:
    text = (
        COUNCIL
        + """
[of]
process = "request"
regime = "act-2001"

[step.ask-again]
event = "asked"
from = ["granted"]
to = "asked"
"""
    )
    law = loaded(lay, None, "land/town", **{"land/councils/town.toml": text})
    assert [step.id for step in law.step.values()] == ["ask", "grant", "refuse", "withdraw", "ask-again"]


def test_a_star_may_stand_beside_a_final_stage(lay: Lay) -> None:
    text = """
[of]
process = "request"
regime = "act-2001"

[event.lost]
name = "The papers were lost"

[step.lost]
event = "lost"
from = ["*", "granted"]
to = "nothing"
"""
    law = loaded(lay, None, "land", **{"land/more.toml": text})
    assert law.step["request/act-2001/lost"].from_ == ("*", "granted")


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("fits", "not fits", False),
        ("fits", "fits", True),
        ("basis is need", "basis is wish", False),
        ("basis is need", "basis is not wish", True),
        ("basis is need and fits", "basis is need and not fits", False),
        ("age at least 16", "age at most 15", False),
        ("age at least 16", "age at most 16", True),
        ("age is 7", "age at most 6", False),
        ("age at least 7", "age at least 7 and age is not 7", True),
        ("age at most 7", "age at most 7 and age is not 7", True),
        ("age is 7", "age is not 7", False),
        ("happened asked", "not happened asked", False),
        ("happened asked", "happened withdrawn", True),
        ("words is so", "words is so", True),
        ("words is so", "words is otherwise", False),
        ("words is so", "words is not so", False),
        ("words is so", "words is not otherwise", True),
    ],
)
def test_which_steps_can_apply_at_once(one: str, other: str, clash: bool, lay: Lay) -> None:
    text = f"""
[of]
process = "request"
regime = "act-2001"

[fact.words]
question = "In what words?"
type = "text"

[step.one]
event = "decided"
from = ["refused"]
to = "granted"
when = "{one}"

[step.other]
event = "decided"
from = ["refused"]
to = "nothing"
when = "{other}"
"""
    library = Library([lay(texts={"land/more.toml": text})])
    if not clash:
        library.load("land")
        return
    with pytest.raises(InputError, match="the steps 'one' and 'other' both apply to 'decided' in the stage 'refused'"):
        library.load("land")


def test_what_is_switched_off_must_leave_the_graph_sound(lay: Lay) -> None:
    nation = "[of]\nprocess = 'request'\nregime = 'act-2001'\n" + "".join(
        f"[stage.{stage}]\nname = 'X'\nkind = 'concern'\n"
        f"[step.to-{stage}]\nevent = 'asked'\nfrom = ['granted']\nto = '{stage}'\nwhen = '{when}'\n"
        f"open_to = ['switch-off']\n"
        for stage, when in (("x", "fits"), ("y", "not fits"))
    )
    off = (
        "[[switched_off]]\nsection = 'step'\nentry = 'request/act-2001/to-x'\nwhy = 'No.'\nsource = { of = 'guide' }\n"
    )
    library = Library([lay(texts={"land/more.toml": nation, "land/councils/town.toml": COUNCIL + off})])
    assert "request/act-2001/x" in library.load("land").stage
    with pytest.raises(InputError, match="the stage 'x' cannot be reached from 'nothing'") as caught:
        library.load("land/town")
    assert len(caught.value.faults) == 1


def test_authority_force_and_confidence(lay: Lay) -> None:
    law = loaded(
        lay,
        None,
        "land",
        **{
            "land/more.toml": """
[of]
process = "request"
regime = "act-2001"

[limit."lnd.sure"]
what = "x"
by = "council"
from = ["asked"]
length = "1 day"
convention = "after"
bound = "at-most"
force = "case-law"
confidence = "memory"
source = { of = "guide", confidence = "derived" }

[limit."lnd.less-sure"]
what = "x"
by = "council"
from = ["asked"]
length = "1 day"
convention = "after"
bound = "at-most"
source = { of = "guide", confidence = "derived" }
in_force = { from = 2020-01-01 }
"""
        },
    )
    decision = law.limit["lnd.decision"]
    assert law.authority(decision.source).url == "https://example.org/act/2"
    assert law.force_of(decision) is Force.STATUTE
    assert law.confidence_of(decision) is Confidence.READ
    assert law.in_force_of(decision).from_ == date(2001, 1, 1)
    assert law.force_of(law.limit["lnd.sure"]) is Force.CASE_LAW
    assert law.confidence_of(law.limit["lnd.sure"]) is Confidence.MEMORY
    assert law.force_of(law.limit["lnd.less-sure"]) is Force.OTHER_GUIDANCE
    assert law.confidence_of(law.limit["lnd.less-sure"]) is Confidence.DERIVED
    assert law.in_force_of(law.limit["lnd.less-sure"]).from_ == date(2020, 1, 1)
    assert law.force_of(law.step["request/act-2001/ask"]) is Force.ADVICE


def test_days_to_count_with(lay: Lay) -> None:
    law = loaded(lay, None, "land")
    named, default = law.day_counter("land"), law.day_counter(None)
    assert named is default is not None
    assert not named.is_counted(date(2026, 5, 4))
    assert named.is_counted(date(2026, 5, 5))
    assert law.day_counter("nowhere") is None
    school = law.day_counter("school")
    assert school is not None
    assert school.estimate
    rule = law.counting_rule("land")
    assert law.counting_rule(None) is None
    assert count(Days(2), date(2026, 5, 1), Convention.AFTER, rule=rule).last_day == date(2026, 5, 5)


def test_published_terms_take_the_place_of_the_estimate(lay: Lay) -> None:
    def terms(name: str, day: int) -> str:
        return (
            f"[terms.{name}]\nname = '{name}'\nfirst = 2026-01-01\nlast = 2026-12-31\n"
            f"terms = [{{ first = 2026-06-{day:02}, last = 2026-06-30 }}]\nclosed = [2026-06-25]\n"
            "source = { of = 'guide' }\n"
        )

    library = Library(
        [lay(texts={"land/terms.toml": terms("nation", 10), "land/councils/town.toml": COUNCIL + terms("town", 16)})]
    )
    nation, town = library.load("land").day_counter("school"), library.load("land/town").day_counter("school")
    assert nation is not None
    assert town is not None
    assert not nation.estimate
    assert nation.is_counted(date(2026, 6, 15))
    assert not town.is_counted(date(2026, 6, 15))
    assert town.is_counted(date(2026, 6, 16))
    assert not town.is_counted(date(2026, 6, 25))
