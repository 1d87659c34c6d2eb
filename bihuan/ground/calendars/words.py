"""The words of business time: periods, working weeks, and what a computation answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.sentences import Sentence, say


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


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    WORKING = "working"


class Layer(StrEnum):
    """Who said so: the State Council's yearly notice, or the county itself."""

    NATIONAL = "national"
    LOCAL = "local"  # wins over the national list


class Cycle(StrEnum):
    """The stretches of time in which recurring duties and figures are counted."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Event(StrEnum):
    # Facts: what (day-set, day-removed, year-published, office-set, defined),
    # first and last (dates whose meaning changed), version.
    CHANGED = "calendars.changed"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One row of a list of days: a holiday, or a make-up working day (调休)."""

    on: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a local day, half open, in minutes after midnight: 510-720 is 08:30-12:00."""

    begin: int
    end: int

    def __str__(self) -> str:
        return (
            f"{self.begin // 60:02}:{self.begin % 60:02}"
            f"-{self.end // 60:02}:{self.end % 60:02}"
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cycle's days, both ends included, and the same as moments (end excluded)."""

    first: date
    last: date
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a file, where, and what would be right."""

    file: str
    line: int | None
    what: Sentence

    @property
    def said(self) -> Sentence:
        """The mistake and its line, for whoever has only this one file before them."""
        if self.line is None:
            return self.what
        return say("第 {line} 行：{what}", line=self.line, what=self.what)

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class Mistakes(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """Everything that is wrong with a file, at once."""

    def __init__(self, found: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(one) for one in found))
        self.found = tuple(found)


@dataclass(frozen=True, slots=True)
class Due:
    """An answer of the engine: the moment, whether it may still move, and how it was found.

    `steps` are Chinese sentences, in order, that a clerk or a judge can follow.
    """

    at: datetime
    provisional: bool
    steps: tuple[str, ...]
