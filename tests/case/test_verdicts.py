"""What can be said of a limit: by bound, direction, confidence, reading, excuse and condition."""

from __future__ import annotations

import pytest

from ehe_workflow.case.findings import FindingKind
from ehe_workflow.case.status import questions
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.law.terms import Confidence

MET, BREACHED, RUNNING = Kind.MET, Kind.BREACHED, Kind.RUNNING
CANNOT_TELL, NOT_APPLICABLE = Kind.CANNOT_TELL, Kind.NOT_APPLICABLE


def one(laws, law, *rows: str, as_of: str = "2026-12-31", limit: str = "main", **head: str):
    found = laws.ask(law, laws.log(*rows, **head), as_of)
    return next(verdict for verdict in found.verdicts if verdict.limit.id == limit)


# go on 1 May and ten days after: the last day is 11 May
@pytest.mark.parametrize(
    ("bound", "rows", "as_of", "kind"),
    [
        ("at-most", ["act 2026-05-11"], "2026-12-31", MET),
        ("at-most", ["act 2026-05-12"], "2026-12-31", BREACHED),
        ("at-most", [], "2026-05-11", RUNNING),
        ("at-most", [], "2026-05-12", CANNOT_TELL),
        ("at-most", ["stop 2026-05-11"], "2026-12-31", NOT_APPLICABLE),
        ("at-most", ["stop 2026-05-12"], "2026-12-31", CANNOT_TELL),
        ("at-most", ["stop 2026-05-05", "act 2026-07-01"], "2026-12-31", NOT_APPLICABLE),
        ("at-most", ["act 2026-05-05", "stop 2026-05-06"], "2026-12-31", MET),
        ("at-most", ["look 2026-05-12; not_yet = ['act']"], "2026-12-31", BREACHED),
        ("at-most", ["look 2026-05-11; not_yet = ['act']"], "2026-12-31", CANNOT_TELL),
        ("at-most", ["look 2026-05-12; not_yet = ['bar']"], "2026-12-31", CANNOT_TELL),
        ("at-least", [], "2026-05-11", RUNNING),
        ("at-least", [], "2026-05-12", MET),
        ("at-least", ["bar 2026-05-11"], "2026-12-31", BREACHED),
        ("at-least", ["bar 2026-05-12"], "2026-12-31", MET),
        ("at-least", ["stop 2026-05-03", "bar 2026-05-04"], "2026-12-31", MET),
        ("at-least", ["bar 2026-05-04", "stop 2026-05-05"], "2026-12-31", BREACHED),
        ("exactly", ["act 2026-05-05"], "2026-05-06", MET),
        ("exactly", ["act 2026-05-12"], "2026-12-31", BREACHED),
        ("exactly", ["bar 2026-05-11", "act 2026-05-11"], "2026-12-31", BREACHED),
        ("exactly", ["bar 2026-05-12"], "2026-12-31", CANNOT_TELL),
        ("exactly", [], "2026-05-11", RUNNING),
    ],
)
def test_verdicts_of_exact_days(laws, bound, rows, as_of, kind):
    law = laws.law(laws.limit(bound=f'"{bound}"', ends='["stop"]'), after=("main",))
    found = one(laws, law, "go 2026-05-01", *rows, as_of=as_of)
    assert found.kind is kind
    assert str(found.due.last_day) == "2026-05-11"
    assert str(found.due.first_day_after) == "2026-05-12"


# go on 1 May and again on 1 July: the last days are 11 May and 11 July
@pytest.mark.parametrize(
    ("right", "act", "kinds"),
    [
        ("true", "2026-07-05", [CANNOT_TELL, MET]),  # the right against the second, used in time
        ("true", "2026-07-12", [CANNOT_TELL, BREACHED]),
        ("true", "2026-05-11", [MET, RUNNING]),
        ("true", "2026-05-12", [BREACHED, RUNNING]),  # before the second, so that it can only be about the first
        ("false", "2026-07-05", [BREACHED, MET]),  # a duty is not lifted by a second request
    ],
)
def test_an_act_after_a_right_was_set_off_again_belongs_to_the_later(laws, right, act, kinds):
    law = laws.law(laws.limit(right=right))
    found = laws.ask(
        law, laws.log("go 2026-05-01", "go 2026-07-01", f"act {act}"), "2026-07-06" if act < "2026-07" else "2026-12-31"
    )
    assert [one.kind for one in found.verdicts if one.limit.id == "main"] == kinds


