"""The answer of `status` for a reader: what to do first, where it stands, the dates and why, sources last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ehe_workflow.case.answer import Answer, LimitAnswer, OpeningAnswer, ProcessAnswer
from ehe_workflow.case.findings import Finding, FindingKind
from ehe_workflow.case.verdicts import Kind
from ehe_workflow.command.layout import heading, item, numbered_sources, paragraph, sources, words_of_day
from ehe_workflow.law.sources import Authority
from ehe_workflow.law.terms import Actor, Bound
from ehe_workflow.time.when import When
from ehe_workflow.trajectories.words import words_of_actor

_OURS = frozenset({Actor.FAMILY, Actor.CHILD, Actor.ANYONE})
_FINDING_HEADS: Mapping[FindingKind, str] = {
    FindingKind.LIMIT: "A time limit was not kept",
    FindingKind.NOT_SERVED: "Not validly served",
    FindingKind.CHECK: "Not as it should be",
    FindingKind.IMPOSSIBLE_STEP: "A step that could not be taken",
    FindingKind.UNWISE_STEP: "Allowed, but unwise",
    FindingKind.NOT_RECORDED: "Not recorded",
    FindingKind.NO_EVIDENCE: "No evidence in the log",
    FindingKind.MISSTATEMENT: "A wrong statement of law",
}
_VERDICT_WORDS: Mapping[Kind, str] = {
    Kind.BREACHED: "NOT KEPT",
    Kind.RUNNING: "running",
    Kind.CANNOT_TELL: "cannot tell",
    Kind.MET: "kept",
}
"""The verdicts that are shown, in the order in which they are shown."""


def status_text(answer: Answer, *, brief: bool = False) -> Iterator[str]:
    """The answer as lines of at most 80 characters.

    Args:
        answer: what `answer_of` gives.
        brief: leave out how each date was reached.
    """
    cited = [
        *(authority for one in answer.limits if _is_shown(one) for authority in (one.authority, *one.also)),
        *(one.authority for one in answer.findings if one.authority is not None),
        *(one.authority for one in answer.next_steps if one.authority is not None),
    ]
    numbers = numbered_sources(cited)
    yield from paragraph(
        f"{answer.title or answer.case}: {answer.jurisdiction_name}, as of {words_of_day(answer.as_of)}", indent=0
    )
    for name, day in answer.assumed.items():
        yield from paragraph(f"ASSUMED: {name} in force from {words_of_day(day)}. This is not the law today.")
    yield from _first(answer)
    yield from _problems(answer)
    yield from _standing(answer)
    yield from _limits(answer, numbers, brief=brief)
    yield from _findings(answer, numbers)
    yield from _questions(answer)
    yield from _next(answer, numbers)
    if answer.left_out:
        yield from heading("Left out")
        yield from paragraph(f"Entries dated after {words_of_day(answer.as_of)}: {', '.join(answer.left_out)}.")
    if numbers:
        yield from heading("Sources")
        yield from sources(numbers)
    yield ""
    yield "This is information, not legal advice."


def _first(answer: Answer) -> Iterator[str]:
    """What to do, process by process: first where a time ends soonest, then where something happened last."""
    yield from heading("Do first")
    lines = list(_doubtful(answer))
    due = sorted((one for one in answer.limits if _is_open(one, answer)), key=lambda one: str(one.last_day))
    advised = [(process, process.stages[0].advice) for process in answer.processes if process.over_since is None]
    several = sum(advice is not None for _, advice in advised) > 1
    order = dict.fromkeys(one.process for one in due)
    order |= dict.fromkeys(
        process.id for process, _ in sorted(advised, key=lambda one: _last_day(one[0]), reverse=True)
    )
    for name in order:
        told = [(process.name, advice) for process, advice in advised if process.id == name and advice]
        lines += [f"{one}: {advice}" if several else advice for one, advice in told]
        lines += [_due_line(one) for one in due if one.process == name]
    lines += _overdue(answer)
    for line in lines:
        yield from item(line)
    if not lines:
        yield from paragraph("Nothing is running and nothing is due on what the log says.")


def _last_day(process: ProcessAnswer) -> str:
    """When something last happened in a process, for putting them in order."""
    return max((str(move.date) for move in process.moves if move.date is not None), default="")


def _overdue(answer: Answer) -> Iterator[str]:
    """What others should have done by now and the log does not show, the longest overdue first."""
    over = [one for one in answer.limits if one.is_overdue and one.by not in _OURS and one.by is not Actor.LAW]
    for one in sorted(over, key=lambda limit: str(limit.last_day)):
        day = _day(one.last_day) if one.last_day is not None else ""
        yield (
            f"Was due from {words_of_actor(one.by)} by {day}, and the log does not show it: {_small(one.what)}. "
            "Ask for it; if it came, enter the day."
        )


def _doubtful(answer: Answer) -> Iterator[str]:
    """What to do about an order that did not come as the law asks, ahead of what follows from it."""
    moves = {move.event: move for process in answer.processes for move in process.moves}
    for name in answer.doubtful_orders:
        move = moves[name]
        day = f" ({move.date.words()})" if move.date is not None else ""
        yield (
            f"{move.name}{day}, and by this log not as the law asks: see what was found. It stands until it is ended, "
            "so do not leave it: take advice at once, and tell whoever made it in writing what is wrong."
        )


def _is_open(one: LimitAnswer, answer: Answer) -> bool:
    """Whether a limit still matters for what to do: it is running, or a time that was given too short is."""
    if one.by is Actor.LAW or one.last_day is None:
        return False
    if one.verdict is Kind.RUNNING:
        return True
    latest = one.last_day.latest
    return one.stated is not None and (latest is None or latest >= answer.as_of)


def _due_line(one: LimitAnswer) -> str:
    day = _day(one.last_day) if one.last_day is not None else ""
    left = ""
    if one.days_left is not None:
        left = " (today is the last day)" if one.days_left == 0 else f" ({_days(one.days_left)} left)"
    if one.bound is Bound.AT_LEAST:
        after = _day(one.first_day_after) if one.first_day_after is not None else ""
        stated = ""
        if one.stated is not None and str(one.stated) != str(one.last_day):
            stated = f" The paper says {one.stated.words()}: keep to the earlier day if you can, and say so."
        return f"{one.what}: until the end of {day}{left}. No step may follow before {after}.{stated}"
    if one.is_earliest:
        return f"{one.what}: not before {day}."
    end = f"{one.cut_off} on" if one.cut_off is not None else "the end of"
    if one.by in _OURS:
        verb = "You can" if one.right else "Due from you"
        return f"{verb} until {end} {day}{left}: {_small(one.what)}."
    if one.right:
        return f"{_capital(words_of_actor(one.by))} may until {end} {day}{left}: {_small(one.what)}."
    return f"Due from {words_of_actor(one.by)} by {end} {day}{left}: {_small(one.what)}."


def _day(when: When) -> str:
    """A day in the middle of a sentence, where only the days are known among which it lies."""
    return when.words() if when.is_exact else f"a day {when.words()}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _problems(answer: Answer) -> Iterator[str]:
    if not answer.problems:
        return
    yield from heading("Look at these entries of the log")
    for problem in answer.problems:
        where = f"Entry {problem.event}" if problem.event else "The case"
        more = f" Expected: {problem.expected}." if problem.expected else ""
        near = f" Did you mean {problem.nearest!r}?" if problem.nearest else ""
        yield from item(f"{where}: {problem.what}.{more}{near}")
    yield from paragraph("Each is kept as it was written; the rest is answered with it.")


def _standing(answer: Answer) -> Iterator[str]:
    yield from heading("Where it stands")
    if not answer.processes:
        yield from paragraph("No process has begun on what the log says.")
    for process in answer.processes:
        yield from _process(process)
    if answer.triage is not None:
        words = {
            "officer": "point to the officer, not the situation",
            "situation": "point to a hard situation, not a hostile officer",
            "unclear": "do not yet tell a hostile officer from a hard situation",
        }
        yield from paragraph(f"The signs recorded in the log {words.get(answer.triage, answer.triage)}.")


def _process(process: ProcessAnswer) -> Iterator[str]:
    yield from paragraph(f"{process.name} ({process.regime_name}; {process.in_force})")
    if process.over_since is not None:
        yield from paragraph(f"Over: its time ended on {process.over_since.words()}.", indent=4)
    for stage in process.stages:
        where = f", where {_where(stage.where)}" if stage.where else ""
        yield from paragraph(f"Stage: {stage.name}{where}", indent=4)
        if stage.means:
            yield from paragraph(stage.means, indent=6)
    for move in process.moves:
        day = move.date.words() if move.date is not None else "by the calendar"
        if move.refused is None:
            yield from item(f"{day}: {move.name} -> {move.stage}", indent=4)
        else:
            yield from item(f"{day}: {move.name} (kept in the log; it could not move the case)", indent=4)


def _where(where: Mapping[str, object]) -> str:
    values = {True: "yes", False: "no"}
    return ", ".join(f"{fact}: {values[value] if isinstance(value, bool) else value}" for fact, value in where.items())


def _limits(answer: Answer, numbers: Mapping[Authority, int], *, brief: bool) -> Iterator[str]:
    shown = [one for one in answer.limits if _is_shown(one)]
    if not shown:
        return
    yield from heading("Time limits")
    for kind in _VERDICT_WORDS:
        for one in shown:
            if one.verdict is kind:
                yield ""
                yield from _limit(one, numbers, brief=brief)


def _is_shown(one: LimitAnswer) -> bool:
    """Whether a reader is helped by it: not where it does not apply, nor where the law gives no number at all."""
    return one.verdict is not Kind.NOT_APPLICABLE and (one.last_day is not None or bool(one.would_settle))


def _limit(one: LimitAnswer, numbers: Mapping[Authority, int], *, brief: bool) -> Iterator[str]:
    mark = "" if one.force.is_law else f"; {one.force.words}"
    word = "fixed by law" if one.by is Actor.LAW else _VERDICT_WORDS[one.verdict]
    places = "".join(f"[{numbers[authority]}]" for authority in dict.fromkeys((one.authority, *one.also)))
    yield from paragraph(f"{one.what} [{word}{mark}] {places}")
    if one.last_day is not None:
        label = "Day" if one.by is Actor.LAW else "Not before" if one.is_earliest else "Last day"
        yield from paragraph(f"{label}: {one.last_day.words()}", indent=4)
    if not one.confidence.is_settled:
        yield from paragraph(f"The figure is {one.confidence.words}.", indent=4)
    if one.why:
        yield from paragraph(f"Because: {one.why}.", indent=4)
    for settle in one.would_settle:
        yield from paragraph(f"Would be settled by: {settle}.", indent=4)
    if not brief and one.by is not Actor.LAW:
        for reason in one.reasons:
            if reason.kind != "decides":
                yield from item(reason.words, indent=4)


def _findings(answer: Answer, numbers: Mapping[Authority, int]) -> Iterator[str]:
    if not answer.findings:
        return
    yield from heading("Found")
    for kind, head in _FINDING_HEADS.items():
        found = [one for one in answer.findings if one.kind is kind]
        if found:
            yield from paragraph(f"{head}:")
            for one in found:
                yield from item(_finding(one, numbers), indent=4)


def _finding(finding: Finding, numbers: Mapping[Authority, int]) -> str:
    entry = f"(entry {finding.event}) " if finding.event else ""
    source = f" [{numbers[finding.authority]}]" if finding.authority is not None else ""
    mark = "" if finding.force.is_law else f" ({finding.force.words})"
    return f"{entry}{finding.what}{mark}{source}"


def _questions(answer: Answer) -> Iterator[str]:
    if not answer.questions:
        return
    yield from heading("Not known, and it matters")
    for question in answer.questions:
        yield from item(question.question)
        for why in question.why:
            yield from paragraph(why, indent=6)


def _next(answer: Answer, numbers: Mapping[Authority, int]) -> Iterator[str]:
    if not answer.next_steps:
        return
    yield from heading("What can come next")
    for ours, who in ((True, "You can:"), (False, "Others can:")):
        steps = [_step(one, numbers, ours=ours) for one in answer.next_steps if (one.by in _OURS) is ours]
        if steps:
            yield from paragraph(who)
            for one in dict.fromkeys(steps):  # one event can be a step of several processes
                yield from item(one, indent=4)


def _step(one: OpeningAnswer, numbers: Mapping[Authority, int], *, ours: bool) -> str:
    actor = "" if ours else f"{words_of_actor(one.by)} {'must' if one.duty else 'may'}: "
    opens = f", not before {_day(one.from_)}" if one.from_ is not None else ""
    closes = f", by {_day(one.by_day)}" if one.by_day is not None else ""
    source = f" [{numbers[one.authority]}]" if one.authority is not None else ""
    advice = f": {one.advice}" if one.advice and ours else ""
    warning = f". {one.warning}" if one.warning else ""
    return f"{actor}{one.name}{opens}{closes}{source}{advice or warning}"
