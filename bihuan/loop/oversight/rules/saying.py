"""How moments stand in letters, and what a letter about a case says."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.kit.clock import COUNTY_TIME

_DAY = timedelta(days=1)
_CLOSED = frozenset({"restricted", "sealed"})


def is_closed(visibility: str) -> bool:
    """Whether letters about a case are for those who may see restricted ones."""
    return visibility in _CLOSED


def day_written(moment: datetime | None) -> str:
    """A day as documents write it."""
    if moment is None:
        return ""
    day = moment.astimezone(COUNTY_TIME)
    return f"{day.year}年{day.month}月{day.day}日"


def moment_written(moment: datetime | None) -> str:
    """A deadline: the end of a day is 24:00 of that day, not the first minute of the next."""
    if moment is None:
        return ""
    local = moment.astimezone(COUNTY_TIME)
    if (local.hour, local.minute) == (0, 0):
        return f"{day_written(moment - timedelta(minutes=1))}24:00"
    return f"{day_written(moment)}{local:%H:%M}"


def standing_written(due_at: datetime | None, now: datetime) -> str:
    """How far off a deadline is, or how long ago."""
    if due_at is None:
        return "未定期限"
    if now < due_at:
        days = (due_at - now) // _DAY
        return f"还有{days}天" if days else "今天到期"
    return f"已超期{max((now - due_at) // _DAY, 1)}天"


def note_fields(
    *,
    number: str,
    title: str,
    unit: str,
    raised_at: datetime,
    due_at: datetime | None,
    demand: str,
    answer_by: datetime,
    before: str,
    now: datetime,
) -> dict[str, str]:
    """The variables of an urging note."""
    return {
        "收件人": unit,
        "事项编号": number,
        "事项标题": title,
        "承办单位": unit,
        "提出日期": day_written(raised_at),
        "办理期限": moment_written(due_at),
        "办理状态": standing_written(due_at, now),
        "督办要求": demand,
        "答复期限": moment_written(answer_by),
        "前次督办": before,
    }