def test_days_left_and_days_late(laws):
    law = laws.law(laws.limit())
    assert one(laws, law, "go 2026-05-01", as_of="2026-05-11").days_left == 0
    assert one(laws, law, "go 2026-05-01", as_of="2026-05-08").days_left == 3
    assert one(laws, law, "go 2026-05-01", "act 2026-05-14").days_late == (3, 3)
    assert one(laws, law, "go 2026-05-01/2026-05-02", "act 2026-05-14/2026-05-20").days_late == (2, 9)
    assert one(laws, law, "go 2026-05-01", "look 2026-05-20; not_yet = ['act']").days_late == (9, None)


@pytest.mark.parametrize("bound", ["at-most", "at-least", "exactly"])
@pytest.mark.parametrize("day", range(5, 31))
def test_days_left_are_never_negative(laws, bound, day):
    law = laws.law(laws.limit(bound=f'"{bound}"'), after=("main",))
    found = one(laws, law, "go 2026-05-01/2026-05-05", as_of=f"2026-05-{day:02}")
    expected = RUNNING if day <= 11 else CANNOT_TELL if day <= 15 or bound != "at-least" else MET
    assert found.kind is expected
    assert (found.days_left is not None) == (expected is RUNNING)
    assert found.days_left is None or found.days_left == 11 - day


def test_missing_event_is_no_breach_and_says_what_would_settle_it(laws):
    law = laws.law(laws.limit(done='["act", "other-act"]'))
    found = laws.ask(law, laws.log("go 2026-05-01"))
    assert found.verdicts[0].kind is CANNOT_TELL
    assert found.verdicts[0].would_settle == (
        'the date of "Act happened" or "Other-act happened", or a note that it had not happened',
    )
    assert [finding.kind for finding in found.findings] == [FindingKind.NO_EVIDENCE]


def test_every_form_of_the_act_must_be_denied(laws):
    law = laws.law(laws.limit(done='["act", "other-act"]'))
    assert one(laws, law, "go 2026-05-01", "look 2026-06-01; not_yet = ['act']").kind is CANNOT_TELL
    both = ["look 2026-06-01; not_yet = ['act']", "look 2026-06-02; not_yet = ['other-act']"]
    assert one(laws, law, "go 2026-05-01", *both).kind is BREACHED
    assert one(laws, law, "go 2026-05-01", "look 2026-06-01; not_yet = ['act', 'other-act']").kind is BREACHED


def test_a_denial_of_nothing_is_no_breach(laws):
    law = laws.law(laws.limit(done="[]"))
    assert one(laws, law, "go 2026-05-01", "look 2026-06-01; not_yet = ['act']").kind is CANNOT_TELL


def test_each_occurrence_has_its_own_verdict(laws):
    law = laws.law(laws.limit())
    found = laws.ask(law, laws.log("go 2026-05-01", "act 2026-05-03", "go 2026-06-01", "act 2026-07-01"))
    assert [verdict.kind for verdict in found.verdicts] == [MET, BREACHED]


def test_an_event_without_a_date_leaves_everything_open(laws):
    law = laws.law(laws.limit())
    found = one(laws, law, "act 2026-05-01", "go")
    assert found.kind is CANNOT_TELL
    assert (found.due.last_day.earliest, found.due.last_day.latest) == (None, None)


def test_a_named_date_that_is_missing_is_asked_for(laws):
    law = laws.law(laws.limit(**{"from": '["paper"]', "dated": '"meeting-on"'}))
    found = one(laws, law, "paper 2026-05-01")
    assert (found.kind, found.due) == (CANNOT_TELL, None)
    assert found.would_settle == ("the date (meeting-on) from which it runs",)


# ------------------------------------------------------------------------------------------------ counting back


def backward(laws, bound="at-least", **parts):
    given = {"from": '["go"]', "length": '"10 days"', "convention": '"before"', "bound": f'"{bound}"', **parts}
    return laws.law(laws.limit(**given))


