"""The calendar that others hold in their hands: questions about days, and deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.ground.calendars.rules import counting, running
from bihuan.ground.calendars.rules.days import (
    DAY,
    WorkingDays,
    day_ending_at,
    local_day,
    midnight,
)
from bihuan.ground.calendars.words import Due, Ends, Measure, Pause, Period

_UNITS = {
    Measure.WORKING_HOURS: timedelta(hours=1),
    Measure.HOURS: timedelta(hours=1),
    Measure.MINUTES: timedelta(minutes=1),
}


@dataclass(frozen=True, eq=False)
class BusinessCalendar(WorkingDays):
    """Which days work and when offices are open, and every sum made with them.

    A value: it never changes, is safe to share between threads, and two of them
    are the same only if they are the same object.
    """

    def due(
        self,
        start: datetime,
        period: Period,
        *,
        ends: Ends = Ends.MIDNIGHT,
        extensions: Sequence[Period] = (),
        pauses: Sequence[Pause] = (),
        explain: bool = True,
    ) -> Due:
        """The deadline of a period; `rules.counting` says by which law it is found."""
        return counting.due(
            self,
            start,
            period,
            ends=ends,
            extensions=extensions,
            pauses=pauses,
            explain=explain,
        )

    def shift(self, moment: datetime, period: Period, sign: int) -> datetime:
        """So much business time after (`sign` 1) or before (-1) a moment.

        Days and months keep the time of day, with 24:00 belonging to the day that it
        ends: one working day before Friday 24:00 is Thursday 24:00. `same-day` is
        the end (after) or the beginning (before) of the day itself.
        """
        counting.check(period)
        if period.measure in _UNITS:
            amount = period.count * _UNITS[period.measure]
            if sign > 0:
                return running.advance(self, moment, amount, period.measure)
            return running.retreat(self, moment, amount, period.measure)
        day = day_ending_at(moment)
        if period.measure is Measure.SAME_DAY:
            return midnight(day + DAY) if sign > 0 else midnight(day)
        if not period.count:
            return moment
        time_of_day = moment - midnight(day)
        if period.measure is Measure.MONTHS:
            day = counting.add_months(day, sign * period.count)
        elif period.measure is Measure.CALENDAR_DAYS:
            day += sign * period.count * DAY
        else:
            left = period.count
            while left:
                day += sign * DAY
                left -= self.is_working_day(day)
        return midnight(day) + time_of_day

    def elapsed(
        self,
        start: datetime,
        until: datetime,
        measure: Measure = Measure.HOURS,
        pauses: Sequence[Pause] = (),
    ) -> timedelta:
        """How much counted time lies between two moments.

        Office hours for working hours, whole working days (of 24 hours) for working
        days, all time otherwise; finished pauses do not count.
        """
        stops = running.closed(pauses, start)
        return running.elapsed(self, start, until, measure, stops)

    def at_fraction(
        self,
        start: datetime,
        end: datetime,
        fraction: float,
        measure: Measure = Measure.HOURS,
        pauses: Sequence[Pause] = (),
    ) -> datetime:
        """The moment by which this part of the counted time from start to end has run."""
        stops = running.closed(pauses, start)
        whole = running.elapsed(self, start, end, measure, stops)
        if not whole:
            return end
        return min(running.advance(self, start, whole * fraction, measure, stops), end)

    def working_days_left(self, now: datetime, until: datetime) -> int:
        """Working days after today up to the day on which a deadline ends."""
        return self.working_days(local_day(now) + DAY, day_ending_at(until))

    def is_office_moment(self, moment: datetime) -> bool:
        """Whether offices are open at this moment."""
        day = local_day(moment)
        return any(
            midnight(day, span.begin) <= moment < midnight(day, span.end)
            for span in self.office_spans(day)
        )

    def next_office_moment(self, moment: datetime) -> datetime:
        """This moment if offices are open, else the next opening of an office."""
        begin, _ = next(running.counted(self, moment, Measure.WORKING_HOURS, ()))
        return begin
