"""Records gathered for a reader: nothing is left out, no day is made up."""

from __future__ import annotations

from itertools import product

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ehe_workflow.law.terms import Actor
from ehe_workflow.showing.view import FEW, arrows_of, least_facts, view_of

_NAMES = ("a", "b", "c")
_ALTERNATIVES = st.lists(st.dictionaries(st.sampled_from(_NAMES), st.booleans()), max_size=6)


def _worlds(alternatives):
    return {
        world
        for world in product([False, True], repeat=len(_NAMES))
        if any(
            all(dict(zip(_NAMES, world, strict=True))[name] is value for name, value in one.items())
            for one in alternatives
        )
    }


@given(_ALTERNATIVES)
def test_the_least_facts_say_the_same_and_none_of_them_can_be_spared(alternatives):
    found = least_facts(alternatives)
    assert _worlds(found or [{}]) == _worlds(alternatives or [{}])
    for one in found:
        for name in one:
            wider = {key: value for key, value in one.items() if key != name}
            assert not _worlds([wider]) <= _worlds(found)


def test_a_choice_of_words_is_never_taken_for_all_there_are():
    assert least_facts([{"basis": "routine"}, {"basis": "concern"}]) == ({"basis": "concern"}, {"basis": "routine"})


def test_every_record_is_shown_with_the_union_of_its_windows(ahead):
    for paths in ahead.processes:
        view, nodes = view_of(paths), {node.id: node for node in paths.nodes}
        shown = 0
        for one in view.passages:
            same = [
                edge
                for edge in paths.edges
                if f"{nodes[edge.from_].regime}/{nodes[edge.from_].stage}" == one.from_
                and f"{nodes[edge.to].regime}/{nodes[edge.to].stage}" == one.to
                and (edge.process, edge.name, edge.by, edge.event)
                == (
                    one.happening.edge.process,
                    one.happening.edge.name,
                    one.happening.edge.by,
                    one.happening.edge.event,
                )
            ]
            shown += len(same)
            lawful = [edge.window for edge in same if edge.lawful and not nodes[edge.from_].breached_by]
            others = [edge.window for edge in same if not edge.lawful or nodes[edge.from_].breached_by]
            for window, windows in ((one.days.lawful, lawful), (one.days.otherwise, others)):
                assert (window is None) == (not windows)
                if window is not None:
                    assert window.earliest == min(each.earliest for each in windows)
                    assert window.latest == max(each.latest for each in windows)
                    assert window.open is any(each.open for each in windows)
            assert one.again is all(edge.again for edge in same)
        assert shown == len(paths.edges)
        assert {stage.node.stage for stage in view.stages} == {node.stage for node in paths.nodes}
        assert [one.number for one in view.happenings] == list(range(1, len(view.happenings) + 1))


def test_who_breaks_a_limit_is_told_and_a_late_right_is_no_breach(ahead):
    view = view_of(ahead.of("attendance-order"))
    choosing = next(one for one in view.happenings if one.edge.event == "school-chosen" and one.days.out_of_time)
    assert Actor.FAMILY not in choosing.days.whose
    assert choosing.days.whose == (Actor.COUNCIL,)


def test_other_days_are_told_only_where_they_reach_beyond_the_lawful_ones(ahead):
    days = next(one.days for one in view_of(ahead.of("attendance-order")).happenings if one.days.beyond is not None)
    assert days.lawful is not None
    assert days.beyond == days.otherwise
    assert evolve(days, lawful=days.otherwise).beyond is None
    assert evolve(days, lawful=None).beyond == days.otherwise


def test_every_step_that_moves_is_an_arrow_or_one_of_those_from_many_stages(ahead):
    for paths in ahead.processes:
        view = view_of(paths)
        arrows, many = arrows_of(view)
        drawn = {(from_, to, one.happening.number) for (from_, to), found in arrows.items() for one in found}
        gathered = {(to, one.happening.number) for to, found in many.items() for one in found}
        for one in view.passages:
            there = (one.from_, one.to, one.happening.number) in drawn
            if one.from_ == one.to:
                assert not there
            elif view.stage(one.from_).start:
                assert there
            else:
                assert there or (one.to, one.happening.number) in gathered
        for to, number in gathered:
            assert sum(one.to == to != one.from_ and one.happening.number == number for one in view.passages) > FEW


def test_what_can_come_first_has_the_days_of_the_first_round(ahead):
    for paths in ahead.processes:
        view = view_of(paths)
        numbers = {one.number: one for one in view.happenings}
        assert view.coming
        for one in view.coming:
            assert one.edge.name == numbers[one.number].edge.name
            same = [edge.window for edge in paths.first if (edge.name, edge.by) == (one.edge.name, one.edge.by)]
            assert one.days.first.earliest in {each.earliest for each in same}
            assert one.days.first.earliest >= numbers[one.number].days.first.earliest
