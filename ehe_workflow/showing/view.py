"""The records of a process gathered for a reader: stages, what can happen, and the steps between stages.

The records tell stages apart by what has to be so and by who has to break a limit on the way. A reader first asks
about the stage and the step; so those that differ in nothing else are gathered, and their windows put together. Every
day shown is a day of a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from attrs import evolve, frozen

from ehe_workflow.law.conditions import FactValue
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.model import Bounding, Breach, Edge, Node, ProcessPaths, Window

FEW = 3
"""A step that leaves more stages than this is drawn once, as from many stages."""

Facts = Mapping[str, FactValue]
"""What is taken to be so together, by fact."""


@frozen(kw_only=True)
class Days:
    """When something can happen, lawful paths apart from the others.

    Attributes:
        lawful: the days on paths that keep every limit, or None.
        otherwise: the days on paths that do not, or None.
        whose: those who break a limit on some of those other paths.
        out_of_time: whether on some of them a right is used when its time is over.
        breaches: the limits that the step itself does not keep on some of them.
    """

    lawful: Window | None
    otherwise: Window | None
    whose: tuple[Actor, ...]
    out_of_time: bool
    breaches: tuple[Breach, ...]

    @property
    def first(self) -> Window:
        """The window that a reader is told first."""
        window = self.lawful or self.otherwise
        if window is None:
            raise ValueError("days of nothing that can happen")
        return window

    @property
    def beyond(self) -> Window | None:
        """The days of the other paths where they reach beyond those of the lawful ones, or None."""
        lawful, other = self.lawful, self.otherwise
        if lawful is None or other is None:
            return other
        within = lawful.earliest <= other.earliest and other.latest <= lawful.latest
        return None if within else other


@frozen(kw_only=True)
class StageShown:
    """A stage that can be reached.

    Attributes:
        key: its name within the process.
        letter: what the picture calls it.
        node: one of the records of it, for its name and what it means.
        start: whether the case may be there now.
        entered: the days on which it can be entered lawfully and otherwise, or None where it never is.
        where: what has to be so to be there, as alternatives; empty where it can be reached whatever is so.
    """

    key: str
    letter: str
    node: Node
    start: bool
    entered: Days | None
    where: tuple[Facts, ...]


@frozen(kw_only=True)
class Happening:
    """Something that can happen, from whatever stage.

    Attributes:
        number: its number on the page.
        edge: one of the records of it, for its name and what it is.
        days: when it can happen.
        leads_to: the other stages that it leads to, by their keys, and whether that is a way back.
        stays: whether it can leave the stage as it is.
        bounds: the limits that bound its days.
        where: what has to be so for it, as alternatives; empty where nothing has to be.
    """

    number: int
    edge: Edge
    days: Days
    leads_to: Mapping[str, bool]
    stays: bool
    bounds: tuple[Bounding, ...]
    where: tuple[Facts, ...]


@frozen(kw_only=True)
class Passage:
    """A step from one stage to another.

    Attributes:
        from_: the stage that it leaves, by its key.
        to: the stage that it leads to, by its key.
        happening: what happens.
        days: when it can happen from there.
        again: whether it comes back to a stage from which it can be reached.
    """

    from_: str
    to: str
    happening: Happening
    days: Days
    again: bool


@frozen(kw_only=True)
class View:
    """A process gathered for a reader.

    Attributes:
        paths: the records.
        stages: its stages, those where the case may be now first.
        happenings: what can happen, the earliest first.
        coming: what can happen as the first step from here, with the days on which it can be the first.
        passages: the steps between stages, in the order of the stages that they leave.
    """

    paths: ProcessPaths
    stages: tuple[StageShown, ...]
    happenings: tuple[Happening, ...]
    coming: tuple[Happening, ...]
    passages: tuple[Passage, ...]

    def stage(self, key: str) -> StageShown:
        """The stage of that key."""
        return next(one for one in self.stages if one.key == key)

    def passages_from(self, key: str) -> tuple[Passage, ...]:
        """The steps that leave a stage, the earliest first."""
        return tuple(one for one in self.passages if one.from_ == key)

    @property
    def limits(self) -> Mapping[str, Bounding]:
        """The limits that bound the days of anything that can happen, each with all its last days on any path."""
        found: dict[str, Bounding] = {}
        for bound in (bound for one in self.happenings for bound in one.bounds):
            known = found.get(bound.limit)
            found[bound.limit] = bound if known is None else _either(known, bound)
        return found

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """The sources of the steps."""
        found = (one.edge.authority for one in self.happenings)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def view_of(paths: ProcessPaths) -> View:
    """The records of a process gathered by stage and by what happens."""
    nodes = {node.id: node for node in paths.nodes}
    by_happening: dict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in paths.edges:
        by_happening[_happening_key(edge)].append(edge)
    order = sorted(by_happening, key=lambda key: _sooner(by_happening[key], nodes))
    happenings = {key: _happening(number, by_happening[key], nodes) for number, key in enumerate(order, start=1)}
    stages = _stages(paths, nodes)
    by_passage: dict[tuple[str, str, int], list[Edge]] = defaultdict(list)
    for edge in paths.edges:
        number = happenings[_happening_key(edge)].number
        by_passage[_stage_key(nodes[edge.from_]), _stage_key(nodes[edge.to]), number].append(edge)
    numbered = {one.number: one for one in happenings.values()}
    places = {one.key: place for place, one in enumerate(stages)}
    passages = [
        Passage(
            from_=from_,
            to=to,
            happening=numbered[number],
            days=days_of(edges, nodes),
            again=all(edge.again for edge in edges),
        )
        for (from_, to, number), edges in by_passage.items()
    ]
    passages.sort(key=lambda one: (places[one.from_], one.happening.number, places[one.to]))
    first: dict[tuple[object, ...], list[Edge]] = defaultdict(list)
    for edge in paths.first:
        first[_happening_key(edge)].append(edge)
    coming = [_happening(happenings[key].number, edges, nodes) for key, edges in first.items()]
    coming.sort(key=lambda one: (one.days.first.earliest, one.days.first.latest, one.number))
    return View(
        paths=paths,
        stages=stages,
        happenings=tuple(numbered.values()),
        coming=tuple(coming),
        passages=tuple(passages),
    )


def days_of(edges: Iterable[Edge], nodes: Mapping[str, Node]) -> Days:
    """When any of some steps can be taken."""
    lawful: list[Window] = []
    otherwise: list[Window] = []
    whose: set[Actor] = set()
    breaches: dict[tuple[str, str], Breach] = {}
    for edge in edges:
        before = nodes[edge.from_].breached_by
        if edge.lawful and not before:
            lawful.append(edge.window)
            continue
        otherwise.append(edge.window)
        whose.update(before, (one.by for one in edge.breaches if not one.right))
        breaches |= {(one.limit, one.how): one for one in edge.breaches}
    return Days(
        lawful=_together(lawful),
        otherwise=_together(otherwise),
        whose=tuple(actor for actor in Actor if actor in whose),
        out_of_time=any(one.right for one in breaches.values()),
        breaches=tuple(breaches[key] for key in sorted(breaches)),
    )


def arrows_of(view: View) -> tuple[dict[tuple[str, str], list[Passage]], dict[str, list[Passage]]]:
    """The arrows of a picture that stays readable: those between two stages, and those from many stages to one.

    A step that stays in its stage is no arrow. Of the steps from many stages, one stands for all that are alike; from
    where the case may be now every step has an arrow of its own, since those are what can come next.
    """
    now = {stage.key for stage in view.stages if stage.start}
    leaving: dict[tuple[str, int], list[Passage]] = defaultdict(list)
    for one in view.passages:
        if one.from_ != one.to:
            leaving[one.to, one.happening.number].append(one)
    arrows: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    many: dict[str, list[Passage]] = defaultdict(list)
    for (to, _), passages in leaving.items():
        is_one_of_many = len(passages) > FEW
        if is_one_of_many:
            many[to].append(next((one for one in passages if one.days.lawful is not None), passages[0]))
        for one in passages:
            if not is_one_of_many or one.from_ in now:
                arrows[one.from_, to].append(one)
    return dict(arrows), dict(many)


def least_facts(alternatives: Iterable[Facts]) -> tuple[Facts, ...]:
    """What has to be so, as alternatives of as few facts as say the same; none where nothing has to be.

    Where one holds with a yes and another with a no, what else they ask for is enough by itself; repeated until
    nothing new is found, this finds every alternative of which no fact can be spared (Quine 1955, by consensus).

    >>> least_facts([{"a": True, "b": True}, {"a": True, "b": False}])
    ({'a': True},)
    """
    sets = _without_wider({frozenset(one.items()) for one in alternatives})
    while True:
        found = {
            (one | other) - {(name, True), (name, False)}
            for one in sets
            for name, value in one
            if value is True
            for other in sets
            if (name, False) in other
        }
        more = _without_wider(sets | {one for one in found if len(dict(one)) == len(one)})
        if more == sets:
            break
        sets = more
    if frozenset() in sets:
        return ()
    ordered = sorted(sets, key=lambda one: (len(one), sorted(map(str, one))))
    return tuple(dict(sorted(one, key=str)) for one in ordered)


def _without_wider(sets: set[frozenset[tuple[str, FactValue]]]) -> set[frozenset[tuple[str, FactValue]]]:
    return {one for one in sets if not any(other < one for other in sets)}


def _happening_key(edge: Edge) -> tuple[object, ...]:
    return edge.process, edge.name, edge.by, edge.event


def _stage_key(node: Node) -> str:
    return f"{node.regime}/{node.stage}"


def _sooner(edges: Sequence[Edge], nodes: Mapping[str, Node]) -> tuple[object, ...]:
    days = days_of(edges, nodes)
    return days.lawful is None, days.first.earliest, days.first.latest, edges[0].name, edges[0].process


def _happening(number: int, edges: Sequence[Edge], nodes: Mapping[str, Node]) -> Happening:
    bounds: dict[tuple[str, str], Bounding] = {}
    for bound in (bound for edge in edges for bound in edge.bounds):
        key = bound.limit, bound.role
        known = bounds.get(key)
        bounds[key] = bound if known is None else _either(known, bound)
    ways = [(_stage_key(nodes[edge.from_]), _stage_key(nodes[edge.to])) for edge in edges]
    moved = dict.fromkeys(to for from_, to in ways if from_ != to)
    return Happening(
        number=number,
        edge=edges[0],
        days=days_of(edges, nodes),
        leads_to={to: all(edge.again for edge in edges if _stage_key(nodes[edge.to]) == to) for to in moved},
        stays=any(from_ == to for from_, to in ways),
        bounds=tuple(bounds.values()),
        where=least_facts(nodes[edge.to].where for edge in edges),
    )


def _stages(paths: ProcessPaths, nodes: Mapping[str, Node]) -> tuple[StageShown, ...]:
    gathered: dict[str, list[Node]] = defaultdict(list)
    for node in paths.nodes:
        gathered[_stage_key(node)].append(node)
    entering: dict[str, list[Edge]] = defaultdict(list)
    for edge in paths.edges:
        if edge.from_ != edge.to:
            entering[_stage_key(nodes[edge.to])].append(edge)
    found = []
    for number, (key, same) in enumerate(gathered.items()):
        edges = [edge for edge in entering[key] if _stage_key(nodes[edge.from_]) != key]
        found.append(
            StageShown(
                key=key,
                letter=letter_of(number),
                node=same[0],
                start=any(node.start for node in same),
                entered=days_of(edges, nodes) if edges else None,
                where=least_facts(node.where for node in same),
            )
        )
    return tuple(found)


def letter_of(number: int) -> str:
    """A, B, C and so on; after Z comes AA.

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('A', 'Z', 'AA')
    """
    first, last = divmod(number, 26)
    return (letter_of(first - 1) if first else "") + chr(ord("A") + last)


def _together(windows: Sequence[Window]) -> Window | None:
    return reduce(Window.with_all_of, windows) if windows else None


def _either(one: Bounding, other: Bounding) -> Bounding:
    days = one.last_day, other.last_day
    first = [day.earliest for day in days if day.earliest is not None]
    last = [day.latest for day in days if day.latest is not None]
    return evolve(
        one,
        last_day=When.between(
            min(first) if len(first) == len(days) else None, max(last) if len(last) == len(days) else None
        ),
        estimate=one.estimate or other.estimate,
    )