@pytest.mark.parametrize(
    ("bound", "day", "kind"),
    [
        ("at-least", "2026-05-10", MET),
        ("at-least", "2026-05-11", BREACHED),
        ("at-most", "2026-05-10", MET),
        ("at-most", "2026-05-09", BREACHED),
        ("at-least", "2026-05-09/2026-05-11", CANNOT_TELL),
    ],
)
def test_an_act_before_an_event(laws, bound, day, kind):
    assert one(laws, backward(laws, bound), f"act {day}", "go 2026-05-20").kind is kind


def test_without_the_act_before_an_event(laws):
    law = backward(laws)
    assert one(laws, law, "go 2026-05-20").kind is CANNOT_TELL
    assert one(laws, law, "look 2026-05-15; not_yet = ['act']", "go 2026-05-20").kind is BREACHED


@pytest.mark.parametrize(
    ("rows", "as_of", "kind"),
    [
        (["act 2026-05-10"], "2026-12-31", MET),
        (["act 2026-05-11"], "2026-12-31", BREACHED),
        ([], "2026-05-10", RUNNING),
        ([], "2026-05-11", CANNOT_TELL),
    ],
)
def test_an_act_before_a_day_that_was_still_to_come(laws, rows, as_of, kind):
    law = backward(laws, **{"from": '["paper"]', "dated": '"meeting-on"'})
    found = one(laws, law, "paper 2026-04-01; dates.meeting-on = 2026-05-20", *rows, as_of=as_of)
    assert found.kind is kind


def test_the_entry_that_names_the_day_can_be_the_act(laws):
    law = backward(laws, **{"from": '["paper"]', "dated": '"meeting-on"', "done": '["paper"]'})
    assert one(laws, law, "paper 2026-05-10; dates.meeting-on = 2026-05-20").kind is MET
    assert one(laws, law, "paper 2026-05-11; dates.meeting-on = 2026-05-20").kind is BREACHED


@pytest.mark.parametrize(
    ("rows", "as_of", "kind"),
    [
        (["act 2026-05-09"], "2026-12-31", BREACHED),
        (["act 2026-05-10"], "2026-12-31", MET),
        ([], "2026-05-01", RUNNING),
        ([], "2026-05-11", MET),
    ],
)
def test_an_act_not_earlier_than_some_days_before_the_end_of_a_limit(laws, rows, as_of, kind):
    ends = laws.limit("whole", **{"from": '["go"]', "length": '"19 days"'})
    more = {"from": None, "from_limit": '"whole"', "convention": '"before"', "bound": '"at-most"'}
    law = laws.law(laws.limit(**more), ends)
    assert one(laws, law, "go 2026-05-01", *rows, as_of=as_of).kind is kind


# ---------------------------------------------------------------------------------------------- stated dates, moves


def stated(laws, bound="at-least"):
    parts = {"from": '["paper"]', "stated": '"reply-by"', "bound": f'"{bound}"'}
    return laws.law(laws.limit(**parts), after=("main",))


def test_a_longer_stated_time_counts_and_a_shorter_one_is_a_breach(laws):
    law = stated(laws)
    longer = one(laws, law, "paper 2026-05-01; dates.reply-by = 2026-05-20", "bar 2026-05-15")
    assert (str(longer.due.last_day), longer.kind) == ("2026-05-20", BREACHED)
    short = one(laws, law, "paper 2026-05-01; dates.reply-by = 2026-05-10")
    assert (short.kind, short.days_late, str(short.due.last_day)) == (BREACHED, (1, 1), "2026-05-11")
    same = one(laws, law, "paper 2026-05-01; dates.reply-by = 2026-05-11")
    assert same.kind is MET


