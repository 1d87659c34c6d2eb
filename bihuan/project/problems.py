"""The hot list of a file of messages, without any county: read, group, rank, describe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bihuan.faces.imports.rules.appeals import HEADERS, read_moment
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.tables.reading import Row, read_table
from bihuan.kit.verdicts import Refused, refuse
from bihuan.loop.causes.rules.hotlist import hot_list
from bihuan.loop.causes.rules.reading import read
from bihuan.loop.causes.words import HotProblem, Member, Telling
from bihuan.loop.triage.rules.twins.marks import marks_of

_VOTES = {"for": "for", "against": "against", "点赞数": "for", "反对数": "against"}
_BILLION = 1_000_000_000
_LAST_DAY = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class HotList:
    """The problems, the file's own names of its messages, and how many were read."""

    problems: list[HotProblem]
    names: list[str]
    skipped: int  # rows without a readable time or any text


def hot_list_of(
    path: Path, *, first: date | None, last: date | None, top: int
) -> HotList:
    """The hottest problems of the days from `first` to `last`, both included.

    Left out, they are the first and the last day in the file. Needs the columns title or
    body, and at; id, raiser, for and against are used where they are. A row without a
    raiser is somebody of their own.
    """
    rows = _rows(path)
    told = [_telling(n, row) for n, row in enumerate(rows)]
    days = [one.at.astimezone(COUNTY_TIME).date() for one in told if one] or [date.max]
    begins_at = _midnight(first or min(days))
    ends_at = _midnight(min(last or max(days), _LAST_DAY) + timedelta(days=1))
    members = [_member(one) for one in told if one and one.at < ends_at]
    return HotList(
        problems=hot_list(members, begins_at=begins_at, ends_at=ends_at, top=top),
        names=[row.cells.get("id") or str(row.line) for row in rows],
        skipped=told.count(None),
    )


def _rows(path: Path) -> list[Row]:
    table = read_table(path, {**HEADERS, **_VOTES})
    if "at" not in table.names:
        raise Refused(refuse("no-time", "表里要有“时间”（at）一列。"))
    return list(table.rows)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), COUNTY_TIME)


def _telling(n: int, row: Row) -> Telling | None:
    cells = row.cells
    title, body = cells.get("title", ""), cells.get("body", "")
    at = read_moment(cells.get("at", ""))
    if row.problem or at is None or not (title.strip() or body.strip()):
        return None
    return Telling(
        id=n,
        at=at,
        raiser=cells.get("raiser") or f"#{n}",
        title=title,
        body=body,
        votes_for=_votes(cells.get("for", "")),
        votes_against=_votes(cells.get("against", "")),
    )


def _member(told: Telling) -> Member:
    return read(told, marks_of(told.title, told.body))


def _votes(text: str) -> int:
    digits = text.strip().removesuffix(".0")
    ascii_number = digits.isascii() and digits.isdecimal()
    return min(int(digits[:12]), _BILLION) if ascii_number else 0
