"""The days on which matters of a stream may come."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.ground.calendars.rules import BusinessCalendar
from bihuan.packs.streaming.words import Outcome, Stream, Year

_DAY = timedelta(days=1)
FRESH = 22  # what is still open in the end came in so many last days
LAST = 4  # but not in the very last ones: it has been taken in hand


class Days:
    """For each stream its working days, or those that one of its lists names."""

    def __init__(self, year: Year, calendar: BusinessCalendar) -> None:
        self.as_of, self.calendar = year.as_of, calendar
        self.lists = {
            one.register.value.code: one.register.value for one in year.registers
        }
        self._known: dict[tuple[str, Outcome], list[date]] = {}

    def of(self, stream: Stream, outcome: Outcome) -> list[date]:
        """The days for matters that end so: those to be closed come early enough."""
        key = stream.code, outcome
        if key not in self._known:
            self._known[key] = self._find(stream, outcome)
        return self._known[key]

    def _find(self, stream: Stream, outcome: Outcome) -> list[date]:
        days = self._all(stream)
        last = self.as_of - stream.settle_days * _DAY
        if outcome is Outcome.CLOSED:
            return [day for day in days if day <= last] or days[:1]
        fresh = self.as_of - FRESH * _DAY, self.as_of - LAST * _DAY
        return [day for day in days if fresh[0] <= day <= fresh[1]] or days[-1:]

    def _all(self, stream: Stream) -> list[date]:
        if stream.days_of:
            rows = [
                row
                for version in self.lists[stream.days_of].versions
                for row in version.rows
            ]
            return sorted({date.fromisoformat(row["day"]) for row in rows})
        day, found = stream.since, []
        while day <= self.as_of:
            if self.calendar.is_working_day(day):
                found.append(day)
            day += _DAY
        return found
