"""What can happen as one page of HTML: no network, no script, the same in pictures and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

from attrs import frozen
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from ehe_workflow.law.law import Law
from ehe_workflow.law.terms import Actor
from ehe_workflow.showing.graph import graph
from ehe_workflow.showing.timeline import NARROW, WIDE, Scale, timeline
from ehe_workflow.showing.view import Days, Happening, View, view_of
from ehe_workflow.time.when import format_day
from ehe_workflow.trajectories.model import Bounding, Trajectories
from ehe_workflow.trajectories.words import words_of_actor, words_of_breach, words_of_facts

_MOST_ROWS = 11
"""How many rows a timeline has at most, so that it fits on a printed page."""

_GROUPS: Mapping[str, frozenset[Actor]] = {
    "The family": frozenset({Actor.FAMILY, Actor.CHILD}),
    "The council": frozenset({Actor.COUNCIL}),
    "Others": frozenset(Actor) - {Actor.FAMILY, Actor.CHILD, Actor.COUNCIL, Actor.LAW},
    "The calendar": frozenset({Actor.LAW}),
}
_ROLES = {
    "not-before": "Not until after the last day of",
    "by": "In time until the last day of",
    "before": "No later than the last day of",
    "at": "After the last day of",
}


def trajectories_page(
    trajectories: Trajectories, law: Law | None = None, assumed: Mapping[str, date] | None = None
) -> str:
    """Every way a case can go as a page that needs nothing but itself.

    Args:
        trajectories: what can happen.
        law: the law it was asked under, for the words of questions and events; their names are shown where None.
        assumed: first days that were assumed for law that is enacted and not in force, to be shown as such.
    """
    parts = tuple(_parts(trajectories, law))
    authorities = dict.fromkeys(authority for part in parts for authority in part.view.authorities)
    return _template().render(
        it=trajectories,
        heading=trajectories.title or trajectories.case,
        parts=parts,
        numbers={authority: number for number, authority in enumerate(authorities, start=1)},
        questions=_questions(parts, law),
        assumed=assumed or {},
        style=Markup(_text_of("page.css")),  # noqa: S704 - our own file
    )


@frozen(kw_only=True)
class _Group:
    """What some of those who act can do; each picture for a wide and for a narrow screen."""

    id: str
    name: str
    happenings: tuple[Happening, ...]
    pictures: tuple[tuple[Markup, Markup], ...]


@frozen(kw_only=True)
class _Part:
    """A process on the page."""

    id: str
    view: View
    limits: Mapping[str, int]
    coming: tuple[tuple[Markup, Markup], ...]
    groups: tuple[_Group, ...]
    graph: Markup | None
    beside: tuple[str, ...]
    outside: tuple[str, ...]


def _parts(trajectories: Trajectories, law: Law | None) -> Iterator[_Part]:
    first = trajectories.as_of + timedelta(days=1)
    scales = [Scale(first, trajectories.horizon, frame) for frame in (WIDE, NARROW)]
    for number, paths in enumerate(trajectories.processes, start=1):
        view, identity = view_of(paths), f"process-{number}"
        drawn = graph(f"{identity}-graph", f"{paths.name}: graph of stages", view) if view.passages else None
        yield _Part(
            id=identity,
            view=view,
            limits={name: place for place, name in enumerate(view.limits, start=1)},
            coming=_pictures(f"{identity}-next", f"{paths.name}: what can come next", view.coming, scales),
            groups=tuple(_groups(identity, view, scales)),
            graph=Markup(drawn) if drawn is not None else None,  # noqa: S704 - every text in it is escaped
            beside=tuple(_process(name, law) for name in paths.beside),
            outside=tuple(_event(kind, law) for kind in paths.outside),
        )


def _groups(identity: str, view: View, scales: Sequence[Scale]) -> Iterator[_Group]:
    for number, (name, actors) in enumerate(_GROUPS.items(), start=1):
        happenings = tuple(one for one in view.happenings if one.edge.by in actors)
        if happenings:
            group = f"{identity}-who-{number}"
            title = f"{view.paths.name}: what can happen, and when. {name}"
            yield _Group(
                id=group,
                name=name,
                happenings=happenings,
                pictures=_pictures(group, title, happenings, scales),
            )


def _pictures(
    identity: str, title: str, happenings: Sequence[Happening], scales: Sequence[Scale]
) -> tuple[tuple[Markup, Markup], ...]:
    """Timelines of some things that can happen, each for a wide and for a narrow screen."""
    wide, narrow = scales
    return tuple(
        (
            Markup(timeline(f"{identity}-{part}", title, rows, wide)),  # noqa: S704 - its texts are escaped
            Markup(timeline(f"{identity}-{part}-narrow", title, rows, narrow)),  # noqa: S704 - the same
        )
        for part, rows in enumerate(_evenly(happenings), start=1)
    )


def _evenly(happenings: Sequence[Happening]) -> list[Sequence[Happening]]:
    if not happenings:
        return []
    parts = -(-len(happenings) // _MOST_ROWS)
    size = -(-len(happenings) // parts)
    return [happenings[start : start + size] for start in range(0, len(happenings), size)]


def _questions(parts: Sequence[_Part], law: Law | None) -> dict[str, str]:
    """The facts that decide something on the page, with how to ask for each."""
    alternatives = [
        facts
        for part in parts
        for where in (*(one.where for one in part.view.happenings), *(one.where for one in part.view.stages))
        for facts in where
    ]
    known = law.fact if law is not None else {}
    names = dict.fromkeys(name for facts in alternatives for name in facts)
    return {name: known[name].question for name in names if name in known}


def _process(name: str, law: Law | None) -> str:
    return law.process[name].name if law is not None else name


def _event(kind: str, law: Law | None) -> str:
    known = law.event.get(kind) if law is not None else None
    return known.name if known is not None else kind


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {
        "day_in_words": format_day,
        "actor_in_words": words_of_actor,
        "facts_in_words": words_of_facts,
        "breach_in_words": _breach_in_words,
        "role_in_words": _role_in_words,
        "marks": _marks,
        "is_web": _is_web,
    }
    return environment.from_string(_text_of("page.html.jinja"))


def _text_of(name: str) -> str:
    return files("ehe_workflow.showing").joinpath(name).read_text(encoding="utf-8")


def _breach_in_words(days: Days) -> str:
    return words_of_breach(days.whose, out_of_time=days.out_of_time)


def _role_in_words(bound: Bounding) -> str:
    return _ROLES[bound.role]


def _marks(one: Happening) -> str:
    by = [words_of_actor(one.edge.by)] if one.edge.by not in {Actor.LAW} else []
    marks = [
        *by,
        *["must be done"] * one.edge.duty,
        *["a remedy of the family"] * one.edge.remedy,
        *["goes against the family"] * one.edge.harms,
        *["a step of another process"] * ("/" in one.edge.id.rpartition(":")[2]),
    ]
    return ", ".join(marks)


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))
