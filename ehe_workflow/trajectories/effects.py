"""What events leave behind of the limits: which they set off, end, put off, pause and let go on.

The rules are those by which a log is counted: a limit runs from the last event that set it off, and an extension
counts only where it is brought in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.growth import BEYOND, LATER, LastDay
from ehe_workflow.trajectories.paths import Option, Place, Situation, Situations
from ehe_workflow.trajectories.timers import PASSED_LONG_AGO, Term, Terms, is_over, passed, running_on
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.watch import PAUSED
from ehe_workflow.trajectories.zone import NOW, Zone

Timers = Mapping[str, Term]
"""The end of every timer that is kept, by name."""

_ITSELF = ((0,),)


@frozen
class Turn:
    """What an event does to the timers that are kept.

    Attributes:
        gone: those that it ends, or sets off afresh.
        begun: those that it sets off and that matter afterwards.
        longer: the extensions that it brings.
        paused: those that it pauses where they run.
        resumed: those that it lets go on.
    """

    gone: frozenset[str]
    begun: tuple[str, ...]
    longer: tuple[str, ...]
    paused: tuple[str, ...]
    resumed: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether timers are only set off and ended."""
        return not (self.longer or self.paused or self.resumed)


@frozen(eq=False)
class Landing:
    """The situation after a plain turn, with where the ends of its timers are taken from.

    Attributes:
        situation: the situation.
        terms: for each timer, the place of its end among those before, or how the end of one that is set off grows.
        begins: whether some timer is set off.
    """

    situation: Situation
    terms: tuple[int | LastDay, ...]
    begins: bool


