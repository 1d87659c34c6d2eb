"""Moments, days and lengths of time as people say them, in county time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit import clock

COUNTY_TIME = ZoneInfo(settings.TIME_ZONE)
MONTHS = (
    "",
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def day(value: date | datetime | None) -> str:
    """11月22日, with the year where it is not this one."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(COUNTY_TIME).date()
    this_year = clock.now().astimezone(COUNTY_TIME).year == value.year
    if _chinese():
        short = f"{value.month}月{value.day}日"
        return short if this_year else f"{value.year}年{short}"
    short = f"{value.day} {MONTHS[value.month]}"
    return short if this_year else f"{short} {value.year}"


def moment(value: datetime | None) -> str:
    """11月22日 14:05. Midnight that ends a day is said as 24:00 of that day."""
    if value is None:
        return "—"
    local = value.astimezone(COUNTY_TIME)
    if local.hour == local.minute == local.second == 0:
        return f"{day(local.date() - timedelta(days=1))} 24:00"
    return f"{day(local.date())} {local:%H:%M}"


def span(length: timedelta) -> str:
    """2天3小时: the two largest measures that matter."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days >= 10 or (days and not hours):
        return ngettext("%(n)s天", "%(n)s天", days) % {"n": days}
    if days:
        return gettext("%(days)s天%(hours)s小时") % {"days": days, "hours": hours}
    if hours >= 10 or (hours and not minutes):
        return gettext("%(hours)s小时") % {"hours": hours}
    if hours:
        return gettext("%(hours)s小时%(minutes)s分") % {
            "hours": hours,
            "minutes": minutes,
        }
    return gettext("%(minutes)s分钟") % {"minutes": minutes}


def left(due: datetime | None) -> str:
    """还剩2天3小时, or 已超期1天: how a deadline stands now."""
    if due is None:
        return "—"
    rest = due - clock.now()
    if rest >= timedelta():
        return gettext("还剩%(span)s") % {"span": span(rest)}
    return gettext("已超期%(span)s") % {"span": span(-rest)}


def ago(value: datetime | None) -> str:
    """3小时前; after a week the day itself."""
    if value is None:
        return "—"
    past = clock.now() - value
    if past < timedelta(minutes=1):
        return gettext("刚刚")
    if past > timedelta(days=7):
        return day(value)
    return gettext("%(span)s前") % {"span": span(past)}


def period(value: Period) -> str:
    """5个工作日: a length of business time."""
    n = value.count
    said = {
        Measure.SAME_DAY: gettext("当天"),
        Measure.WORKING_DAYS: ngettext("%(n)s个工作日", "%(n)s个工作日", n),
        Measure.CALENDAR_DAYS: ngettext("%(n)s天", "%(n)s天", n),
        Measure.MONTHS: ngettext("%(n)s个月", "%(n)s个月", n),
        Measure.WORKING_HOURS: ngettext("%(n)s个工作小时", "%(n)s个工作小时", n),
        Measure.HOURS: ngettext("%(n)s小时", "%(n)s小时", n),
        Measure.MINUTES: ngettext("%(n)s分钟", "%(n)s分钟", n),
    }[value.measure]
    return said % {"n": n}
