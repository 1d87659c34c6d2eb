"""What may be asked, what is counted of a case, and what its steps change in the rollup.

One definition for all readings: the reaction, the rebuilding from the tables and the
recomputation from the ledger alone go through `measures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from bihuan.directory.catalogue.words import Result
from bihuan.kit.clock import local_day
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import RUNNING, Status
from bihuan.loop.closing.words import Grade
from bihuan.measure.figures.words import (
    COLUMNS,
    FINISHED,
    Key,
    Measure,
    Told,
)

_RESULTS = {
    Result.SOLVED: Measure.SOLVED,
    Result.EXPLAINED: Measure.EXPLAINED,
    Result.WITHDRAWN: Measure.WITHDRAWN,
    Result.TRANSFERRED: Measure.TRANSFERRED,
    Result.NOT_REACHABLE: Measure.UNREACHABLE,
}


# -- What may be asked ---------------------------------------------------------


def may_span(since: date | None, until: date | None) -> Verdict:
    """From a day to the same or a later one; the other way round nothing would be counted."""
    if since is not None and until is not None and since > until:
        return refuse(
            "days-reversed",
            "开始日期 {since} 晚于结束日期 {until}，请对调。",
            since=since,
            until=until,
        )
    return ALLOWED


# -- What is counted -----------------------------------------------------------


def measures(told: Told) -> int:
    """The bits of a case; nought for one that is not of the population."""
    if accepted_on(told) is None:
        return 0
    return sum(one.value for one in {Measure.ACCEPTED, *_ended(told), *_way(told)})


def _ended(told: Told) -> set[Measure]:
    """How it stands or ended."""
    if told.status == Status.DEFERRED:
        return {Measure.DEFERRED}
    if told.status == Status.MERGED:
        return {Measure.MERGED}
    if told.status != Status.CLOSED:
        late = None not in (told.due_at, told.reported_at) and _late_report(told)
        return {Measure.LATE} if late else set()
    found = {Measure.CLOSED}
    if told.result in _RESULTS:
        found.add(_RESULTS[Result(told.result)])
    if told.on_time is not None:
        found |= {Measure.TIMED, Measure.ON_TIME if told.on_time else Measure.LATE}
    if not told.rehandles and not told.reopens:
        found.add(Measure.ONE_GO)
    return found


def _late_report(told: Told) -> bool:
    assert told.due_at is not None
    assert told.reported_at is not None
    return told.reported_at >= told.due_at


def _way(told: Told) -> set[Measure]:
    """What happened to it on its way."""
    rated = told.grade is not None and told.result != Result.WITHDRAWN
    grade = told.grade or 0
    found = {
        Measure.RESPONDED: told.claimed_on_time is True or told.answered_now,
        Measure.CONTACTED: _contacted_in_time(told),
        Measure.REPEATED: told.repeats > 0,
        Measure.RATED: rated,
        Measure.SATISFIED: rated and grade >= Grade.GOOD,
        Measure.NEGATIVE: rated and grade <= Grade.BAD,
        Measure.RETURNED: told.returns > 0,
        Measure.EXTENDED: told.extensions > 0,
        Measure.REHANDLED: told.rehandles > 0,
        Measure.REOPENED: told.reopens > 0,
        Measure.SET_ASIDE: told.set_aside > 0,
    }
    return {one for one, holds in found.items() if holds}


def _contacted_in_time(told: Told) -> bool:
    """Answered on the spot, or spoken with within the limit.

    Entries from before it was asked do not say whether a contact was in time: those
    count by their claim, as the response rate did until then.
    """
    if told.answered_now or told.contacted_on_time is not None:
        return told.answered_now or told.contacted_on_time is True
    return told.contacted and told.claimed_on_time is True


def accepted_on(told: Told) -> date | None:
    """The county's day by which a case is counted; None for one that is not counted."""
    if told.accepted_at is None or told.status == Status.DECLINED:
        return None
    return local_day(told.accepted_at)


def closed_on(told: Told) -> date | None:
    """The day on which it left the loop."""
    return local_day(told.closed_at) if told.closed_at else None


def is_overdue(told: Told, *, as_of: datetime) -> bool:
    """Whether a unit still has it in hand past its deadline."""
    running = told.status in RUNNING and told.due_at is not None
    return running and told.due_at is not None and told.due_at <= as_of


# -- The rollup ---------------------------------------------------------------


def changes(before: Told, now: Told) -> Counter[tuple[Key, str]]:
    """What a case's step adds to the rollup and takes from it; mostly very little."""
    found: Counter[tuple[Key, str]] = Counter()
    found.update(_adds(now))
    found.subtract(_adds(before))
    return Counter({cell: n for cell, n in found.items() if n})


def _adds(told: Told) -> Counter[tuple[Key, str]]:
    day = accepted_on(told)
    if day is None:
        return Counter()
    key, bits = Key(day, told.unit), measures(told)
    adds = Counter({(key, one.column): 1 for one in Measure if bits & one.value})
    left = closed_on(told)
    if left is not None:
        adds[Key(left, told.unit), FINISHED] += 1
    return adds


def rows_of(
    cells: Mapping[tuple[Key, str], int],
) -> list[tuple[Key, dict[str, int]]]:
    """Cells by their keys, every column named, empty keys left out."""
    rows: dict[Key, dict[str, int]] = {}
    for (key, column), n in cells.items():
        rows.setdefault(key, dict.fromkeys(COLUMNS, 0))[column] += n
    return [(key, row) for key, row in rows.items() if any(row.values())]
