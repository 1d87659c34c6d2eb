"""What a period comes to: the law's way of counting, extensions and pauses included.

How a deadline is built (民法典 Art. 200-204):

* The moment of the start belongs to the *starting day*, which is not counted.
* A period in days ends with its last day: at 24:00, or at the close of office
  where `Ends.OFFICE` says so. 24:00 is kept as 00:00 of the next day, exclusive:
  a thing done at that very moment is late.
* A last day that is not a working day moves on to the next working day. `same-day`
  does not move: it is a promise about that very day.
* Months end on the same day of the month, or on its last day.
* Hours and minutes run from the moment itself; working hours only in office hours.
* Each extension is a further period that begins where the deadline so far ends.
* A pause freezes. In periods of days a day *touched* by a pause is not counted, and
  is not a last day either; several pauses that touch one day take that day once. In
  periods of hours exactly the paused time is not counted. A pause that has not
  ended yet changes nothing until it ends.

So a deadline is a function of start, period, extensions and pauses as sets: in which
order extensions and pauses became known does not matter.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bihuan.ground.calendars.rules.days import (
    DAY,
    WorkingDays,
    day_ending_at,
    local_day,
    midnight,
)
from bihuan.ground.calendars.rules.running import Interval, advance, closed
from bihuan.ground.calendars.rules.trail import (
    Trail,
    date_said,
    moment_said,
    said,
    start_said,
)
from bihuan.ground.calendars.words import Due, Ends, Measure, Pause, Period
from bihuan.kit.sentences import Sentence, marked

LONGEST = 36_600  # days; longer is a slip of the keyboard, not a deadline
_UNITS = {
    Measure.WORKING_HOURS: timedelta(hours=1),
    Measure.HOURS: timedelta(hours=1),
    Measure.MINUTES: timedelta(minutes=1),
}
_PER_DAY = {Measure.WORKING_HOURS: 8, Measure.HOURS: 24, Measure.MINUTES: 1440}
_PER_DAY_OTHERS = {Measure.MONTHS: 1 / 31}


def check(period: Period) -> None:
    """Raise ValueError for a period that cannot be meant: negative, or over a century."""
    longest = int(LONGEST * (_PER_DAY | _PER_DAY_OTHERS).get(period.measure, 1))
    if not 0 <= period.count <= longest:
        msg = f"a period of {period} cannot be counted: 0 to {longest} would be right"
        raise ValueError(msg)


def due(
    days: WorkingDays,
    start: datetime,
    period: Period,
    *,
    ends: Ends = Ends.MIDNIGHT,
    extensions: Sequence[Period] = (),
    pauses: Sequence[Pause] = (),
    explain: bool = True,
) -> Due:
    """The deadline of a period, as the head of this module says."""
    leg = _Leg(days, ends, closed(pauses, start), Trail(days, explain))
    end = leg.run(start, local_day(start), period)
    for extension in extensions:
        leg.trail.say("延长 {period}", period=said(extension))
        end = leg.run(end, day_ending_at(end), extension)
    _close(leg, end, pauses)
    return Due(end, leg.trail.provisional, tuple(leg.trail.steps))


def _close(leg: _Leg, end: datetime, pauses: Sequence[Pause]) -> None:
    trail = leg.trail
    if not trail.explain:
        return
    for pause in pauses:
        if pause.until is None:
            trail.say(
                "自 {since} 起暂停计时，恢复后顺延", since=start_said(pause.since)
            )
    trail.warn()
    trail.say("截止时间：{moment}", moment=moment_said(end))


@dataclass(slots=True)
class _Leg:
    """One period after another on the same days, under the same pauses."""

    days: WorkingDays
    ends: Ends
    stops: list[Interval]
    trail: Trail

    def run(self, start: datetime, anchor: date, period: Period) -> datetime:
        """Where a period ends that starts now, on the day `anchor` that is not counted."""
        check(period)
        if period.measure in _UNITS:
            return self._hours(start, anchor, period)
        if period.measure is Measure.SAME_DAY:
            return self._same_day(start, anchor)
        self._say_start(start, anchor, period)
        if period.measure is Measure.WORKING_DAYS:
            last = self._count(anchor, period.count, working=True)
        else:
            count = period.count
            if period.measure is Measure.MONTHS:
                count = (add_months(anchor, count) - anchor).days
            last = self._count(anchor, count, working=False)
        return self.end_of(self._move_on(last))

    def _say_start(self, start: datetime, anchor: date, period: Period) -> None:
        self.trail.say(
            "自 {start} 起算 {period}，{day} 当日不计入（民法典第二百零一条）",
            start=_begins(start, anchor),
            period=said(period),
            day=anchor,
        )

    def _count(self, anchor: date, count: int, *, working: bool) -> date:
        day, passed = anchor, []
        while count > 0:
            day += DAY
            reason = self._why_not(day, working=working)
            passed.append((day, reason))
            count -= not reason
        self.trail.walked(passed)
        return day

    def _why_not(self, day: date, *, working: bool) -> str:
        if working and not self.trail.works(day):
            return self.trail.why_off(day)
        return marked("暂停计时") if self.touched(day) else ""

    def _move_on(self, last: date) -> date:
        passed = []
        while reason := self._why_not(last, working=True):
            passed.append((last, reason))
            last += DAY
        if passed:
            self.trail.walked(passed)
            self.trail.say(
                "最后一日不是可计的工作日，顺延至 {day}（民法典第二百零三条）",
                day=date_said(last),
            )
        return last

    def touched(self, day: date) -> bool:
        if not self.stops:
            return False
        begin, end = midnight(day), self.end_of(day)
        return any(since < end and until > begin for since, until in self.stops)

    def end_of(self, day: date) -> datetime:
        if self.ends is Ends.OFFICE:
            spans = self.days.office_spans(day)
            if spans:
                return midnight(day, spans[-1].end)
        return midnight(day + DAY)

    def _same_day(self, start: datetime, anchor: date) -> datetime:
        leg = self
        if self.ends is Ends.OFFICE and self.end_of(anchor) <= start:
            leg = replace(self, ends=Ends.MIDNIGHT)
        self.trail.say(
            "自 {start} 起，当日办结，不因休息日顺延", start=_begins(start, anchor)
        )
        while leg.touched(anchor):
            self.trail.say("{day} 暂停计时，不计", day=date_said(anchor))
            anchor += DAY
        return leg.end_of(anchor)

    def _hours(self, start: datetime, anchor: date, period: Period) -> datetime:
        amount = period.count * _UNITS[period.measure]
        self.trail.say(
            "自 {start} 起算 {period}",
            start=_begins(start, anchor),
            period=said(period),
        )
        end = advance(self.days, start, amount, period.measure, self.stops)
        for since, until in self.stops:
            if since < end and until > start:
                self.trail.say(
                    "{since}至{until} 暂停计时，不计",
                    since=start_said(since),
                    until=moment_said(until),
                )
        if period.measure is Measure.WORKING_HOURS:
            self._walk_offices(start, end)
        return end

    def _walk_offices(self, start: datetime, end: datetime) -> None:
        passed, day = [], local_day(start)
        while day <= day_ending_at(end):
            off = not self.trail.works(day)
            passed.append((day, self.trail.why_off(day) if off else ""))
            day += DAY
        self.trail.walked(passed)
        spans = tuple(map(str, self.days.office))
        self.trail.say("工作小时只计办公时间 {spans}", spans=spans)


def _begins(start: datetime, anchor: date) -> Sentence:
    """When a period begins; where one ended, an extension goes on from its 24:00."""
    return start_said(start) if local_day(start) == anchor else moment_said(start)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
