"""A law that breaks what must hold on every path is told with the shortest path that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ehe_workflow.checking import Checker, Finding, Rule, Severity
from ehe_workflow.checking import check as check_module
from ehe_workflow.errors import InputError
from ehe_workflow.law.library import Library

DAY = date(2026, 6, 1)
Laid = Callable[..., Path]

OF_THE_REQUEST = '[of]\nprocess = "request"\nregime = "act-2001"\n'
AT_ONCE = OF_THE_REQUEST + '[step.at-once]\nevent = "decided"\nfrom = ["nothing"]\nto = "refused"\n'

VISIT = """
[process.visit]
name = "Visit"
what = "How the council visits."

[regime]
process = "visit"
id = "custom"
name = "Custom"
start = "nothing"

[stage.nothing]
name = "Nothing"
kind = "at-rest"
final = true

[stage.proposed]
name = "Proposed"
kind = "requested"

[stage.insisted]
name = "Insisted on"
kind = "concern"

[stage.over]
name = "Over"
kind = "closed"
final = true

[event.proposed]
name = "A visit was proposed"
[event.insisted]
name = "The council insisted"
[event.declined]
name = "The family declined"
[event.visited]
name = "The visit was made"
[event.appealed]
name = "The family appealed"
[event.told-that-it-fits]
name = "It turned out that it fits"

[step.propose]
event = "proposed"
from = ["nothing"]
to = "proposed"

[step.decline]
event = "declined"
from = ["proposed"]
to = "over"

[step.insist]
event = "insisted"
from = ["proposed"]
to = "insisted"
harms = true

