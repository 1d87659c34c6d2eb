"""Which months look too good. Plain values in; each finding names the rows behind it.

Each rule asks how likely an honest unit would look so, among its peers; a unit with few
verdicts is never signalled. What is found is a question to a person, not an answer.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from math import comb

from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.closing.words import Grade
from bihuan.loop.truth.words import Found, Kind, Said, SignalState, Threshold

# What a county begins with; it may set each otherwise, and the ledger says who did.
USUAL: dict[Kind, Threshold] = {
    Kind.PERFECT: Threshold(least=20, value=0.01),
    Kind.INSTANT: Threshold(least=5, value=60),
    Kind.IDENTICAL: Threshold(least=5, value=0.3),
    Kind.MONTH_END: Threshold(least=20, value=0.001),
    Kind.ONE_VOICE: Threshold(least=20, value=0.01),
    Kind.SAME_MINUTE: Threshold(least=3, value=1),
}
LAST_DAYS = 3
# Some hurry before the figures are read is human; twice the calendar's share is usual.
USUAL_HURRY = 2.0
WORDS_THAT_SAY_SOMETHING = 6
# Nobody's peers are believed to be better than this: 0.99 ** 20 is still likely.
BEST_PEERS = 0.99

Closings = Sequence[tuple[int, int, date]]  # ending, unit, day in the county


def too_good(
    month: date,
    said: Sequence[Said],
    closings: Closings,
    limits: Mapping[Kind, Threshold],
) -> list[Found]:
    """Every signal of one month, by kind and unit."""
    units = sorted({one.unit_id for one in said})
    mine = {unit: [one for one in said if one.unit_id == unit] for unit in units}
    found = [
        _found(kind, unit, month, rows, value)
        for kind, detect in _DETECTORS.items()
        for unit in units
        for rows, value in [detect(mine[unit], said, limits[kind])]
        if rows
    ]
    return found + _month_ends(month, closings, limits[Kind.MONTH_END])


_Seen = tuple[Sequence[Said], float]
_NOTHING: _Seen = ((), 0.0)


def _found(
    kind: Kind, unit: int, month: date, rows: Sequence[Said], value: float
) -> Found:
    endings = tuple(one.ending_id for one in rows)
    return Found(kind, unit, month, len(rows), value, endings)


def _perfect(mine: Sequence[Said], said: Sequence[Said], limit: Threshold) -> _Seen:
    """All content, which would be unlikely among units of its kind."""
    if len(mine) < limit.least or not all(one.content for one in mine):
        return _NOTHING
    peers = [one.content for one in _peers(mine, said)]
    if len(peers) < limit.least:  # nothing to hold it against
        return _NOTHING
    # One success and one failure more than seen: nobody is perfect because few spoke.
    share = min((sum(peers) + 1) / (len(peers) + 2), BEST_PEERS)
    chance = share ** len(mine)
    return (mine, chance) if chance <= limit.value else _NOTHING


def _instant(mine: Sequence[Said], _: Sequence[Said], limit: Threshold) -> _Seen:
    """Raisers who judged seconds after they could have been told."""
    quick = [one for one in mine if not one.by_call and _waited(one) <= limit.value]
    return (quick, limit.value) if len(quick) >= limit.least else _NOTHING


def _waited(one: Said) -> float:
    if one.asked_at is None:
        return float("inf")
    return (one.given_at - one.asked_at).total_seconds()


def _identical(mine: Sequence[Said], _: Sequence[Said], limit: Threshold) -> _Seen:
    """The same sentence from many: "好" is everybody's word, a whole sentence is not."""
    worded = [one for one in mine if len(_plain(one.words)) >= WORDS_THAT_SAY_SOMETHING]
    counts = Counter(_plain(one.words) for one in worded)
    text, times = max(counts.items(), key=lambda one: one[1], default=("", 0))
    if times < limit.least or times < limit.value * len(worded):
        return _NOTHING
    same = [one for one in worded if _plain(one.words) == text]
    return same, times / len(worded)


