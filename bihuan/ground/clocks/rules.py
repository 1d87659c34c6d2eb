"""When rungs fall, which are due, how a clock stands, and what may be done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, Protocol

from bihuan.ground.calendars.words import Due, Ends, Measure, Pause, Period
from bihuan.ground.clocks.words import Light, Rung, State
from bihuan.kit.verdicts import ALLOWED, Verdict

YELLOW = "yellow"  # the rung from which a clock shows yellow
YELLOW_FROM = 0.75  # of the time, where a ladder has no such rung


class Calendar(Protocol):
    """What of a calendar is needed here."""

    @property
    def version(self) -> int: ...

    def due(
        self,
        start: datetime,
        period: Period,
        *,
        ends: Ends = ...,
        extensions: Sequence[Period] = ...,
        pauses: Sequence[Pause] = ...,
        explain: bool = ...,
    ) -> Due: ...

    def shift(self, moment: datetime, period: Period, sign: int) -> datetime: ...

    def at_fraction(
        self,
        start: datetime,
        end: datetime,
        fraction: float,
        measure: Measure = ...,
        pauses: Sequence[Pause] = ...,
    ) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything from which a deadline follows. What is not here has no part in it."""

    started_at: datetime
    period: Period
    ends: Ends
    extensions: tuple[Period, ...] = ()
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows: the deadline and the moment of every rung."""

    due_at: datetime
    provisional: bool
    yellow_at: datetime
    rung_at: tuple[datetime, ...]


def due(calendar: Calendar, terms: Terms, *, explain: bool = False) -> Due:
    """The deadline that follows from these terms."""
    return calendar.due(
        terms.started_at,
        terms.period,
        ends=terms.ends,
        extensions=terms.extensions,
        pauses=terms.pauses,
        explain=explain,
    )


def plan(calendar: Calendar, terms: Terms, ladder: Sequence[Rung]) -> Plan:
    """Deadline and rungs. A rung never falls before the start or before the rung below it."""
    found = due(calendar, terms)
    moments = [rung_moment(calendar, terms, found.at, rung) for rung in ladder]
    return _plan(calendar, terms, found, ladder, moments)


def first_plan(
    calendar: Calendar, terms: Terms, ladder: Sequence[Rung]
) -> tuple[tuple[Rung, ...], Plan]:
    """The plan at the start, and the ladder sorted by when its rungs fall then.

    Rungs that fall together keep the order in which they were given.
    """
    found = due(calendar, terms)
    falls = [rung_moment(calendar, terms, found.at, rung) for rung in ladder]
    order = sorted(range(len(ladder)), key=falls.__getitem__)
    climbed = tuple(ladder[place] for place in order)
    moments = [falls[place] for place in order]
    return climbed, _plan(calendar, terms, found, climbed, moments)


def _plan(
    calendar: Calendar,
    terms: Terms,
    found: Due,
    ladder: Sequence[Rung],
    moments: Sequence[datetime],
) -> Plan:
    rung_at = tuple(accumulate([terms.started_at, *moments], max))[1:]
    named = [at for at, r in zip(rung_at, ladder, strict=True) if r.name == YELLOW]
    yellow = Rung(YELLOW, fraction=YELLOW_FROM)
    yellow_at = named[0] if named else rung_moment(calendar, terms, found.at, yellow)
    return Plan(found.at, found.provisional, yellow_at, rung_at)


def rung_moment(
    calendar: Calendar, terms: Terms, due_at: datetime, rung: Rung
) -> datetime:
    """When this rung falls under this deadline.

    A fraction is of the time that counts for the clock's own period, pauses left
    out: of working days for a period in working days, of office hours for one in
    working hours. So a long pause or holiday does not bring a warning nearer.
    """
    if rung.before is not None:
        return calendar.shift(due_at, rung.before, -1)
    if rung.after is not None:
        return calendar.shift(due_at, rung.after, 1)
    return calendar.at_fraction(
        terms.started_at,
        due_at,
        1.0 if rung.fraction is None else rung.fraction,
        terms.period.measure,
        terms.pauses,
    )


def next_moment(
    state: State, rung: int, rung_at: Sequence[datetime]
) -> datetime | None:
    """When to look at a clock again: never, unless it runs and has a rung to come."""
    if state is not State.RUNNING or rung >= len(rung_at):
        return None
    return rung_at[rung]


def fallen(rung: int, rung_at: Sequence[datetime], now: datetime) -> range:
    """The rungs that are to fire now, from the next one on, each missed one included."""
    end = rung
    while end < len(rung_at) and rung_at[end] <= now:
        end += 1
    return range(rung, end)


def light(now: datetime, yellow_at: datetime, due_at: datetime) -> Light:
    """Red from the deadline on, yellow from the ladder's yellow rung on, else green.

    Without such a rung, yellow begins when a quarter of the counted time is left.
    """
    if now >= due_at:
        return Light.RED
    return Light.YELLOW if now >= yellow_at else Light.GREEN


def may_pause(state: State | None) -> Verdict:
    """Only a running clock can be paused."""
    if state is State.PAUSED:
        return Verdict("clock-paused", "计时已经暂停，不能重复暂停。")
    return may_extend(state)


def may_resume(state: State | None) -> Verdict:
    """Only a paused clock can go on."""
    if state is State.RUNNING:
        return Verdict("clock-running", "计时没有暂停，无需恢复。")
    return may_extend(state)


def may_extend(state: State | None) -> Verdict:
    """Any clock that has not stopped can be extended, a paused one too."""
    if state is None or state is State.STOPPED:
        return Verdict("clock-not-going", "这项计时不存在或已经停止。")
    return ALLOWED


def may_revive(*, found: bool) -> Verdict:
    """Only a clock that once ran can go on."""
    if found:
        return ALLOWED
    return Verdict("clock-never", "没有可以继续的计时。")


def read_terms(
    started_at: datetime,
    period: str,
    ends: str,
    extensions: Sequence[Mapping[str, str]],
    pauses: Sequence[Mapping[str, str | None]],
) -> Terms:
    """Terms from the plain values in which a row or a ledger entry keeps them."""
    return Terms(
        started_at,
        Period.parse(period),
        Ends(ends),
        tuple(Period.parse(each["by"]) for each in extensions),
        tuple(
            Pause(datetime.fromisoformat(str(each["since"])), _moment(each["until"]))
            for each in pauses
        ),
    )


def read_ladder(written: Sequence[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """A ladder from JSON, as `write_ladder` made it."""
    return tuple(
        Rung(
            each["name"],
            each.get("fraction"),
            _period(each.get("before")),
            _period(each.get("after")),
        )
        for each in written
    )


def write_ladder(ladder: Sequence[Rung]) -> list[dict[str, str | float]]:
    """A ladder as JSON."""
    written = []
    for rung in ladder:
        plain: dict[str, str | float] = {"name": rung.name}
        if rung.fraction is not None:
            plain["fraction"] = rung.fraction
        if rung.before is not None:
            plain["before"] = str(rung.before)
        if rung.after is not None:
            plain["after"] = str(rung.after)
        written.append(plain)
    return written


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _period(text: str | None) -> Period | None:
    return Period.parse(text) if text else None