def test_a_stated_time_too_short_and_a_step_too_soon_are_both_told(laws):
    limit = laws.limit(**{"from": '["paper"]', "stated": '"reply-by"', "bound": '"at-least"'})
    law = laws.law(limit, after=("main",))
    found = one(laws, law, "paper 2026-05-01; dates.reply-by = 2026-05-09", "bar 2026-05-10")
    assert found.kind is BREACHED
    assert found.done == 1
    assert found.days_late == (2, 2)
    assert "9 May 2026, is too early" in found.why
    assert "before the time was over" in found.why
    for alone in (
        one(laws, law, "paper 2026-05-01; dates.reply-by = 2026-05-09", "bar 2026-05-12"),
        one(laws, law, "paper 2026-05-01", "bar 2026-05-10"),
    ):
        assert alone.kind is BREACHED
        assert ("is too early" in alone.why) is not ("before the time was over" in alone.why)


def test_a_stated_time_that_may_be_too_short_is_not_told(laws):
    law = stated(laws)
    for row in (
        "paper 2026-05-01; dates.reply-by = '2026-05-05/2026-05-15'",
        "paper 2026-05-01/..; dates.reply-by = 2026-05-11",
        "paper 2026-05-01/2026-05-05; dates.reply-by = 2026-05-12",
    ):
        found = one(laws, law, row)
        assert found.kind is CANNOT_TELL, row
        assert found.would_settle


@pytest.mark.parametrize("bound", ["at-least", "exactly"])
def test_a_short_notice_is_a_breach_though_the_act_was_done(laws, bound):
    law = stated(laws, bound)
    assert one(laws, law, "paper 2026-05-01; dates.reply-by = 2026-05-10", "act 2026-05-02").kind is BREACHED


def test_a_stated_day_does_not_move_a_limit_that_caps(laws):
    found = one(laws, stated(laws, "at-most"), "paper 2026-05-01; dates.reply-by = 2026-05-20", "act 2026-05-15")
    assert (found.kind, str(found.due.last_day)) == (BREACHED, "2026-05-11")


def extended(laws):
    more = {"from": None, "from_limit": '"main"', "extends": '"main"', "on": '["extend"]'}
    return laws.law(laws.limit("longer", **more, length='"5 days"'), laws.limit())


def test_an_extension_puts_the_end_off_once_and_only_where_it_was_made(laws):
    law = extended(laws)
    assert str(one(laws, law, "go 2026-05-01").due.last_day) == "2026-05-11"
    rows = ["go 2026-05-01", "extend 2026-05-05"]
    for limit in ("main", "longer"):
        assert str(one(laws, law, *rows, limit=limit).due.last_day) == "2026-05-16"
    assert one(laws, law, *rows, "act 2026-05-16").kind is MET
    assert one(laws, law, *rows, "act 2026-05-17").kind is BREACHED


def test_pauses_add_their_days_once(laws):
    excuse = '[{ id = "x", what = "on hold", effect = "pauses", from = ["hold"], until = ["resume"] }]'
    law = laws.law(laws.limit(excuses=excuse))
    rows = ["go 2026-05-01", "hold 2026-05-03", "hold 2026-05-05", "resume 2026-05-08"]
    assert str(one(laws, law, *rows).due.last_day) == "2026-05-16"
    assert str(one(laws, law, "go 2026-05-01", "hold 2026-05-12", "resume 2026-05-20").due.last_day) == "2026-05-11"
    paused = one(laws, law, "go 2026-05-01", "hold 2026-05-03", as_of="2026-08-01")
    assert (paused.kind, paused.days_left, paused.due.last_day.latest) == (RUNNING, 8, None)


def test_the_later_of_two_and_an_outer_limit(laws):
    second = laws.limit("second", **{"from": '["second"]', "length": '"5 days"'})
    law = laws.law(laws.limit(later_of='["second"]'), second)
    assert str(one(laws, law, "go 2026-05-01", "second 2026-05-10").due.last_day) == "2026-05-15"
    assert str(one(laws, law, "go 2026-05-01", "second 2026-05-02").due.last_day) == "2026-05-11"
    law = laws.law(laws.limit(capped_by='["second"]'), second)
    assert str(one(laws, law, "go 2026-05-01", "second 2026-05-02").due.last_day) == "2026-05-07"


# ------------------------------------------------------------------------------------- how sure, whose reading, excuses


