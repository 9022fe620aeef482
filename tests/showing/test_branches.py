"""The places of a graph's stages: each has one, and the arrows that lead to them cross neither boxes nor each other."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ehe_workflow.showing.branches import Place, Way, places_of, shortcuts_of
from ehe_workflow.showing.svg import width_of, wrapped

STAGES = "abcdefghijklmn"
stages = st.sampled_from(STAGES)
steps = st.sets(st.tuples(stages, stages).filter(lambda way: way[0] != way[1]), max_size=30)


def test_the_longest_way_goes_straight_down_and_branches_stand_beside_it() -> None:
    ways = {("a", "b"), ("b", "c"), ("c", "d"), ("b", "e"), ("b", "f")}
    places = places_of("abcdef", {"a"}, ways, ways)
    assert {stage: (one.row, one.column) for stage, one in places.items()} == {
        "a": (0, 0),
        "b": (1, 0),
        "c": (2, 0),
        "d": (3, 0),
        "e": (2, 1),
        "f": (3, 1),
    }


def test_a_stage_comes_after_the_last_that_leads_to_it_and_after_the_first_of_many() -> None:
    own = {("a", "b"), ("a", "c"), ("b", "c"), ("d", "c")}
    places = places_of("abcd", {"a"}, own, own | {("a", "d"), ("b", "d"), ("c", "d")})
    assert {stage: one.after for stage, one in places.items()} == {"a": None, "b": "a", "c": "b", "d": "a"}


def test_a_stage_that_only_a_way_back_reaches_is_drawn_from_there() -> None:
    ways = {("a", "c"), ("c", "b")}
    assert places_of("abc", {"a"}, ways, ways)["b"].after == "c"


def test_the_shortest_way_past_stages_has_a_lane_of_its_own() -> None:
    line = {("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")}
    ways = line | {("a", "c"), ("a", "d"), ("b", "d"), ("c", "e")}
    assert shortcuts_of(places_of("abcde", {"a"}, ways, ways), ways) == {
        ("a", "c"): 1,
        ("c", "e"): 1,
        ("a", "d"): 2,
    }


def test_a_branch_goes_round_an_arrow_that_would_cross_it() -> None:
    lines = ["abdeil", "ack", "ef", "eh", "bg", "bjmn"]
    ways = {(one, other) for line in lines for one, other in pairwise(line)}
    places = places_of("abcdefghijklmn", {"a"}, ways, ways)
    assert [places[stage].column for stage in "abgck"] == [0, 0, 2, 3, 3]


@st.composite
def trees(draw: st.DrawFn) -> set[Way]:
    return {(STAGES[draw(st.integers(0, number - 1))], STAGES[number]) for number in range(1, len(STAGES))}


@given(trees() | steps, steps, st.sets(stages, max_size=2))
@settings(max_examples=400)
@example({("a", "b"), ("b", "c")}, {("a", "d")}, set())
def test_no_two_stages_share_a_place_and_no_arrow_crosses_another(
    own: set[Way], common: set[Way], starts: set[str]
) -> None:
    places = places_of(STAGES, starts, own, own | common)
    assert set(places) == set(STAGES)
    assert len({(one.row, one.column) for one in places.values()}) == len(STAGES)
    for stage, one in places.items():
        if one.after is None:
            assert one.row == 0
            continue
        assert (one.after, stage) in own | common
        before = places[one.after]
        assert before.column <= one.column
        assert one.row == before.row + 1 or before.column < one.column
        assert not any(_crosses(before, one, places[other.after], other) for other in places.values() if other.after)
    rails = {(one.after, one.column) for one in places.values() if one.after and places[one.after].column < one.column}
    for (stage, column), (other, other_column) in combinations(sorted(rails), 2):
        if column == other_column:
            assert not set(_rows_of_rail(places, stage, column)) & set(_rows_of_rail(places, other, column))


def _crosses(before: Place, one: Place, other_before: Place, other: Place) -> bool:
    """Whether an arrow on its way to another column, below its row, meets one that goes straight down."""
    is_straight = other_before.column == other.column
    return is_straight and other_before.row == before.row and before.column < other.column < one.column


def _rows_of_rail(places: dict[str, Place], stage: str, column: int) -> range:
    rows = [one.row for one in places.values() if one.after == stage and one.column == column]
    return range(places[stage].row, max(rows))


@given(st.text(alphabet="abc mW,.", max_size=60))
def test_a_text_is_wrapped_between_words_and_keeps_all_of_them(text: str) -> None:
    lines = wrapped(text, 100, 15)
    assert " ".join(lines) == " ".join(text.split())
    assert all(width_of(line, 15) <= 100 or " " not in line for line in lines)