class Effects:
    """Finds what events leave behind.

    Args:
        together: the processes that are followed.
        situations: the situations of the search.
        extended: the last days of extensions of limits that the log set off, by extension.
        beyond: is told for each timer whose end comes to lie beyond the horizon the first and the last day that it
            can be.
    """

    def __init__(
        self,
        together: Together,
        situations: Situations,
        extended: Mapping[str, int],
        beyond: dict[str, tuple[int, int]],
    ) -> None:
        self._together = together
        self._situations = situations
        self._ends = together.ends
        self._law = together.law
        self._extended = extended
        self._beyond_horizon = beyond
        self._turns: dict[object, Turn] = {}
        self._landings: dict[object, Landing] = {}
        self._kept: dict[Situation, tuple[tuple[bool, bool, bool], ...]] = {}

    def turn(self, situation: Situation, option: Option) -> Turn:
        """What an event does to the timers of a situation."""
        key = option.kind, option.stretch, situation.places, option.places, option.kept, option.told
        whole = self._turns.get(key)
        if whole is None:
            whole = self._turns[key] = self._turn(situation.places, option)
        timers = situation.timers
        return Turn(
            whole.gone.intersection(timers) if timers else _NONE,
            whole.begun,
            tuple(name for name in whole.longer if self._base(name).id in timers),
            tuple(name for name in whole.paused if name in timers),
            tuple(name for name in whole.resumed if name + PAUSED in timers),
        )

    def _turn(self, before: tuple[Place, ...], option: Option) -> Turn:
        watches = [
            member.watches[place[0]] for member, place in zip(self._together.members, option.places, strict=True)
        ]
        kind, live = option.kind, self._together.live(option.places)
        started = {timer: watch.limits[timer] for watch in watches for timer in watch.starts.get(kind, ())}
        stopped = {timer for watch in watches for timer in watch.stops.get(kind, ())}
        stopped |= self._together.lapsed(before, option.places)
        begun = tuple(
            timer
            for timer, limit in started.items()
            if timer in live
            and self._together.applies(limit, option.kept, option.told, option.stretch)
            and self._ends.of(limit) is not None
        )
        gone = frozenset(stopped | started.keys())
        extensions = {longer.id for timer in begun for longer in self._law.extensions_of(started[timer])}
        return Turn(
            gone | extensions,
            begun,
            tuple({one.id: None for watch in watches for one in watch.lengthens.get(kind, ())}),
            tuple({name: None for watch in watches for name in watch.pauses.get(kind, ()) if name not in gone}),
            tuple({name: None for watch in watches for name in watch.resumes.get(kind, ())}),
        )

    def landed(
        self, situation: Situation, terms: Terms, zone: Zone, option: Option, turn: Turn, breached_by: frozenset[Actor]
    ) -> Iterator[tuple[Situation, Terms, Zone]]:
        """End and set off the limits that an event ends and sets off.

        Args:
            situation: where paths are before it.
            terms: the ends of its timers.
            zone: their days; the event is on the day of `NOW`.
            option: what the event does.
            turn: what it does to the timers.
            breached_by: those of whom the paths need a breach after it.
        """
        key = situation.timers, option.places, option.kept, option.told, turn, breached_by
        found: list[tuple[tuple[str, ...], Terms, Zone]] = [(situation.timers, terms, zone)]
        if not turn.is_plain:
            found = [
                (tuple(sorted(timers)), tuple(timers[name] for name in sorted(timers)), part)
                for timers, part in self._turned(turn, dict(zip(situation.timers, terms, strict=True)), zone)
            ]
        for names, ends, part in found:
            key = names, option.places, option.kept, option.told, turn, breached_by
            landing = self._landings.get(key)
            if landing is None:
                landing = self._landings[key] = self._landing(names, option, turn, breached_by)
            if landing.begins:
                place, after = len(part.low), part.with_twin()
                yield (
                    landing.situation,
                    tuple([ends[one] if isinstance(one, int) else (one, place) for one in landing.terms]),
                    after,
                )
            elif landing.situation.timers == names:
                yield landing.situation, ends, part
            else:
                yield landing.situation, tuple([ends[one] for one in landing.terms if isinstance(one, int)]), part

    def _landing(self, names: tuple[str, ...], option: Option, turn: Turn, breached_by: frozenset[Actor]) -> Landing:
        terms: dict[str, int | LastDay] = {
            name: place for place, name in enumerate(names) if name.removesuffix(PAUSED) not in turn.gone
        }
        for timer in turn.begun:
            limit = self._together.limit(timer)
            if limit.by not in breached_by or timer not in self._together.duties:
                grows = self._ends.of(limit)
                if grows is not None:
                    terms[timer] = grows
        mattering = self._together.mattering(option.places, tuple(sorted(terms)))
        timers = tuple(sorted(name for name in terms if name.removesuffix(PAUSED) in mattering))
        there = self._situations.of(option.places, option.kept, option.told, breached_by, timers)
        picked = tuple(terms[name] for name in timers)
        return Landing(there, picked, any(not isinstance(one, int) for one in picked))

    def _base(self, extension: str) -> Limit:
        return self._law.limit_named(self._law.limit[extension].extends or "")

    def _turned(self, turn: Turn, timers: Timers, zone: Zone) -> Iterator[tuple[Timers, Zone]]:
        found: list[tuple[Timers, Zone]] = [(timers, zone)]
        for name in turn.longer:
            found = [more for known, one in found for more in self._lengthened(self._law.limit[name], known, one)]
        for name in turn.resumed:
            found = [self._resumed(name, known, one) for known, one in found]
        for name in turn.paused:
            found = [more for known, one in found for more in self._paused(name, known, one)]
        yield from found

    def _paused(self, timer: str, timers: Timers, zone: Zone) -> Iterator[tuple[Timers, Zone]]:
        """Stop a timer that still runs, for each number of days that it can have left.

        The end of a pause puts the last day off by the days between, which falls as the beginning grows; so paths
        that leave another number of days are held apart.
        """
        end = timers.get(timer)
        if end is None or end == (None, PASSED_LONG_AGO) or timer + PAUSED in timers:
            yield timers, zone
            return
        yield from ((timers, one) for one in passed(zone, _ITSELF, (end,)))
        for one in running_on(zone, _ITSELF, (end,)):
            for left, part in _with_days_left(one, end):
                yield {**timers, timer: (None, BEYOND), timer + PAUSED: (None, left)}, part

    def _resumed(self, timer: str, timers: Timers, zone: Zone) -> tuple[Timers, Zone]:
        """Let a paused timer go on for the days that it had left."""
        left = timers.get(timer + PAUSED)
        if left is None:
            return timers, zone
        kept = {name: end for name, end in timers.items() if name != timer + PAUSED}
        if left[1] in {LATER, BEYOND}:
            return {**kept, timer: (None, left[1])}, zone
        return {**kept, timer: (self._ends.tables.shifted(left[1]), len(zone.low))}, zone.with_twin()

    def _lengthened(self, longer: Limit, timers: Timers, zone: Zone) -> Iterator[tuple[Timers, Zone]]:
        """An extension counts where it is brought by the end of what it extends; later it extends nothing."""
        end = timers.get(self._base(longer.id).id)
        made = self._extension(longer, end) if end is not None else None
        if end is None or made is None:
            yield timers, zone
            return
        yield from ((timers, one) for one in passed(zone, _ITSELF, (end,)))
        yield from (({**timers, longer.id: made}, one) for one in running_on(zone, _ITSELF, (end,)))

    def _extension(self, longer: Limit, end: Term) -> Term | None:
        if end[0] is not None:
            grows = self._ends.of(longer)
            return (grows, end[1]) if grows is not None else None
        last = self._extended.get(longer.id)
        return (None, last) if last is not None and end[1] not in {PASSED_LONG_AGO, LATER} else None

    def tidied(self, situation: Situation, terms: Terms, zone: Zone) -> tuple[Situation, Terms, Zone]:
        """Keep only the timers, and the days from which they run, that still matter.

        An end that surely comes no earlier than the horizon is not told apart from others that do.
        """
        if not terms:
            return situation, terms, zone if len(zone.low) == 1 else zone.only([NOW])
        kept, names, ends = [NOW], list[str](), list[Term]()
        for name, term, (is_live, can_pass, is_marked) in zip(
            situation.timers, terms, self._what_matters(situation), strict=True
        ):
            grows, place = term
            if not is_live:
                continue
            if can_pass and is_over(zone, term):
                if not is_marked:
                    continue
                ends.append((None, PASSED_LONG_AGO))
            elif grows is None:
                ends.append(term)
            elif grows(zone.low[place]) >= self._ends.horizon:
                ends.append(self._beyond(name, grows(zone.low[place]), grows(zone.high[place])))
            else:
                if place not in kept:
                    kept.append(place)
                ends.append((grows, kept.index(place)))
            names.append(name)
        zone = zone if len(kept) == len(zone.low) == kept[-1] + 1 else zone.only(kept)
        if len(names) == len(terms):
            return situation, tuple(ends), zone
        situation = self._situations.of(
            situation.places, situation.assumed, situation.told, situation.breached_by, tuple(names)
        )
        return self.tidied(situation, tuple(ends), zone)

    def _beyond(self, timer: str, low: int, high: int) -> Term:
        first, last = self._beyond_horizon.get(timer, (low, high))
        self._beyond_horizon[timer] = min(first, low), max(last, high)
        return None, LATER

    def _what_matters(self, situation: Situation) -> tuple[tuple[bool, bool, bool], ...]:
        """For each timer: whether it still matters, can pass for good, and must be remembered when it has."""
        found = self._kept.get(situation)
        if found is None:
            mattering = self._together.mattering(situation.places, situation.timers)
            found = self._kept[situation] = tuple(
                (
                    name.removesuffix(PAUSED) in mattering,
                    not name.endswith(PAUSED) and name not in self._together.growing,
                    name in self._together.marked,
                )
                for name in situation.timers
            )
        return found


_NONE: frozenset[str] = frozenset()


def _with_days_left(zone: Zone, end: Term) -> Iterator[tuple[int, Zone]]:
    """The parts of a zone in which an end is so many days after the day of `NOW`, for each number that is possible."""
    grows, place = end
    if grows is None and place in {LATER, BEYOND}:
        yield place, zone
        return
    if grows is None:
        for day in range(zone.low[NOW], zone.high[NOW] + 1):
            part = zone.since(NOW, day)
            part = part.until(NOW, day) if part is not None else None
            if part is not None:
                yield place - day, part
        return
    told = zone.until(place, grows.values.most(BEYOND - 1))
    if told is not None:
        fewest = max(0, grows(told.low[place]) - told.high[NOW])
        for left in range(fewest, grows(told.high[place]) - told.low[NOW] + 1):
            less = grows.less(left)
            part = told.following(NOW, place, less.values)
            part = part.following(place, NOW, less.caps) if part is not None else None
            if part is not None:
                yield left, part
    untold = zone.since(place, grows.values.most(BEYOND - 1) + 1)
    if untold is not None:
        yield BEYOND, untold