def test_a_figure_from_memory_is_never_the_ground_of_a_breach(laws):
    law = laws.law(laws.limit(source='{ of = "hearsay" }'))
    late = one(laws, law, "go 2026-05-01", "act 2026-05-30")
    assert (late.kind, late.confidence) == (CANNOT_TELL, Confidence.MEMORY)
    assert "memory" in late.would_settle[-1]
    assert one(laws, law, "go 2026-05-01", "act 2026-05-02").kind is MET


def school(laws, bound):
    law = laws.law(laws.limit(length='"5 school days"', days='"school"', bound=f'"{bound}"'), after=("main",))
    return lambda *rows, as_of="2026-12-31": one(laws, law, "go 2026-05-01", *rows, as_of=as_of)


def test_an_estimate_may_be_too_early_so_lateness_is_not_told(laws):
    ask = school(laws, "at-most")  # the estimate is 8 May
    assert ask("act 2026-05-08").kind is MET
    assert ask("act 2026-05-09").kind is CANNOT_TELL
    assert ask("look 2026-07-01; not_yet = ['act']").kind is CANNOT_TELL
    assert ask(as_of="2026-05-08").kind is RUNNING
    assert "the school's own term dates" in ask("act 2026-05-09").would_settle


def test_an_estimate_may_be_too_early_so_waiting_is_not_told(laws):
    ask = school(laws, "at-least")
    assert ask("bar 2026-05-09").kind is CANNOT_TELL
    assert ask("bar 2026-05-08").kind is CANNOT_TELL
    assert ask().kind is CANNOT_TELL


def readings(laws, *texts):
    return laws.law(laws.limit(readings=f"[{', '.join(texts)}]"))


def test_readings_that_disagree_are_both_given(laws):
    law = readings(laws, '{ id = "a", held_by = "some" }', '{ id = "b", held_by = "others", length = "15 days" }')
    found = one(laws, law, "go 2026-05-01", "act 2026-05-14")
    assert found.kind is CANNOT_TELL
    assert [(reading.id, kind, str(due.last_day)) for reading, kind, due in found.readings] == [
        ("a", BREACHED, "2026-05-11"),
        ("b", MET, "2026-05-16"),
    ]
    assert "which reading of the words is right" in found.would_settle
    assert one(laws, law, "go 2026-05-01", "act 2026-05-11").kind is MET
    assert one(laws, law, "go 2026-05-01", "act 2026-05-17").kind is BREACHED


def test_what_ended_is_ended_under_a_reading_without_a_number_as_well(laws):
    free = '{ id = "b", held_by = "others", length = "none" }'
    law = laws.law(laws.limit(ends='["stop"]', readings=f'[{{ id = "a", held_by = "some" }}, {free}]'))
    found = laws.ask(law, laws.log("go 2026-05-01", "stop 2026-05-05"), "2026-12-31")
    assert [one.kind for one in found.verdicts] == [NOT_APPLICABLE]
    assert not found.findings
    assert one(laws, law, "go 2026-05-01", "stop 2026-05-12").kind is CANNOT_TELL
    assert one(laws, law, "go 2026-05-01", "act 2026-05-11", "stop 2026-05-12").kind is MET


def test_a_reading_may_run_from_another_event_or_count_otherwise(laws):
    law = readings(
        laws,
        '{ id = "other", held_by = "some", from = ["second"] }',
        '{ id = "day-one", held_by = "others", convention = "beginning-with" }',
    )
    found = one(laws, law, "second 2026-04-25", "go 2026-05-01", "act 2026-05-02")
    assert [str(due.last_day) for _, _, due in found.readings] == ["2026-05-05", "2026-05-10"]
    found = one(laws, law, "go 2026-05-01", "act 2026-05-02")
    assert [reading.id for reading, _, _ in found.readings] == ["day-one"]
    assert found.kind is MET


@pytest.mark.parametrize(
    ("head", "kind"), [("", CANNOT_TELL), ("special = true", NOT_APPLICABLE), ("special = false", BREACHED)]
)
def test_an_excuse_counts_where_it_is_known_and_is_asked_for_where_not(laws, head, kind):
    law = laws.law(laws.limit(excuses='[{ id = "x", what = "a special case", when = "special" }]'))
    found = laws.ask(law, laws.log("go 2026-05-01", "act 2026-06-01", facts=f"{{ {head} }}"))
    (verdict,) = found.verdicts
    assert verdict.kind is kind
    assert verdict.asks == (("special",) if kind is CANNOT_TELL else ())
    asked = {question.fact: question.why for question in questions(found)}
    assert asked == ({"special": ("it decides whether this applies: The council acts",)} if kind is CANNOT_TELL else {})
    if kind is NOT_APPLICABLE:
        assert verdict.why == "a special case"


