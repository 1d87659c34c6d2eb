"""At which hours a raiser is tried, and when it was often enough."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta

# The hours at which people may be rung up, each the beginning of two. Not at noon, when
# they rest, and not late in the evening.
HOURS = (8, 10, 14, 16, 18)
BAND = 2
MOST_DAYS = 30  # longer than any run of days off


def band_of(moment: datetime) -> int:
    """The two hours of the day that a try falls into; the day does not matter.

    Who is never at home at nine is not reached by calling at nine on three mornings.
    """
    return moment.hour // BAND


def is_enough(bands: Collection[int], *, attempts: int) -> bool:
    """Whether a raiser was tried at as many different hours as the profile asks."""
    return len(set(bands)) >= min(attempts, len(HOURS))


def next_try(
    *, now: datetime, bands: Collection[int], works: Callable[[date], bool]
) -> datetime:
    """The next moment on a working day at an hour at which nobody has tried yet.

    Where all of them were tried it is the next of any.
    """
    left = [hour for hour in HOURS if hour // BAND not in set(bands)] or list(HOURS)
    days = (now.date() + timedelta(days=n) for n in range(MOST_DAYS))
    moments = (
        datetime.combine(day, time(hour), tzinfo=now.tzinfo)
        for day in days
        if works(day)
        for hour in left
    )
    return next((one for one in moments if one > now), now + timedelta(days=1))