[step.visit]
event = "visited"
from = ["proposed", "insisted"]
to = "over"
"""


def found(root: Path, *rules: Rule, name: str = "land") -> list[Finding]:
    findings = Checker(Library([root]), DAY).check(name).findings
    return [finding for finding in findings if finding.rule in rules]


def events(finding: Finding) -> list[str | None]:
    return [step.event for step in finding.path]


def invariant(kind: str, **parts: object) -> str:
    lines = ["[invariant.it]", f'kind = "{kind}"', 'says = "It is so."']
    lines += [f"{name} = {value!r}".replace("True", "true") for name, value in parts.items()]
    return "\n".join(lines) + "\n"


def test_what_comes_too_soon_is_told_with_the_shortest_path(lay: Laid) -> None:
    text = invariant("precedes", process="request", before=["decided"], comes=["asked"])
    assert found(lay(texts={"land/invariants.toml": text}), Rule.PRECEDES) == []
    (finding,) = found(lay(texts={"land/invariants.toml": text, "land/more.toml": AT_ONCE}), Rule.PRECEDES)
    assert finding.message == "'decided' can come without 'asked' before it"
    assert finding.says == "It is so."
    assert finding.severity is Severity.ERROR
    assert (finding.process, finding.regime, finding.jurisdiction) == ("request", "act-2001", "land")
    assert (finding.place.file, finding.place.line) == ("base/land/invariants.toml", 1)
    assert events(finding) == ["decided"]
    assert finding.last is not None
    assert (finding.last.step, finding.last.before, finding.last.after) == ("at-once", "Nothing open", "Refused")
    assert (finding.last.place.file, finding.last.place.line) == ("base/land/more.toml", 4)


def test_a_limit_must_have_run_since_it_was_last_set_off(lay: Laid) -> None:
    text = invariant("precedes", process="request", before=["decided"], run_out=["lnd.wait"])
    (finding,) = found(lay(texts={"land/invariants.toml": text}), Rule.PRECEDES)
    assert finding.message == "'decided' can come before 'lnd.wait' has run out"
    assert events(finding) == ["asked", "decided"]
    assert finding.facts == {"fits": False}, "the step that grants waits, the one that refuses does not"


def test_a_limit_that_has_run_starts_anew_with_its_event(lay: Laid) -> None:
    more = OF_THE_REQUEST + '[step.again]\nevent = "asked"\nfrom = ["granted"]\nto = "asked"\n'
    text = invariant("precedes", process="request", before=["decided"], run_out=["lnd.wait"], where="fits")
    root = lay(texts={"land/invariants.toml": text})
    assert found(root, Rule.PRECEDES) == []
    refused = '[step.refuse]\nevent = "decided"\nfrom = ["asked"]\nto = "refused"\nwhen = "not fits"'
    late = refused.replace('"not fits"', '"fits and happened withdrawn"').replace("step.refuse", "step.late")
    grant = 'when = "fits"\nafter'
    request = (root / "land" / "request.toml").read_text(encoding="utf-8")
    request = request.replace(grant, 'when = "fits and not happened withdrawn"\nafter')
    root = lay(texts={"land/request.toml": request, "land/more.toml": more + late})
    (finding,) = found(root, Rule.PRECEDES)
    assert events(finding) == ["asked", "withdrawn", "asked", "decided"]


def test_a_step_at_the_end_of_a_limit_has_waited_for_it(lay: Laid) -> None:
    more = OF_THE_REQUEST + (
        '[stage.waited]\nname = "Waited"\nkind = "awaiting-decision"\n'
        '[step.waited]\nat_end_of = "lnd.wait"\nfrom = ["asked"]\nto = "waited"\n'
        '[step.acts]\nevent = "acted"\nfrom = ["waited"]\nto = "granted"\n'
        '[event.acted]\nname = "The council acted"\n'
    )
    text = invariant("precedes", process="request", before=["acted"], run_out=["lnd.wait"], comes=["asked"])
    assert found(lay(texts={"land/invariants.toml": text, "land/more.toml": more}), Rule.PRECEDES) == []


def test_to_wait_for_a_limit_is_to_wait_for_what_it_runs_from(lay: Laid) -> None:
    more = OF_THE_REQUEST + (
        '[limit."lnd.then"]\nwhat = "A day more"\nby = "council"\nfrom_limit = "lnd.wait"\nlength = "1 day"\n'
        'convention = "after"\nbound = "at-least"\nsource = { of = "guide" }\n'
        '[event.acted]\nname = "The council acted"\n'
        '[step.acts]\nevent = "acted"\nfrom = ["asked"]\nto = "granted"\nafter = ["lnd.then"]\n'
    )
    text = invariant("precedes", process="request", before=["acted"], run_out=["lnd.wait"])
    assert found(lay(texts={"land/invariants.toml": text, "land/more.toml": more}), Rule.PRECEDES) == []


@pytest.mark.parametrize("kind", ["precedes", "order"])
def test_a_step_with_a_warning_may_be_let_through(kind: str, lay: Laid) -> None:
    parts = {"before": ["decided"], "comes": ["asked"]} if kind == "precedes" else {"events": ["asked", "decided"]}
    text = invariant(kind, process="request", unless_warned=True, **parts)
    warned = AT_ONCE + 'warning = "The log has no request."\n'
    assert found(lay(texts={"land/invariants.toml": text, "land/more.toml": warned}), Rule(kind)) == []
    assert found(lay(texts={"land/invariants.toml": text, "land/more.toml": AT_ONCE}), Rule(kind)) != []


def test_a_step_that_is_skipped_is_told(lay: Laid) -> None:
    text = invariant("order", process="request", events=["asked", "decided"])
    assert found(lay(texts={"land/invariants.toml": text}), Rule.ORDER) == []
    (finding,) = found(lay(texts={"land/invariants.toml": text, "land/more.toml": AT_ONCE}), Rule.ORDER)
    assert finding.message == "'decided' can come without 'asked' before it"
    assert events(finding) == ["decided"]


def test_a_second_round_goes_through_the_order_again(lay: Laid) -> None:
    text = invariant("order", process="request", events=["withdrawn", "asked", "decided"])
    (finding,) = found(lay(texts={"land/invariants.toml": text}), Rule.ORDER)
    assert events(finding) == ["asked"]
    text = invariant("order", process="visit", events=["proposed", "insisted", "visited"])
    more = '[step.back]\nevent = "proposed"\nfrom = ["insisted"]\nto = "proposed"\n'
    no_shortcut = VISIT.replace('from = ["proposed", "insisted"]', 'from = ["insisted"]')
    assert found(lay(texts={"land/invariants.toml": text, "land/visit.toml": no_shortcut + more}), Rule.ORDER) == []
    shortcut = '[step.short]\nevent = "visited"\nfrom = ["proposed"]\nto = "over"\nwhen = "happened insisted"\n'
    (finding,) = found(
        lay(texts={"land/invariants.toml": text, "land/visit.toml": no_shortcut + more + shortcut}), Rule.ORDER
    )
    assert events(finding) == ["proposed", "insisted", "proposed", "visited"]


def test_where_fixes_the_facts_at_the_start(lay: Laid) -> None:
    only = AT_ONCE + 'when = "not fits"\n'
    for where, broken in (("fits", False), ("not fits", True)):
        text = invariant("precedes", process="request", before=["decided"], comes=["asked"], where=where)
        assert bool(found(lay(texts={"land/invariants.toml": text, "land/more.toml": only}), Rule.PRECEDES)) is broken


def test_a_fact_that_another_process_sets_can_change_on_the_way(lay: Laid) -> None:
    only = AT_ONCE + 'when = "not fits"\n[event.unfit]\nname = "It fits no longer"\nsets = { fits = false }\n'
    text = invariant("precedes", process="request", before=["decided"], comes=["asked"], where="fits")
    (finding,) = found(lay(texts={"land/invariants.toml": text, "land/more.toml": only}), Rule.PRECEDES)
    assert events(finding) == ["unfit", "decided"]
    assert finding.path[0].place.entry == "event unfit"
    assert finding.facts == {"fits": True}


def test_a_fact_is_what_an_event_set(lay: Laid) -> None:
    words = '[event.told]\nname = "It turned out that it does not fit"\nsets = { fits = false }\n'
    told = OF_THE_REQUEST + '[step.told]\nevent = "told"\nfrom = ["asked"]\n' + words
    text = invariant("precedes", process="request", before=["decided"], comes=["told"], where="fits")
    steps = AT_ONCE + 'when = "not fits"\n'
    root = lay(texts={"land/invariants.toml": text, "land/more.toml": told + steps.removeprefix(OF_THE_REQUEST)})
    (finding,) = found(root, Rule.PRECEDES)
    assert events(finding) == ["asked", "decided"], "by the step that grants"
    assert finding.facts == {"fits": True}


def test_harm_without_a_remedy_is_told(lay: Laid) -> None:
    texts = {"land/invariants.toml": invariant("remedy"), "land/visit.toml": VISIT}
    (finding,) = found(lay(texts=texts), Rule.REMEDY)
    assert finding.message == "after the step 'insist' no remedy can be reached before the process is over"
    assert events(finding) == ["proposed", "insisted"]
    appeal = '[step.appeal]\nevent = "appealed"\nfrom = ["insisted"]\nto = "nothing"\nremedy = true\n'
    assert found(lay(texts={**texts, "land/visit.toml": VISIT + appeal}), Rule.REMEDY) == []
    unfit = appeal + 'when = "fits"\n'
    (finding,) = found(lay(texts={**texts, "land/visit.toml": VISIT + unfit}), Rule.REMEDY)
    assert finding.facts == {}, "it fails whatever the facts on this path, and with one value of a fact for good"


def test_a_remedy_in_the_next_round_is_none(lay: Laid) -> None:
    again = (
        '[step.anew]\nevent = "proposed"\nfrom = ["over"]\nto = "proposed"\n'
        '[step.appeal]\nevent = "appealed"\nfrom = ["nothing"]\nremedy = true\n'
        '[step.appeal-proposal]\nevent = "appealed"\nfrom = ["proposed"]\nremedy = true\n'
    )
    texts = {"land/invariants.toml": invariant("remedy"), "land/visit.toml": VISIT + again}
    (finding,) = found(lay(texts=texts), Rule.REMEDY)
    assert events(finding) == ["proposed", "insisted"]
    late = '[step.appeal-late]\nevent = "appealed"\nfrom = ["over"]\nremedy = true\n'
    done = VISIT.replace('to = "insisted"\nharms', 'to = "over"\nharms')
    done = done.replace('from = ["proposed", "insisted"]', 'from = ["proposed", "insisted", "nothing"]')
    done += late + '[step.insist-more]\nevent = "insisted"\nfrom = ["nothing"]\nto = "insisted"\n'
    assert found(lay(texts={**texts, "land/visit.toml": done}), Rule.REMEDY) == [], "it is open where the harm led"


def test_a_remedy_may_lie_in_another_process_that_has_one(lay: Laid) -> None:
    elsewhere = invariant("remedy", process="visit", regime="custom") + 'elsewhere = { insist = "request" }\n'
    texts = {"land/invariants.toml": elsewhere, "land/visit.toml": VISIT}
    assert len(found(lay(texts=texts), Rule.REMEDY)) == 1
    more = OF_THE_REQUEST + '[step.appeal]\nevent = "appealed"\nfrom = ["refused"]\nremedy = true\n'
    assert found(lay(texts={**texts, "land/more.toml": more}), Rule.REMEDY) == []


def test_one_invariant_of_a_process_takes_the_place_of_the_one_for_all(lay: Laid) -> None:
    general = invariant("remedy")
    own = invariant("remedy", process="visit", where="fits").replace("invariant.it", "invariant.own")
    appeal = '[step.appeal]\nevent = "appealed"\nfrom = ["insisted"]\nto = "nothing"\nremedy = true\nwhen = "fits"\n'
    texts = {"land/visit.toml": VISIT + appeal, "land/invariants.toml": general}
    assert len(found(lay(texts=texts), Rule.REMEDY)) == 1
    assert found(lay(texts={**texts, "land/invariants.toml": general + own}), Rule.REMEDY) == []


def test_a_stage_that_cannot_be_left_under_a_fact_is_told(lay: Laid) -> None:
    locked = VISIT.replace('from = ["proposed", "insisted"]', 'from = ["insisted"]')
    locked = locked.replace('to = "over"\n', 'to = "over"\nwhen = "fits"\n')
    texts = {"land/invariants.toml": invariant("ends"), "land/visit.toml": locked}
    findings = found(lay(texts=texts), Rule.ENDS)
    told = {finding.message: events(finding) for finding in findings}
    assert told == {
        "from the stage 'proposed' the process can no longer end": ["proposed"],
        "from the stage 'insisted' the process can no longer end": ["proposed", "insisted"],
    }
    way_out = '[step.out]\nevent = "told-that-it-fits"\nfrom = ["insisted"]\nto = "nothing"\n'
    assert found(lay(texts={**texts, "land/visit.toml": locked + way_out}), Rule.ENDS) == []


def test_what_no_path_reaches_is_told(lay: Laid) -> None:
    never = VISIT.replace("harms = true", 'when = "fits and not fits"')
    texts = {"land/invariants.toml": invariant("ends"), "land/visit.toml": never}
    messages = {finding.message for finding in found(lay(texts=texts), Rule.ENDS)}
    assert messages == {"no path reaches the stage 'insisted'", "no path can take the step 'insist'"}


def test_what_is_too_large_to_settle_is_a_warning(lay: Laid, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_many(*_: object) -> None:
        raise check_module.TooManyStatesError

    monkeypatch.setattr(check_module, "first_broken", too_many)
    text = invariant("precedes", process="request", before=["decided"], comes=["asked"])
    (finding,) = found(lay(texts={"land/invariants.toml": text}), Rule.PRECEDES)
    assert finding.severity is Severity.WARNING
    assert "not settled" in finding.message


def test_a_council_that_adds_nothing_reuses_what_is_settled(lay: Laid) -> None:
    text = invariant("precedes", process="request", before=["decided"], comes=["asked"])
    head = '[jurisdiction]\nid = "land/{0}"\nname = "{0}"\nkind = "council"\nextends = "land"\n'
    checker = Checker(
        Library([lay(texts={"land/invariants.toml": text, "land/councils/quiet.toml": head.format("quiet")})]), DAY
    )
    first, second = checker.check("land"), checker.check("land/quiet")
    assert (first.reused, first.invariants) == (0, 1)
    assert second.reused == second.invariants + second.pairs == first.invariants + first.pairs
    assert second.findings == first.findings


def test_a_council_that_adds_a_step_is_checked_anew(lay: Laid) -> None:
    text = invariant("precedes", process="request", before=["decided"], comes=["asked"])
    head = '[jurisdiction]\nid = "land/quick"\nname = "Quick"\nkind = "council"\nextends = "land"\n'
    root = lay(texts={"land/invariants.toml": text, "land/councils/quick.toml": head + AT_ONCE})
    checker = Checker(Library([root]), DAY)
    checker.check("land")
    findings = [one for one in checker.check("land/quick").findings if one.rule is Rule.PRECEDES]
    assert [finding.jurisdiction for finding in findings] == ["land/quick"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (invariant("precedes", process="request", comes=["asked"]), "needs 'before'"),
        (invariant("precedes", process="request", before=["asked"]), "does not say what must come before"),
        (invariant("precedes", before=["asked"], comes=["decided"]), "needs 'process'"),
        (invariant("order", process="request", events=["asked"]), "two or more events"),
        (invariant("order", process="request", events=["asked", "asked"]), "each named once"),
        (invariant("ends", events=["asked"]), "has no 'events'"),
        (invariant("compatible", within="lnd.decision"), "needs 'not_before'"),
        (invariant("remedy", regime="act-2001"), "a regime is of a process"),
        (invariant("remedy", process="request", where="age at least 3", regime="act-2002"), "no regime"),
        (invariant("remedy", process="request") + 'elsewhere = { ask = "request" }', "a step is of a regime"),
        (
            invariant("remedy", process="request", regime="act-2001") + 'elsewhere = { asks = "request" }',
            "there is no step 'asks'",
        ),
        (invariant("order", process="request", events=["asked", "decide"]), "no event 'decide'"),
        (invariant("ends", where="happened asked"), "not a fact of the case"),
        (invariant("never"), "kind"),
    ],
)
def test_a_wrong_invariant_is_refused(text: str, word: str, lay: Laid) -> None:
    with pytest.raises(InputError, match=word) as caught:
        Library([lay(texts={"land/invariants.toml": text})]).load("land")
    assert caught.value.faults[0].file == "base/land/invariants.toml"


@pytest.mark.slow
def test_the_shipped_law_has_no_errors() -> None:
    library = Library.shipped()
    checker = Checker(library, date(2026, 11, 22))
    errors = {
        str(finding.place): finding.message
        for name in library.names
        for finding in checker.check(name).findings
        if finding.severity is Severity.ERROR
    }
    assert errors == {}


@pytest.mark.slow
def test_a_broken_copy_of_the_shipped_law_fails(shipped_copy: Callable[[str, str, str], Path]) -> None:
    waits = 'after = ["eng.sao.order.not_before"]\nonly_in_logs = true\n'
    root = shipped_copy("england/attendance-order-plan.toml", waits, "only_in_logs = true\n")
    checked = Checker(Library([root]), DAY).check("england")
    (finding,) = [one for one in checked.findings if one.severity is Severity.ERROR]
    assert finding.place.entry == "invariant no-order-without-notice"
    assert finding.message == "'order-served' can come before 'eng.sao.notice.response_period' has run out"
    assert events(finding) == ["notice-served", "order-served"]
    assert finding.facts == {"has-plan": True, "plan-names-school": True}
    assert finding.last is not None
    assert finding.last.place.entry == "step order-from-plan-without-decision"
    assert finding.last.place.file == "jurisdictions/england/attendance-order-plan.toml"
    assert finding.jurisdiction == "england"