def test_an_excuse_that_no_fact_settles_leaves_lateness_open(laws):
    law = laws.law(laws.limit(excuses='[{ id = "x", what = "a good reason" }]'))
    assert one(laws, law, "go 2026-05-01", "act 2026-06-01").kind is CANNOT_TELL
    assert one(laws, law, "go 2026-05-01", "act 2026-05-02").kind is MET


@pytest.mark.parametrize(
    ("facts", "act", "kind"),
    [
        ("", "2026-05-02", CANNOT_TELL),
        ("", "2026-06-02", CANNOT_TELL),
        ("special = true", "2026-06-02", BREACHED),
        ("special = true", "2026-05-02", MET),
        ("special = false", "2026-06-02", NOT_APPLICABLE),
    ],
)
def test_a_condition_that_is_not_known_is_asked_for(laws, facts, act, kind):
    law = laws.law(laws.limit(when='"special"'))
    found = one(laws, law, "go 2026-05-01", f"act {act}", facts=f"{{ {facts} }}")
    assert found.kind is kind
    assert found.asks == (() if facts else ("special",))


def test_what_was_kept_if_it_applies_is_nothing_to_be_found(laws):
    law = laws.law(laws.limit(when='"special"', bound='"at-least"', ends='["stop"]'), after=("main",))
    found = laws.ask(law, laws.log("go 2026-05-01", "stop 2026-05-05"), "2026-12-31")
    assert [(one.kind, one.why) for one in found.verdicts] == [(CANNOT_TELL, None)]
    assert FindingKind.NO_EVIDENCE not in [one.kind for one in found.findings]


def test_outside_the_calendar_is_a_refusal(laws):
    law = laws.law(laws.limit(length='"10 working days"'))
    found = one(laws, law, "go 2027-12-28", "act 2027-12-29", as_of="2028-06-01")
    assert found.kind is CANNOT_TELL
    assert "known from 2026-01-01 to 2027-12-31" in found.why
    assert found.would_settle == ("a calendar or rule that is known for these days",)


def test_a_last_day_beyond_all_calendars_is_a_refusal(laws):
    law = laws.law(laws.limit())
    assert "9999" in one(laws, law, "go 9999-12-30", as_of="9999-12-31").why


def test_a_period_without_a_number_is_held_against_a_benchmark_only(laws):
    benchmark = '{ length = "4 weeks", source = { of = "code" } }'
    parts = {"length": '"reasonable"', "convention": None, "benchmark": benchmark}
    law = laws.law(laws.limit(**parts))
    assert one(laws, law, "go 2026-05-01", as_of="2026-05-29").kind is RUNNING
    late = one(laws, law, "go 2026-05-01", as_of="2026-05-30")
    assert late.kind is CANNOT_TELL
    assert "not a limit" in late.why
    assert one(laws, law, "go 2026-05-01", "act 2026-12-01").kind is MET


def test_a_limit_of_law_that_was_not_in_force_on_the_day_is_left_out(laws):
    law = laws.law(laws.limit(in_force="{ from = 2026-06-01, until = 2026-08-31 }"))
    log = laws.log("go 2026-05-31", "go 2026-06-01", "go 2026-08-31", "go 2026-09-01")
    assert [str(verdict.due.trigger.when) for verdict in laws.ask(law, log).verdicts] == ["2026-06-01", "2026-08-31"]


def test_a_limit_that_the_law_itself_keeps(laws):
    law = laws.law(laws.limit(by='"law"', done="[]"))
    assert one(laws, law, "go 2026-05-01", as_of="2026-05-11").kind is RUNNING
    assert one(laws, law, "go 2026-05-01", as_of="2026-05-12").kind is MET
    assert one(laws, law, "go 2026-05-01/2026-05-03", as_of="2026-05-12").kind is CANNOT_TELL


