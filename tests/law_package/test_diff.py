"""What differs between two laws: entry by entry, part by part, and the same from either side."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.command import main
from ehe_workflow.command.schema import SCHEMAS
from ehe_workflow.law.diff import Change, ProcessDiff, Side, compare
from ehe_workflow.law.library import Library
from ehe_workflow.law.pairing import paired

Laid = Callable[..., Path]
REQUEST = (Path(__file__).parent / "good/base/land/request.toml").read_text(encoding="utf-8")
DAY = date(2026, 6, 1)

NEW_ACT = """
[regime]
process = "request"
id = "act-2030"
name = "Requests Act 2030"
start = "nothing"
in_force = { commenced = false, commencement = "new-act" }
source = { of = "act", at = "s.20" }

[stage.nothing]
name = "Nothing open"
kind = "at-rest"
final = true

[stage.lodged]
name = "Request lodged"
kind = "requested"

[stage.settled]
name = "Settled"
kind = "closed"
final = true

[step.lodge]
event = "asked"
from = ["nothing"]
to = "lodged"

[step.settle]
event = "decided"
from = ["lodged"]
to = "settled"

[limit."new.decision"]
what = "The council decides"
by = "council"
from = ["asked"]
length = "10 days"
convention = "beginning-with"
bound = "at-most"
done = ["decided"]
source = { of = "act", at = "s.21" }

