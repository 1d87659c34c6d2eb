"""The words of business time: periods, working weeks, and what a computation answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Measure(StrEnum):
    """What a period is counted in."""

    SAME_DAY = "same-day"  # until 24:00 of the starting day (当日)
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    MONTHS = "months"  # the day is clamped to the month's end
    WORKING_HOURS = "working-hours"  # only office hours of working days run
    HOURS = "hours"  # around the clock
    MINUTES = "minutes"


class Ends(StrEnum):
    """When the last day of a period in days is over."""

    MIDNIGHT = "midnight"  # 24:00, 民法典 Art. 203
    OFFICE = "office"  # close of office, where the profile says so


_TEXT = re.compile(r"^(?P<count>\d+) (?P<measure>[a-z-]+)$")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of business time, such as `Period(5, Measure.WORKING_DAYS)`."""

    count: int
    measure: Measure

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "5 working-days", "24 hours" or "same-day"; ValueError says what is right."""
        if text == Measure.SAME_DAY:
            return cls(0, Measure.SAME_DAY)
        found = _TEXT.match(text)
        known = [m for m in Measure if m is not Measure.SAME_DAY]
        if found is None or found["measure"] not in known:
            msg = (
                f"{text!r} is no period: write a number and one of "
                f"{', '.join(known)} (as in '5 working-days'), or 'same-day'"
            )
            raise ValueError(msg)
        return cls(int(found["count"]), Measure(found["measure"]))

    def __str__(self) -> str:
        if self.measure is Measure.SAME_DAY:
            return self.measure
        return f"{self.count} {self.measure}"


@dataclass(frozen=True, slots=True)
class Pause:
    """A lawful stop of a clock. `until` is None while it lasts."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """An answer of the engine: the moment, whether it may still move, and how it was found.

    `steps` are Chinese sentences, in order, that a clerk or a judge can follow.
    """

    at: datetime
    provisional: bool
    steps: tuple[str, ...]
