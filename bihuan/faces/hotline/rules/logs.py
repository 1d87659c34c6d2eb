"""The telephone system's log as rows: when a call came, was answered, and ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bihuan.faces.hotline.rules.calls import may_be_logged
from bihuan.faces.hotline.words import NewLogged
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.tables.reading import Row, read_table
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import Refused, Verdict, refuse

# Only these columns are read; a caller's number in the file goes nowhere.
COLUMNS = ("call_id", "line", "queued_at", "answered_at", "ended_at")
HEADERS: dict[str, str] = {
    **{name: name for name in COLUMNS},
    **{name.replace("_", " "): name for name in COLUMNS},
    "通话编号": "call_id",
    "呼叫编号": "call_id",
    "流水号": "call_id",
    "线路": "line",
    "热线": "line",
    "热线号码": "line",
    "进线时间": "queued_at",
    "呼入时间": "queued_at",
    "排队时间": "queued_at",
    "接听时间": "answered_at",
    "应答时间": "answered_at",
    "结束时间": "ended_at",
    "挂机时间": "ended_at",
}
_SHAPES = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")

Read = tuple[Row, NewLogged | Verdict]


def read_log(path: Path, *, now: datetime) -> Iterator[Read]:
    """Every row of a log as a call, or as a refusal with what would be right."""
    table = read_table(path, HEADERS)
    missing = [
        name
        for name in ("call_id", "line", "queued_at", "ended_at")
        if name not in table.names
    ]
    if missing:
        raise Refused(
            refuse(
                "log-header",
                "表头缺少列：{columns}。应有：通话编号、线路、进线时间、接听时间、结束时间。",
                columns=tuple(missing),
            )
        )
    for row in table.rows:
        try:
            yield row, _call(row, now)
        except Refused as refused:
            yield row, refused.verdict


def _call(row: Row, now: datetime) -> NewLogged:
    if row.problem:
        raise Refused(refuse("log-row", row.problem))
    cells = row.cells
    call = NewLogged(
        source_id=normalise(cells.get("call_id", "")),
        line=normalise(cells.get("line", "")),
        queued_at=_moment(cells, "queued_at"),
        answered_at=_moment(cells, "answered_at") if _said(cells) else None,
        ended_at=_moment(cells, "ended_at"),
    )
    if not 3 <= len(call.line) <= 32:
        raise Refused(refuse("log-line", "线路应为热线号码，如 12345。"))
    if _MOBILE.search(call.line) or _MOBILE.search(call.source_id):
        raise Refused(
            refuse("log-person", "编号或线路里像是个人手机号，这样的行不收。")
        )
    may_be_logged(call, now=now).enforce()
    return call


def _said(cells: Mapping[str, str]) -> bool:
    return normalise(cells.get("answered_at", "")) not in {"", "-", "—", "无"}


def _moment(cells: Mapping[str, str], name: str) -> datetime:
    text = normalise(cells.get(name, ""))
    for moment in filter(None, (_iso(text), *(_shaped(text, one) for one in _SHAPES))):
        here = moment if moment.tzinfo else moment.replace(tzinfo=COUNTY_TIME)
        if abs(here.utcoffset() or timedelta()) < timedelta(hours=24) and (
            here.year > 1990
        ):
            return here
    raise Refused(
        refuse(
            "log-time",
            "时间应写成 2026-03-02 08:30:15，这里的“{name}”不是。",
            name=name,
        )
    )


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _shaped(text: str, shape: str) -> datetime | None:
    try:
        return datetime.strptime(text, shape)  # noqa: DTZ007 - county time is given above
    except ValueError:
        return None
