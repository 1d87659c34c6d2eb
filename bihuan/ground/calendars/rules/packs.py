"""A pack's calendar.toml: the county's own days and office hours, read with all its mistakes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.ground.calendars.rules.calendar import BusinessCalendar
from bihuan.ground.calendars.rules.days import OFFICE_HOURS
from bihuan.ground.calendars.rules.offices import read_office_hours
from bihuan.ground.calendars.words import DayKind, Mistake, Mistakes, Span, SpecialDay
from bihuan.kit.sentences import Sentence, say

_TOP = ("name", "area", "office", "local")
_LOCAL = ("date", "name", "kind", "source")
_LINE_OF_TOML = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class PackCalendar:
    """What a pack says of its county's time."""

    name: str = ""
    area: str = ""
    office: tuple[Span, ...] = OFFICE_HOURS
    local: tuple[SpecialDay, ...] = ()

    def calendar(self, code: str = "default") -> BusinessCalendar:
        """The national lists with this pack's days above them; needs no database."""
        return BusinessCalendar(
            code=code,
            name=self.name,
            office=self.office,
            local={day.on: day for day in self.local},
        )


def read_pack_calendar(text: str, *, file: str = "calendar.toml") -> PackCalendar:
    """Read a calendar.toml; raises `Mistakes` with everything that is wrong in it."""
    try:
        body = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE_OF_TOML.search(str(error))
        line = int(found[1]) if found else None
        wrong = say("不是合法的 TOML：{error}", error=str(error))
        raise Mistakes([Mistake(file, line, wrong)]) from error
    reading = _Reading(file, _Places(text))
    calendar = reading.calendar(body)
    if reading.mistakes:
        raise Mistakes(sorted(reading.mistakes, key=lambda one: one.line or 0))
    return calendar


class _Places:
    """Where in the text a key stands; the TOML reader itself does not say."""

    def __init__(self, text: str) -> None:
        self._at: dict[tuple[str, int, str], int] = {}
        table, seen = "", {"": 0}
        for number, line in enumerate(text.splitlines(), 1):
            header = re.match(r"\s*\[\[?\s*([\w-]+)\s*\]\]?", line)
            if header:
                table = header[1]
                seen[table] = seen.get(table, -1) + 1
                self._at[table, seen[table], ""] = number
            key = re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line)
            if key:
                self._at.setdefault((table, seen[table], key[1]), number)

    def find(self, table: str, nth: int, key: str) -> int | None:
        """The line of a key, else of its table, else of a top-level key of that name."""
        at = self._at
        return (
            at.get((table, nth, key))
            or at.get((table, nth, ""))
            or at.get(("", 0, key))
        )


@dataclass(slots=True)
class _Reading:
    file: str
    places: _Places
    mistakes: list[Mistake] = field(default_factory=list)

    def calendar(self, body: Mapping[str, Any]) -> PackCalendar:
        self._known(body, _TOP, "", 0)
        days = self._local(body.get("local", []))
        return PackCalendar(
            name=self._text(body, "name", "", 0),
            area=self._text(body, "area", "", 0),
            office=self._office(body.get("office")),
            local=days,
        )

    def _wrong(self, table: str, nth: int, key: str, what: Sentence) -> None:
        line = self.places.find(table, nth, key)
        self.mistakes.append(Mistake(self.file, line, what))

    def _known(
        self, found: Mapping[str, Any], keys: tuple[str, ...], table: str, nth: int
    ) -> None:
        for key in found:
            if key not in keys:
                right = tuple(keys)
                self._wrong(
                    table,
                    nth,
                    key,
                    say("不认识“{key}”，可用：{right}", key=key, right=right),
                )

    def _text(self, found: Mapping[str, Any], key: str, table: str, nth: int) -> str:
        value = found.get(key, "")
        if isinstance(value, str):
            return value
        self._wrong(table, nth, key, say("“{key}”应为带引号的文字", key=key))
        return ""

    def _office(self, found: object) -> tuple[Span, ...]:
        if found is None:
            return OFFICE_HOURS
        hours = found.get("hours") if isinstance(found, dict) else None
        if not isinstance(hours, list):
            what = say('[office] 应写 hours = ["08:30-12:00", "14:30-17:30"]')
            self._wrong("office", 0, "hours", what)
            return OFFICE_HOURS
        self._known(found, ("hours",), "office", 0)  # type: ignore[arg-type]
        spans, wrong = read_office_hours(hours)
        for what in wrong:
            self._wrong("office", 0, "hours", what)
        return spans or OFFICE_HOURS

    def _local(self, found: object) -> tuple[SpecialDay, ...]:
        if not isinstance(found, list) or not all(isinstance(d, dict) for d in found):
            self._wrong("local", 0, "", say("每个本地日期写成一段 [[local]]"))
            return ()
        days: dict[date, SpecialDay] = {}
        for nth, entry in enumerate(found):
            day = self._day(entry, nth)
            if day is None:
                continue
            if day.on in days:
                what = say("{day} 写了两次，请只留一次", day=day.on)
                self._wrong("local", nth, "date", what)
            days[day.on] = day
        return tuple(days.values())

    def _day(self, entry: Mapping[str, Any], nth: int) -> SpecialDay | None:
        self._known(entry, _LOCAL, "local", nth)
        on, kind = _date(entry.get("date")), entry.get("kind")
        if on is None:
            what = say(
                '日期“{date}”不对，应写成 date = "2026-01-31"',
                date=entry.get("date", ""),
            )
            self._wrong("local", nth, "date", what)
        if kind not in [*DayKind]:
            what = say(
                "kind“{kind}”不对，应为 holiday（放假）或 working（上班）",
                kind=entry.get("kind", ""),
            )
            self._wrong("local", nth, "kind", what)
        name = self._text(entry, "name", "local", nth)
        if not name:
            self._wrong("local", nth, "name", say("缺少 name，请写明是什么日子"))
        if on is None or kind not in [*DayKind]:
            return None
        return SpecialDay(on, DayKind(str(kind)), name)


def _date(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) is date else None