def test_school_age_from_the_birth(laws):
    parts = {"from": None, "from_fact": '"born"', "length": '"none"', "by": '"law"', "done": "[]", "convention": None}
    more = '[fact.born]\nquestion = "When was the child born?"\ntype = "date"\n'
    law = laws.law(laws.limit(**parts, computed='"school-age-ends"'), more=more)
    found = one(laws, law, "go 2026-05-01", born='"2015-12-30/2016-01-02"')
    assert str(found.due.last_day) == "2031-06-30/2032-06-30"
    assert "9999" in one(laws, law, "go 2026-05-01", born='"9990-01-01"').why


def test_a_limit_from_a_dated_fact(laws):
    law = laws.law(laws.limit(**{"from": None, "from_fact": '"started"'}))
    found = one(laws, law, "act 2026-05-05", facts='{ started = "2026-05-01" }')
    assert (found.kind, str(found.due.last_day)) == (MET, "2026-05-11")


def test_an_event_that_both_must_wait_and_ends_the_limit_must_wait(laws):
    law = laws.law(laws.limit(bound='"at-least"', ends='["bar"]'), after=("main",))
    assert one(laws, law, "go 2026-05-01", "bar 2026-05-11").kind is BREACHED
    assert one(laws, law, "go 2026-05-01", "bar 2026-05-12").kind is MET


@pytest.mark.parametrize(
    ("bound", "day", "kind"),
    [
        ("at-least", "2026-05-12", CANNOT_TELL),  # five weekdays before 20 May are 13 May; the school may have fewer
        ("at-least", "2026-05-14", CANNOT_TELL),
        ("at-most", "2026-05-14", MET),
        ("at-most", "2026-05-12", CANNOT_TELL),
    ],
)
def test_an_estimate_counted_back_may_be_too_late(laws, bound, day, kind):
    law = backward(laws, bound, length='"5 school days"', days='"school"')
    assert one(laws, law, f"act {day}", "go 2026-05-20").kind is kind


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (["stop 2026-05-20"], NOT_APPLICABLE),
        (["stop 2026-05-20", "act 2026-05-25"], NOT_APPLICABLE),
        (["act 2026-05-20", "stop 2026-05-25"], BREACHED),
        ([], CANNOT_TELL),
    ],
)
def test_a_time_for_one_answer_ends_with_another(laws, rows, kind):
    law = laws.law(laws.limit(ends='["stop"]', other_answers='["stop"]'))
    assert one(laws, law, "go 2026-05-01", *rows).kind is kind


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (["act 2026-05-10"], MET),
        (["act 2026-05-20"], BREACHED),
        (["stop 2026-05-20", "act 2026-05-25"], NOT_APPLICABLE),
        (["act 2026-05-20", "stop 2026-05-25"], BREACHED),
        ([], NOT_APPLICABLE),
        (["look 2026-05-20; not_yet = ['act']"], NOT_APPLICABLE),
    ],
)
def test_a_time_for_what_nobody_has_to_do_is_missed_only_by_doing_it_late(laws, rows, kind):
    law = laws.law(laws.limit(ends='["stop"]', only_if_done="true"))
    assert one(laws, law, "go 2026-05-01", *rows).kind is kind


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (["bar 2026-05-20"], CANNOT_TELL),
        (["stop 2026-05-20"], NOT_APPLICABLE),
        (["stop 2026-05"], NOT_APPLICABLE),
        (["bar 2026-05-20", "stop 2026-05-25"], CANNOT_TELL),
        (["bar 2026-05-10"], NOT_APPLICABLE),
    ],
)
def test_what_ends_a_time_otherwise_does_so_only_in_time(laws, rows, kind):
    law = laws.law(laws.limit(ends='["stop", "bar"]', other_answers='["stop"]'))
    assert one(laws, law, "go 2026-05-01", *rows).kind is kind


def test_the_event_itself_can_be_the_act_before_it(laws):
    law = backward(laws, done='["go", "act"]')
    assert one(laws, law, "act 2026-05-01", "go 2026-05-20").kind is BREACHED
