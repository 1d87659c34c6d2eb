"""The State Council's yearly lists of holidays and make-up days, as the library has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from chinese_calendar import constants

from bihuan.kit.sentences import marked

# Pages say these in other languages; a test holds them against the library.
HOLIDAYS = (
    marked("元旦"),
    marked("春节"),
    marked("清明"),
    marked("劳动节"),
    marked("端午"),
    marked("中秋"),
    marked("国庆节"),
    marked("中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
)
_NAMES: dict[str, str] = {one.value: one.chinese for one in constants.Holiday}


@cache
def national_holidays() -> Mapping[date, str]:
    """Every day off of the published lists, weekends inside a holiday included."""
    return _named(constants.holidays)


@cache
def national_make_up_days() -> Mapping[date, str]:
    """Every weekend day that the published lists turn into a working day (调休)."""
    return _named(constants.workdays)


@cache
def covered_by_library() -> frozenset[int]:
    """The years whose list the installed library knows.

    National Day is in every list, so a year without it has no list: a few stray
    January days from a neighbour's notice do not count as a published year.
    """
    days = national_holidays()
    years = {day.year for day in days}
    return frozenset(year for year in years if date(year, 10, 1) in days)


def _named(days: Mapping[date, str]) -> Mapping[date, str]:
    return MappingProxyType({day: _NAMES.get(name, name) for day, name in days.items()})
