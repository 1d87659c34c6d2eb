"""Moments and lengths of time, as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from bihuan.kit import clock
from bihuan.project import spans

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in the county


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (datetime(2026, 11, 22, 6, 5, tzinfo=UTC), "11月22日 14:05", "22 Nov 14:05"),
        (
            datetime(2025, 1, 2, 1, 0, tzinfo=UTC),
            "2025年1月2日 09:00",
            "2 Jan 2025 09:00",
        ),
        # A day that is over at midnight is said as its own last moment.
        (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), "11月25日 24:00", "25 Nov 24:00"),
        (None, "—", "—"),
    ],
)
def test_a_moment_is_said_in_county_time(
    value: datetime | None, chinese: str, english: str
) -> None:
    with clock.set_to(NOON):
        with translation.override("zh-hans"):
            assert spans.moment(value) == chinese
        with translation.override("en"):
            assert spans.moment(value) == english


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (timedelta(days=12, hours=3), "还剩12天"),
        (timedelta(days=2, hours=3, minutes=9), "还剩2天3小时"),
        (timedelta(days=2), "还剩2天"),
        (timedelta(hours=11, minutes=30), "还剩11小时"),
        (timedelta(hours=5, minutes=30), "还剩5小时30分"),
        (timedelta(hours=5), "还剩5小时"),
        (timedelta(minutes=7), "还剩7分钟"),
        (timedelta(0), "还剩0分钟"),
        (-timedelta(hours=30), "已超期1天6小时"),
    ],
)
def test_how_a_deadline_stands(rest: timedelta, said: str) -> None:
    with clock.set_to(NOON), translation.override("zh-hans"):
        assert spans.left(NOON + rest) == said


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=5), "5分钟前"),
        (timedelta(days=3, hours=2), "3天2小时前"),
        (timedelta(days=30), "10月23日"),
    ],
)
def test_how_long_ago_something_was(past: timedelta, said: str) -> None:
    with clock.set_to(NOON), translation.override("zh-hans"):
        assert spans.ago(NOON - past) == said


def test_a_date_has_no_zone_to_move_it() -> None:
    with clock.set_to(NOON), translation.override("zh-hans"):
        assert spans.day(date(2026, 1, 1)) == "1月1日"