[limit."new.contact"]
what = "The council writes back"
by = "council"
from = ["asked"]
length = "2 days"
convention = "after"
bound = "at-most"
done = ["withdrawn"]
source = { of = "act", at = "s.22" }
"""


@pytest.fixture
def changed(lay: Laid, tmp_path: Path) -> Callable[..., tuple[ProcessDiff, ...]]:
    """Compare the small law with itself after some texts in it were replaced."""

    def compared(*pairs: tuple[str, str], more: Mapping[str, str] | None = None) -> tuple[ProcessDiff, ...]:
        before = Library([lay()]).load("land")
        text = REQUEST
        for old, new in pairs:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        root = tmp_path / "after" / "base"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(Path(__file__).parent / "good" / "base", root)
        (root / "land" / "request.toml").write_text(text, encoding="utf-8")
        for name, extra in (more or {}).items():
            (root / "land" / name).write_text(extra, encoding="utf-8")
        after = Library([root]).load("land")
        return compare(Side(law=before, on=DAY), Side(law=after, on=DAY))

    return compared


Changed = Callable[..., tuple[ProcessDiff, ...]]


def only(processes: tuple[ProcessDiff, ...]) -> Change:
    ((process,),) = (processes,)
    (change,) = process.changes
    return change


def test_the_same_law_differs_in_nothing(changed: Changed) -> None:
    assert changed() == ()


def test_a_part_that_differs_is_told_with_both_values_and_sources(changed: Changed) -> None:
    change = only(changed(('length = "15 days"', 'length = "20 days"')))
    assert (change.section, change.how, change.one, change.other) == (
        "limit",
        "changed",
        "lnd.decision",
        "lnd.decision",
    )
    (part,) = change.parts
    assert (part.part, part.about, part.one, part.other) == ("length", "rule", ("15 days",), ("20 days",))
    assert str(change.one_source) == str(change.other_source) == "Requests Act 2001, s.2"
    assert change.summary == "The council decides: at most 20 days (council)"
    assert change.changes_the_rule


def test_words_and_sources_are_told_apart_from_the_rule(changed: Changed) -> None:
    change = only(changed(('what = "The council decides"', 'what = "The council answers"')))
    assert [part.about for part in change.parts] == ["words"]
    assert not change.changes_the_rule


def test_a_source_that_moves_is_no_change_of_the_rule(changed: Changed) -> None:
    change = only(changed(('source = { of = "act", at = "s.2" }', 'source = { of = "act", at = "s.3" }')))
    (part,) = change.parts
    assert (part.part, part.about) == ("source", "source")
    assert (part.one, part.other) == (("Requests Act 2001, s.2",), ("Requests Act 2001, s.3",))


def test_a_stronger_source_is_told_by_its_force(changed: Changed) -> None:
    change = only(
        changed(('bound = "at-least"\nsource = { of = "guide" }', 'bound = "at-least"\nsource = { of = "act" }'))
    )
    assert {part.part: (part.one, part.other) for part in change.parts}["force"] == (("other-guidance",), ("statute",))


def test_what_is_added_and_removed(changed: Changed) -> None:
    step = '[step.withdraw]\nevent = "withdrawn"\nfrom = ["*"]\nto = "nothing"\n'
    change = only(changed((step, "")))
    assert (change.section, change.how, change.one, change.other) == ("step", "removed", "withdraw", None)
    assert change.summary == "The request was withdrawn"
    held = (
        '[of]\nprocess = "request"\nregime = "act-2001"\n[stage.held]\nname = "Held"\nkind = "concern"\nfinal = true\n'
    )
    held += '[step.hold]\nevent = "decided"\nfrom = ["refused"]\nto = "held"\n'
    (process,) = changed(more={"more.toml": held})
    told = {(one.section, one.how, one.other) for one in process.changes}
    assert told == {("stage", "added", "held"), ("step", "added", "hold")}


def test_every_stage_but_the_final_ones_is_written_out(changed: Changed) -> None:
    assert changed(('from = ["*"]', 'from = ["asked"]')) == (), "the star stands for the same stages"
    change = only(changed(('from = ["*"]', 'from = ["asked", "refused"]')))
    (part,) = change.parts
    assert (part.part, part.one, part.other) == ("from", ("asked",), ("asked", "refused"))


def test_the_order_of_stages_is_no_difference(changed: Changed) -> None:
    assert changed(('from = ["nothing", "refused"]', 'from = ["refused", "nothing"]')) == ()


def test_what_has_another_name_is_paired_by_what_it_does(lay: Laid) -> None:
    law = Library([lay(texts={"land/new.toml": NEW_ACT})]).load("land")
    (process,) = compare(Side(law=law, on=DAY), Side(law=law, on=DAY, assumed={"new-act": DAY}))
    assert (process.one, process.other) == (("Requests Act 2001",), ("Requests Act 2030",))
    pairs = {(one.section, one.one, one.other): one for one in process.changes}
    assert pairs["regime", "act-2001", "act-2030"].how == "changed"
    assert ("stage", "asked", "lodged") in pairs, "of the same kind"
    assert ("stage", "granted", "settled") in pairs
    assert ("stage", "refused", None) in pairs
    assert ("step", "grant", "settle") in pairs, "the step that leads to the stage with which it is paired"
    assert ("step", "refuse", None) in pairs
    decision = pairs["limit", "lnd.decision", "new.decision"]
    lengths = {part.part: (part.one, part.other) for part in decision.parts}
    assert lengths["length"] == (("15 days",), ("10 days",))
    assert ("limit", "lnd.contact", None) in pairs
    assert ("limit", None, "new.contact") in pairs, "another act is another limit"
    assert all(one.one_version in {"act-2001", None} for one in process.changes)
    ask = pairs["step", "ask", "lodge"]
    assert {part.part for part in ask.parts} == {"from"}, "a stage that is paired is the same stage"


def test_law_that_is_not_in_force_is_compared_only_where_it_is_assumed(lay: Laid) -> None:
    law = Library([lay(texts={"land/new.toml": NEW_ACT})]).load("land")
    later = Side(law=law, on=DAY, assumed={"new-act": date(2026, 6, 2)})
    assert compare(Side(law=law, on=DAY), later) == ()
    before = Side(law=law, on=date(2000, 12, 31))
    (process,) = compare(before, Side(law=law, on=date(2001, 1, 1)))
    assert process.one == ()
    assert {one.how for one in process.changes} == {"added"}


def test_a_limit_with_a_name_of_its_own_in_a_layer_is_the_same_limit(lay: Laid) -> None:
    head = '[jurisdiction]\nid = "land/town"\nname = "Town"\nkind = "council"\nextends = "land"\n'
    renamed = head + '[limit."twn.contact"]\nas = "lnd.contact"\nlength = "5 working days"\n'
    library = Library([lay(texts={"land/councils/town.toml": renamed})])
    change = only(compare(Side(law=library.load("land"), on=DAY), Side(law=library.load("land/town"), on=DAY)))
    assert (change.how, change.one, change.other) == ("changed", "lnd.contact", "twn.contact")
    assert [part.part for part in change.parts] == ["length"]


names = st.sets(st.sampled_from("abcdefgh"), max_size=5)


@given(
    names, names, st.dictionaries(st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=2), st.integers(0, 3))
)
def test_pairs_are_the_same_in_both_directions(
    ones: set[str], others: set[str], likeness: dict[frozenset[str], int]
) -> None:
    left, right = ({name: name for name in sorted(side)} for side in (ones, others))

    def alike(one: str, other: str) -> int:
        return likeness.get(frozenset({one, other}), 0)

    there, back = paired(left, right, alike), paired(right, left, alike)
    assert {(one, other) for other, one in back} == set(there)
    assert sorted(one for one, _ in there if one) == sorted(left)
    assert sorted(other for _, other in there if other) == sorted(right)
    assert {(name, name) for name in ones & others} <= set(there)
    loose_left = [one for one, other in there if other is None and one]
    loose_right = [other for one, other in there if one is None and other]
    assert not any(alike(one, other) > 0 for one in loose_left for other in loose_right)


SIDES = [
    ("england", date(2024, 8, 1), {}),
    ("england", date(2027, 9, 1), {}),
    ("england", date(2027, 9, 1), {"cwsa-2026": date(2027, 9, 1)}),
    ("wales", date(2027, 9, 1), {}),
    ("wales", date(2027, 9, 1), {"cwsa-2026": date(2027, 9, 1)}),
    ("scotland", date(2027, 9, 1), {}),
    ("england/waltham-forest", date(2027, 9, 1), {}),
]


@pytest.fixture(scope="module")
def shipped() -> Library:
    return Library.shipped()


def mirrored(process: ProcessDiff) -> object:
    swap = {"added": "removed", "removed": "added", "changed": "changed"}
    return (
        process.process,
        process.other,
        process.one,
        {
            (
                one.section,
                swap[one.how],
                one.other,
                one.one,
                one.versions[::-1],
                tuple((part.part, part.about, part.other, part.one) for part in one.parts),
                str(one.other_source),
                str(one.one_source),
            )
            for one in process.changes
        },
    )


def plain(process: ProcessDiff) -> object:
    return (
        process.process,
        process.one,
        process.other,
        {
            (
                one.section,
                one.how,
                one.one,
                one.other,
                one.versions,
                tuple((part.part, part.about, part.one, part.other) for part in one.parts),
                str(one.one_source),
                str(one.other_source),
            )
            for one in process.changes
        },
    )


@pytest.mark.parametrize("first", range(len(SIDES)))
def test_a_comparison_reads_the_same_from_the_other_side(first: int, shipped: Library) -> None:
    for second in range(first, len(SIDES)):
        sides = [
            Side(law=shipped.load(name), on=day, assumed=assumed)
            for name, day, assumed in (SIDES[first], SIDES[second])
        ]
        there, back = compare(*sides), compare(*reversed(sides))
        assert bool(there) is (first != second)
        assert sorted(map(mirrored, back), key=str) == sorted(map(plain, there), key=str)


def test_what_the_2026_act_would_change_for_a_family(shipped: Library) -> None:
    law, day = shipped.load("england"), date(2027, 9, 1)
    one, other = Side(law=law, on=day), Side(law=law, on=day, assumed={"cwsa-2026": day})
    processes = {process.process: process for process in compare(one, other)}
    assert {"attendance-order", "withdrawal-consent", "register", "provider-notice"} <= processes.keys()
    assert processes["withdrawal-consent"].one == ()
    order = {(one.section, one.one, one.other) for one in processes["attendance-order"].changes}
    assert ("limit", "eng.sao.notice.response_period", "eng.sao26.prelim.response_period") in order
    assert ("stage", None, "barred") in order


# ---------------------------------------------------------------------------------------------------------------
# The command
# ---------------------------------------------------------------------------------------------------------------


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["law", "diff", *arguments])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_the_text_shows_what_is_gone_new_and_different(lay: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(lay(texts={"land/new.toml": NEW_ACT}))
    status, out, _ = ran(capsys, "land", "land+new-act=2031-01-01", "--law", root)
    told = " ".join(out.split())
    assert status == 0
    assert (
        "one: The Land on 1 January 2031 other: The Land on 1 January 2031, assuming new-act from 1 January 2031"
        in told
    )
    assert "- Refused [refused]" in told
    assert "+ The council writes back: at most 2 days (council) [new.contact]" in told
    assert "* The council decides: at most 10 days (council) [lnd.decision -> new.decision]" in told
    assert "- length: 15 days -> 10 days" in told
    assert all(len(line) <= 80 for line in out.splitlines())


def test_a_day_after_the_at_sign_holds_for_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "england@2024-08-01", "wales", "--process", "escalation")
    assert out.startswith("one:   England on 1 August 2024\nother: Wales on 1 August 2024\n")
    assert "Nothing differs." in out


def test_two_assumed_commencements_are_compared_while_only_one_has_come(
    lay: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(lay(texts={"land/new.toml": NEW_ACT}))
    status, out, _ = ran(capsys, "land+new-act=2032-01-01", "land+new-act=2031-01-01", "--law", root)
    assert status == 0
    assert out.startswith("one:   The Land on 1 January 2031, assuming new-act from 1 January 2032\n")
    assert "+ The council writes back" in out
    status, _, err = ran(
        capsys, "land@2030-01-01+new-act=2032-01-01", "land@2030-01-01+new-act=2031-01-01", "--law", root
    )
    assert status == 2
    assert err.count("so that nothing changes") == 2


def test_brief_leaves_out_words_and_sources(lay: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(lay(texts={"land/new.toml": NEW_ACT}))
    full = json.loads(ran(capsys, "land", "land+new-act=2031-01-01", "--json", "--law", root)[1])
    brief = json.loads(ran(capsys, "land", "land+new-act=2031-01-01", "--json", "--brief", "--law", root)[1])
    for answer in (full, brief):
        jsonschema.validate(answer, SCHEMAS["law-diff"]())
        assert answer["schema"] == "law-diff"
    assert {part["about"] for one in full["processes"][0]["changes"] for part in one["parts"]} >= {"words", "source"}
    assert {part["about"] for one in brief["processes"][0]["changes"] for part in one["parts"]} == {"rule"}
    assert full["other"]["assumed"] == {"new-act": "2031-01-01"}


def test_brief_tells_times_first_and_then_stages_and_steps_by_their_names(
    lay: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(lay(texts={"land/new.toml": NEW_ACT}))
    _, out, _ = ran(capsys, "land", "land+new-act=2031-01-01", "--brief", "--law", root)
    told = " ".join(out.split())
    places = [
        told.index(words)
        for words in (
            "* The council decides: at most 15 days -> at most 10 days",
            "+ The council writes back: at most 2 days (council)",
            "- stages: Refused",
            "- steps: ",
        )
    ]
    assert places == sorted(places)
    assert not any(name in out for name in ("lnd.decision", "new.contact", "[refused]"))
    assert all(len(line) <= 80 for line in out.splitlines())


def test_a_time_that_is_counted_otherwise_is_told_in_brief_though_its_length_is_the_same(
    lay: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    length = 'length = "10 days"\nconvention = "beginning-with"'
    later = NEW_ACT.replace(length, 'length = "15 days"\nconvention = "after"')
    assert later != NEW_ACT
    root = str(lay(texts={"land/new.toml": later}))
    _, out, _ = ran(capsys, "land", "land+new-act=2031-01-01", "--brief", "--law", root)
    times = "at most 15 days, the first day counted -> at most 15 days, the first day not counted"
    assert f"* The council decides: {times}" in " ".join(out.split())


def test_what_the_2026_act_would_change_is_told_briefly(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "england", "england+cwsa-2026=2027-09-01", "--brief")
    told = " ".join(out.split())
    assert "The council serves the preliminary notice: without delay -> at most 5 days" in told
    assert "at most 15 days -> at most 10 school days; what it is counted from or in differs too" in told
    assert "+ The council serves the order: at most 5 days (council)" in told
    assert "eng.sao" not in out
    assert len(out.splitlines()) <= 130


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("england", "wale"), ["there is no jurisdiction 'wale'", "did you mean 'wales'?"]),
        (("england", "england+cwsa-2027=2027-01-01"), ["waits for a commencement 'cwsa-2027'", "'cwsa-2026'"]),
        (
            ("england@2026-01-01", "england@2026-01-01+cwsa-2026=2027-01-01", "--process", "witdrawal"),
            ["after the day looked at", "there is no process 'witdrawal'", "'withdrawal'"],
        ),
        (("england@yesterday", "wales"), ["'yesterday' is not a day"]),
        (("england+cwsa-2026", "wales"), ["has no day"]),
        (("@2024-01-01", "wales"), ["names no jurisdiction"]),
    ],
)
def test_a_mistake_is_told(arguments: tuple[str, ...], words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, *arguments)
    assert (status, out) == (2, "")
    for word in words:
        assert word in err
    assert "Traceback" not in err
