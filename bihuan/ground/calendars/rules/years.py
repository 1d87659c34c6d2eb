"""A year's list as the State Council publishes it, typed into a CSV of date, kind, name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from bihuan.ground.calendars.words import DayKind, Mistake, Mistakes, SpecialDay
from bihuan.kit.sentences import Sentence, say

_HEADERS = {
    "日期": "date",
    "类型": "kind",
    "种类": "kind",
    "名称": "name",
    "节日": "name",
}
_KINDS = {
    "holiday": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "working": DayKind.WORKING,
    "上班": DayKind.WORKING,
    "班": DayKind.WORKING,
}
# 全国年节及纪念日放假办法 (2024 修订): the days off that no list can lack, and whose
# dates need no almanac.
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
SATURDAY = 5


def read_year(text: str, year: int, *, file: str = "year.csv") -> list[SpecialDay]:
    """Read a year's list; raises `Mistakes` with everything that is wrong in it.

    Days of the last week of the year before are allowed, because the break over 1
    January may begin there.
    """
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    header = (
        [_HEADERS.get(cell.strip(), cell.strip().lower()) for cell in rows[0]]
        if rows
        else []
    )
    if not {"date", "kind"} <= set(header):
        what = say("第一行应为表头：date,kind,name（或 日期,类型,名称）")
        raise Mistakes([Mistake(file, 1, what)])
    days: dict[date, SpecialDay] = {}
    mistakes: list[Mistake] = []
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        day, wrong = _read(cells, year)
        if day is not None and day.on in days:
            wrong = [say("{day} 写了两次，请只留一次", day=day.on)]
        if day is not None:
            days[day.on] = day
        mistakes += [Mistake(file, line, what) for what in wrong]
    mistakes += [Mistake(file, None, what) for what in _lacking(days, year)]
    if mistakes:
        raise Mistakes(mistakes)
    return sorted(days.values(), key=lambda day: day.on)


def _read(cells: dict[str, str], year: int) -> tuple[SpecialDay | None, list[Sentence]]:
    wrong = []
    kind = _KINDS.get(cells.get("kind", "").lower())
    if kind is None:
        wrong.append(
            say(
                "类型“{kind}”不对，应为 holiday（放假）或 working（上班）",
                kind=cells.get("kind", ""),
            )
        )
    try:
        on = date.fromisoformat(cells.get("date", "").replace("/", "-"))
    except ValueError:
        text = cells.get("date", "")
        bad = say("日期“{date}”不对，应写成 {year}-01-01", date=text, year=year)
        return None, [*wrong, bad]
    if not date(year - 1, 12, 25) <= on <= date(year, 12, 31):
        wrong.append(say("{day} 不属于 {year} 年的放假安排", day=on, year=year))
    if kind is DayKind.WORKING and on.weekday() < SATURDAY:
        wrong.append(say("{day} 是平日，本来就上班，不能写成调休上班", day=on))
    return (
        (None, wrong)
        if wrong or kind is None
        else (
            SpecialDay(on, kind, cells.get("name", "")),
            [],
        )
    )


def _lacking(days: dict[date, SpecialDay], year: int) -> Iterator[Sentence]:
    for month, number in _FIXED:
        on = date(year, month, number)
        if on not in days or days[on].kind is not DayKind.HOLIDAY:
            yield say("缺少法定节假日 {day}，请核对国务院通知全文", day=on)
