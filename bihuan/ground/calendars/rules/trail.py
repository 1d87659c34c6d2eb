"""How a deadline was found, told in Chinese sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from bihuan.ground.calendars.rules.days import (
    DAY,
    ZONE,
    WorkingDays,
    day_ending_at,
    midnight,
)
from bihuan.ground.calendars.words import DayKind, Measure, Period
from bihuan.kit.sentences import Sentence, marked, say

_WEEKDAYS = (
    *(marked("一"), marked("二"), marked("三"), marked("四")),
    *(marked("五"), marked("六"), marked("日")),
)
_MEASURES = {
    Measure.WORKING_DAYS: marked("{count} 个工作日"),
    Measure.CALENDAR_DAYS: marked("{count} 天（自然日）"),
    Measure.MONTHS: marked("{count} 个月"),
    Measure.WORKING_HOURS: marked("{count} 个工作小时"),
    Measure.HOURS: marked("{count} 小时"),
    Measure.MINUTES: marked("{count} 分钟"),
}


def said(period: Period) -> Sentence:
    """A period in Chinese: 5 个工作日."""
    if period.measure is Measure.SAME_DAY:
        return say("当日")
    return say(_MEASURES[period.measure], count=period.count)


def date_said(day: date) -> Sentence:
    """A date with its weekday: 2026-10-08（周四）."""
    return say("{day}（周{weekday}）", day=day, weekday=_WEEKDAYS[day.weekday()])


def moment_said(moment: datetime) -> Sentence:
    """A deadline as people say it: midnight is 24:00 of the day that it ends."""
    day = day_ending_at(moment)
    if moment == midnight(day + DAY):
        return say("{day}24:00", day=date_said(day))
    return start_said(moment)


def start_said(moment: datetime) -> Sentence:
    """When something begins: midnight is 00:00 of the day that it begins."""
    local = moment.astimezone(ZONE)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return say("{day}{clock}", day=date_said(local.date()), clock=clock)


@dataclass(slots=True)
class Trail:
    """Collects what was asked and decided on the way to a deadline.

    `provisional` is true once any day was asked for whose working or not a list
    still to come may change. Sentences are made only if somebody will read them.
    """

    days: WorkingDays
    explain: bool = True
    provisional: bool = False
    steps: list[Sentence] = field(default_factory=list)
    open_years: set[int] = field(default_factory=set)

    def works(self, day: date) -> bool:
        """Whether the day is a working day; remembers if the answer may still change."""
        if not self.days.is_settled(day):
            self.provisional = True
            covered = day.year in self.days.covered
            self.open_years.add(day.year + 1 if covered else day.year)
        return self.days.is_working_day(day)

    def say(self, template: str, **values: object) -> None:
        if self.explain:
            self.steps.append(say(template, **values))

    def walked(self, passed: Sequence[tuple[date, str]]) -> None:
        """Tell the days between start and end: which were skipped and why.

        `passed` has each day with the reason for skipping it, or nothing.
        """
        if not self.explain:
            return
        for reason, run in groupby(passed, key=lambda one: one[1]):
            stretch = [day for day, _ in run]
            if reason:
                self._skipped(reason, stretch[0], stretch[-1])
            else:
                self._made_up(stretch)

    def why_off(self, day: date) -> str:
        """The reason for which nothing is counted on this day."""
        said = self.days.local.get(day)
        if said is not None and said.kind == DayKind.HOLIDAY:
            return said.name or marked("本地放假")
        return self.days.holidays.get(day) or marked("周末")

    def _skipped(self, reason: str, first: date, last: date) -> None:
        if first == last:
            self.say("{day} {reason}，不计", day=date_said(first), reason=reason)
        else:
            self.say(
                "{first}至{last} {reason}，不计",
                first=date_said(first),
                last=date_said(last),
                reason=reason,
            )

    def _made_up(self, stretch: Sequence[date]) -> None:
        for day in stretch:
            if day.weekday() >= 5 and self.days.is_working_day(day):
                self.say(
                    "{day} 调休上班（{name}），计入",
                    day=date_said(day),
                    name=self.days.special_name(day) or marked("本地安排"),
                )

    def warn(self) -> None:
        """Say which years are not published yet, if any were asked for."""
        for year in sorted(self.open_years):
            self.say(
                "{year} 年放假安排尚未公布，暂按周末休息推算，公布后自动重算",
                year=year,
            )