def _plain(words: str) -> str:
    return "".join(one for one in words if one.isalnum())


def _one_voice(mine: Sequence[Said], said: Sequence[Said], limit: Threshold) -> _Seen:
    """Every call made by one and the same person, and every answer the best there is."""
    calls = [one for one in mine if one.by_call]
    if len(calls) < limit.least or any(_less(one) for one in calls):
        return _NOTHING
    others = [one for one in _peers(mine, said) if one.by_call]
    callers = {one.taken_by for one in [*calls, *others]}
    if len({one.taken_by for one in calls}) > 1 or len(callers) < 2:
        return _NOTHING
    if len(others) < limit.least:
        return _NOTHING
    best = (sum(not _less(one) for one in others) + 1) / (len(others) + 2)
    chance = min(best, BEST_PEERS) ** len(calls)
    return (calls, chance) if chance <= limit.value else _NOTHING


def _less(one: Said) -> bool:
    return one.grade < Grade.VERY_GOOD


def _same_minute(mine: Sequence[Said], _: Sequence[Said], limit: Threshold) -> _Seen:
    """More calls written down in one minute by one person than anybody can make."""
    calls = [one for one in mine if one.by_call]
    minutes = Counter((one.taken_by, _minute(one.given_at)) for one in calls)
    full = {minute for minute, n in minutes.items() if n >= limit.least}
    rows = [one for one in calls if (one.taken_by, _minute(one.given_at)) in full]
    return rows, float(max(minutes.values(), default=0))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _peers(mine: Sequence[Said], said: Sequence[Said]) -> list[Said]:
    """What was said of other units of the same kind."""
    unit, kind = mine[0].unit_id, mine[0].unit_kind
    return [one for one in said if one.unit_kind == kind and one.unit_id != unit]


_DETECTORS: dict[Kind, Callable[[Sequence[Said], Sequence[Said], Threshold], _Seen]] = {
    Kind.PERFECT: _perfect,
    Kind.INSTANT: _instant,
    Kind.IDENTICAL: _identical,
    Kind.ONE_VOICE: _one_voice,
    Kind.SAME_MINUTE: _same_minute,
}


def _month_ends(month: date, closings: Closings, limit: Threshold) -> list[Found]:
    """Closed in a burst in the last days, far beyond what the calendar explains."""
    days = monthrange(month.year, month.month)[1]
    expected = min(USUAL_HURRY * LAST_DAYS / days, 0.9)
    found = []
    for unit in sorted({unit for _ending, unit, _day in closings}):
        mine = [one for one in closings if one[1] == unit]
        late = [ending for ending, _unit, day in mine if day.day > days - LAST_DAYS]
        if len(mine) < limit.least:
            continue
        chance = at_least(len(late), len(mine), expected)
        if chance <= limit.value:
            kind = Kind.MONTH_END
            found.append(Found(kind, unit, month, len(late), chance, tuple(late)))
    return found


def at_least(k: int, n: int, share: float) -> float:
    """How likely `k` or more of `n` are, where each is with this share."""
    tail = (comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))
    return min(sum(tail), 1.0)


def may_decide(state: SignalState) -> Verdict:
    """A signal is decided once, by a person."""
    if state is SignalState.OPEN:
        return ALLOWED
    return Verdict("signal-decided", "这条提示已经有了结论。")


def may_set(limit: Threshold) -> Verdict:
    """A limit that would signal everybody, or nobody ever, is a slip."""
    if limit.least >= 1 and limit.value >= 0:
        return ALLOWED
    return Verdict("limit-wrong", "起算件数至少为 1，界限不能小于 0。")


def months_between(first: date, last: date) -> Iterable[date]:
    """The first days of all months from one to another, both included."""
    at = first.replace(day=1)
    while at <= last:
        yield at
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
