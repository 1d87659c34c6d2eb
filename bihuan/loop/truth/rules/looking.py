"""Who looks a second time, when it was tried often enough, and what it means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import sqrt

from bihuan.directory.catalogue.words import Result
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.closing.words import Grade
from bihuan.loop.truth.words import Freely, Interval, LookState

BAND_HOURS = 2
SHOWN_FROM = 5  # fewer are "too few": one raiser could be told from the number
_Z = 1.959963984540054  # 97.5 % of a normal distribution


def stratum_of(share: float) -> str:
    """The matters that are drawn with one share stand in one stratum."""
    return f"share-{round(share * 10_000)}"


def next_looker(
    lookers: Collection[int],
    *,
    handled: frozenset[int],
    called: frozenset[int],
    given: Mapping[int, int],
) -> int | None:
    """The unit whose turn it is: neither handled nor made the first call, fewest lately.

    None where no unit is left; a supervisor then names one.
    """
    free = [unit for unit in lookers if unit not in handled | called]
    return min(free, key=lambda unit: (given.get(unit, 0), unit), default=None)


def may_look(
    *,
    state: LookState,
    unit: int | None,
    handled: frozenset[int],
    called: frozenset[int],
    units: frozenset[int],
) -> Verdict:
    """Only the unit whose turn it is, and nobody who had a part in the first answer."""
    if units & (handled | called):
        return Verdict(
            "own-second-look", "您的单位办理过或回访过此件，须由其他单位二次回访。"
        )
    if unit not in units:
        return Verdict("not-our-look", "这件二次回访不归您的单位。")
    if state is not LookState.WAITING:
        return Verdict("look-done", "这件二次回访已经有了结果。")
    return ALLOWED


def may_hand_over(*, state: LookState, to_part_taker: bool) -> Verdict:
    """A supervisor gives a look to another unit, as long as it waits."""
    if state is not LookState.WAITING:
        return Verdict("look-done", "这件二次回访已经有了结果。")
    if to_part_taker:
        return Verdict("look-to-part-taker", "这个单位办理过或回访过此件，请另选一个。")
    return ALLOWED


def band_of(hour: int) -> int:
    """Two hours of the day: who is never at home at nine is not reached at nine."""
    return hour // BAND_HOURS


def is_tried_enough(hours: Iterable[int], *, attempts: int) -> bool:
    """Whether it was tried at as many different hours as the profile asks."""
    return len({band_of(hour) for hour in hours}) >= attempts


def is_good(*, solved: bool | None, grade: int | None, result: str) -> bool:
    """Whether an answer says that it is well: solved where that was claimed, not bad.

    An honest "explained" is not solved and need not be. Silence says nothing.
    """
    if solved is None or grade is None:
        return False
    return (solved or result != Result.SOLVED) and grade >= Grade.FAIR


def was_wrongly_closed(*, solved: bool, result: str) -> bool:
    """Reported as solved, and it is not: the matter is opened again."""
    return result == Result.SOLVED and not solved


def is_pressed(freely: str) -> bool:
    """An answer that was talked out of somebody, or made up, is no answer."""
    return freely in (Freely.PRESSED, Freely.NEVER_ASKED)


def wilson(k: int, n: int) -> Interval:
    """Where a share may really lie, from few observations (Wilson score, 95 %).

    The usual interval around k/n is nonsense at the edges, and these shares are there.
    """
    if n <= 0:
        return Interval(0, 0, 0.0, 1.0)
    share = k / n
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    spread = share * (1 - share) / n + _Z * _Z / (4 * n * n)
    half = _Z / (1 + _Z * _Z / n) * sqrt(spread)
    low = max(middle - half, 0.0) if k else 0.0
    high = min(middle + half, 1.0) if k < n else 1.0
    return Interval(n, k, low, high)
