"""What events leave behind of the limits: which they set off, end, put off, pause and let go on.

The rules are those by which a log is counted: a limit runs from the last event that set it off, and an extension
counts only where it is brought in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from ehe_workflow.law.limits import Limit
from ehe_workflow.law.terms import Actor
from ehe_workflow.trajectories.growth import BEYOND, LATER, LastDay
from ehe_workflow.trajectories.paths import Option, Place, Situation, Situations
from ehe_workflow.trajectories.timers import PASSED_LONG_AGO, Term, Terms, is_over, passed, running_on
from ehe_workflow.trajectories.together import Together
from ehe_workflow.trajectories.watch import CAP, PAUSED
from ehe_workflow.trajectories.zone import NOW, Zone

Timers = Mapping[str, Term]
"""The end of every timer that is kept, by name."""

_ITSELF = ((0,),)


@frozen(cache_hash=True)
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
        same: whether every timer keeps its end.
    """

    situation: Situation
    terms: tuple[int | LastDay, ...]
    begins: bool
    same: bool

    def of(self, terms: Terms, zone: Zone) -> tuple[Terms, Zone]:
        """The ends of its timers, and the days.

        Args:
            terms: the ends of the timers before.
            zone: the days; the event is on the day of `NOW`.
        """
        if self.same:
            return terms, zone
        if self.begins:
            place = len(zone.low)
            ends = [terms[one] if isinstance(one, int) else (one, place) for one in self.terms]
            return tuple(ends), zone.with_twin()
        return tuple([terms[one] for one in self.terms if isinstance(one, int)]), zone


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
        self._turns: dict[tuple[str, int, tuple[Place, ...], tuple[Place, ...]], tuple[Turn, tuple[str, ...]]] = {}
        self._same: dict[Turn, Turn] = {}
        self._picked: dict[
            tuple[tuple[str, ...], tuple[Place, ...], Turn, frozenset[Actor]],
            tuple[tuple[str, ...], tuple[int | LastDay, ...]],
        ] = {}
        self._kept: dict[
            tuple[tuple[Place, ...], tuple[str, ...]], tuple[tuple[bool, bool, tuple[int, ...], bool, bool], ...]
        ] = {}

    def turn(self, situation: Situation, option: Option) -> Turn:
        """What an event does to timers, whichever of them there are.

        Whether a limit is about an event is asked as things stood before it, with what is so of the event itself.
        """
        key = option.kind, option.stretch, situation.places, option.places
        found = self._turns.get(key)
        if found is None:
            found = self._turns[key] = self._turn(*key)
        plain, conditional = found
        if not conditional:
            return plain
        begun = [
            timer
            for timer in conditional
            if self._together.applies(
                self._together.limit(timer), option.kind, option.assumed, situation.told, option.stretch
            )
        ]
        turn = evolve(plain, begun=(*plain.begun, *begun))
        return self._same.setdefault(turn, turn)

    def _turn(
        self, kind: str, stretch: int, before: tuple[Place, ...], after: tuple[Place, ...]
    ) -> tuple[Turn, tuple[str, ...]]:
        """What an event does to timers, and those that it sets off besides where their condition is met."""
        together = self._together
        watches = [member.watches[place[0]] for member, place in zip(together.members, after, strict=True)]
        live = together.live(after)
        started = {timer: watch.limits[timer] for watch in watches for timer in watch.starts.get(kind, ())}
        stopped = {timer for watch in watches for timer in watch.stops.get(kind, ())}
        gone = frozenset(stopped | started.keys() | together.lapsed(before, after))
        begun = [
            timer
            for timer, limit in started.items()
            if timer in live and together.is_in_force(limit, stretch) and self._ends.of(limit) is not None
        ]
        turn = Turn(
            gone,
            tuple(timer for timer in begun if started[timer].when is None),
            tuple({one.id: None for watch in watches for one in watch.lengthens.get(kind, ())}),
            tuple({name: None for watch in watches for name in watch.pauses.get(kind, ()) if name not in gone}),
            tuple({name: None for watch in watches for name in watch.resumes.get(kind, ())}),
        )
        return self._same.setdefault(turn, turn), tuple(one for one in begun if started[one].when is not None)

    def turn_of(self, turn: Turn, timers: tuple[str, ...]) -> Turn:
        """What a turn does to some timers."""
        there = Turn(
            turn.gone.intersection(timers) if timers else _NONE,
            turn.begun,
            tuple(name for name in turn.longer if any(base in timers for base in self._bases(name))),
            tuple(name for name in turn.paused if name in timers),
            tuple(name for name in turn.resumed if name + PAUSED in timers),
        )
        return self._same.setdefault(there, there)

    def landing(self, timers: tuple[str, ...], option: Option, turn: Turn, breached_by: frozenset[Actor]) -> Landing:
        """Where a turn leads in which timers are only set off and ended.

        Args:
            timers: the timers before it.
            option: what the event does.
            turn: what it does to the timers.
            breached_by: those of whom the paths need a breach after it.
        """
        key = timers, option.places, turn, breached_by
        found = self._picked.get(key)
        if found is None:
            found = self._picked[key] = self._pick(*key)
        names, terms = found
        there = self._situations.of(option.places, option.kept, option.told, breached_by, names)
        begins = any(not isinstance(one, int) for one in terms)
        return Landing(there, terms, begins, names == timers and not begins)

    def turned(
        self, timers: tuple[str, ...], terms: Terms, zone: Zone, turn: Turn
    ) -> Iterator[tuple[tuple[str, ...], Terms, Zone]]:
        """The timers and their ends once extensions are brought, and pauses begun and ended."""
        for known, part in self._turned(turn, dict(zip(timers, terms, strict=True)), zone):
            names = tuple(sorted(known))
            yield names, tuple(known[name] for name in names), part

    def _pick(
        self, timers: tuple[str, ...], places: tuple[Place, ...], turn: Turn, breached_by: frozenset[Actor]
    ) -> tuple[tuple[str, ...], tuple[int | LastDay, ...]]:
        """The timers after a turn, and where their ends are taken from."""
        terms: dict[str, int | LastDay] = {
            name: place for place, name in enumerate(timers) if name.removesuffix(PAUSED) not in turn.gone
        }
        for timer in turn.begun:
            limit = self._together.limit(timer)
            if limit.by not in breached_by or timer not in self._together.duties:
                grows = self._ends.of(limit)
                if grows is not None:
                    terms[timer] = grows
        mattering = self._together.mattering(places, tuple(sorted(terms)))
        names = tuple(sorted(name for name in terms if name.removesuffix(PAUSED) in mattering))
        return names, tuple(terms[name] for name in names)

    def _bases(self, extension: str) -> tuple[str, str]:
        """The timers of the limit that an extension puts off."""
        base = self._law.limit_named(self._law.limit[extension].extends or "").id
        return base + CAP, base

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
        that leave another number of days are held apart. Where paths are held together, that number is not kept, and
        the end may then be on any day after the pause.
        """
        end = timers.get(timer)
        if end is None or end == (None, PASSED_LONG_AGO) or timer + PAUSED in timers:
            yield timers, zone
            return
        yield from ((timers, one) for one in passed(zone, _ITSELF, (end,)))
        for one in running_on(zone, _ITSELF, (end,)):
            if self._together.forgets:
                yield {**timers, timer: (None, BEYOND), timer + PAUSED: (None, 0)}, one
                continue
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
        if self._together.forgets:
            place = len(zone.low)
            return {**kept, timer: (self._ends.tables.itself, place)}, zone.with_later(self._ends.horizon + 1)
        return {**kept, timer: (self._ends.tables.shifted(left[1]), len(zone.low))}, zone.with_twin()

    def _lengthened(self, longer: Limit, timers: Timers, zone: Zone) -> Iterator[tuple[Timers, Zone]]:
        """An extension counts where it is brought by the end of what it extends; later it extends nothing."""
        known = (timers.get(name) for name in self._bases(longer.id))
        end = next((one for one in known if one is not None and one != (None, PASSED_LONG_AGO)), None)
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
        return (None, last) if last is not None and end[1] != LATER else None

    def tidied(self, situation: Situation, terms: Terms, zone: Zone) -> tuple[Situation, Terms, Zone]:
        """Keep only the timers, and the days from which they run, that still matter.

        An end that surely comes no earlier than the horizon is not told apart from others that do.
        """
        if not terms:
            return situation, terms, zone if len(zone.low) == 1 else zone.only([NOW])
        kept, names, ends, horizon = [NOW], list[str](), list[Term](), self._ends.horizon
        for name, term, (is_live, can_pass, longer, is_marked, is_late) in zip(
            situation.timers, terms, self._what_matters(situation), strict=True
        ):
            if not is_live:
                continue
            grows, place = term
            if can_pass and is_over(zone, term) and all(is_over(zone, terms[one]) for one in longer):
                if not is_marked:
                    continue
                ends.append((None, PASSED_LONG_AGO))
            elif grows is None:
                if place == LATER and not is_late:
                    continue
                ends.append(term)
            elif grows(zone.low[place]) >= horizon:
                if not is_late:
                    continue
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

    def _what_matters(self, situation: Situation) -> tuple[tuple[bool, bool, tuple[int, ...], bool, bool], ...]:
        """For each timer: whether it still matters, and whether it can pass for good and with which extensions.

        And whether it must be remembered when it has, and whether it matters beyond the horizon.
        """
        key = situation.places, situation.timers
        found = self._kept.get(key)
        if found is None:
            together = self._together
            mattering, late = together.mattering(*key), together.late(situation.places)
            found = self._kept[key] = tuple(
                (
                    name.removesuffix(PAUSED) in mattering,
                    not name.endswith(PAUSED) and name not in together.growing,
                    self._extensions(name, situation.timers),
                    name in together.marked,
                    name.removesuffix(PAUSED) in late,
                )
                for name in situation.timers
            )
        return found

    def _extensions(self, timer: str, timers: tuple[str, ...]) -> tuple[int, ...]:
        """The places of the extensions that put off the end of a timer."""
        longer = self._law.extensions_of(self._together.limit(timer.removesuffix(PAUSED)))
        return tuple(timers.index(one.id) for one in longer if one.id in timers)


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
        most = min(grows(told.high[place]) - told.low[NOW], grows.longest)
        for left in range(fewest, most + 1):
            less = grows.less(left)
            part = told.following(NOW, place, less.values)
            part = part.following(place, NOW, less.caps) if part is not None else None
            if part is not None:
                yield left, part
    untold = zone.since(place, grows.values.most(BEYOND - 1) + 1)
    if untold is not None:
        yield BEYOND, untold
