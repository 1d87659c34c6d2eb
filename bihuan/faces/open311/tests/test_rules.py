from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.faces.open311 import rules
from bihuan.faces.open311.http.answers import answer
from bihuan.faces.open311.words import State
from bihuan.kit import clock
from bihuan.loop.cases.words import Status

NOW = datetime(2026, 9, 30, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_matter_is_open_until_the_verdict() -> None:
    closed = {one for one in Status if rules.state_of(one) is State.CLOSED}
    assert closed == {Status.CLOSED, Status.DECLINED}


def test_every_status_has_a_stage_and_a_state() -> None:
    assert set(rules.STAGES) == set(Status)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, (NOW - 90 * DAY, NOW)),
        (NOW - DAY, None, (NOW - DAY, NOW)),
        (NOW - 200 * DAY, None, (NOW - 200 * DAY, NOW - 110 * DAY)),
        (None, NOW - DAY, (NOW - 91 * DAY, NOW - DAY)),
        (NOW - 2 * DAY, NOW - DAY, (NOW - 2 * DAY, NOW - DAY)),
    ],
)
def test_the_window(
    since: datetime | None, until: datetime | None, found: tuple[datetime, datetime]
) -> None:
    assert rules.window(since, until, now=NOW) == found
    assert rules.may_span(*found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-09-30T16:00:00+08:00", NOW),
        ("2026-09-30T16:00:00 08:00", NOW),
        ("2026-09-30T08:00:00Z", NOW),
        ("2026-09-30T16:00:00", NOW),
        ("2026-09-30", NOW.replace(hour=0) - timedelta(hours=8)),
        ("1026-09-30", None),
        ("soon", None),
    ],
)
def test_moments(text: str, found: datetime | None) -> None:
    assert rules.moment_of(text, clock.COUNTY_TIME) == found


def test_what_is_published_names_no_mobile_and_no_citizen() -> None:
    said = "请联系 13812345678，证号 11010519491231002X，热线 0558-5512345。"
    assert rules.published(said) == (
        "请联系 138****5678，证号 **************002X，热线 0558-5512345。"
    )


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("铁柱", "赵", "赵铁柱"),
        ("Ada", "Byron", "Ada Byron"),
        ("", "赵", "赵"),
        ("", "", ""),
    ],
)
def test_names_are_written_as_their_language_does(
    first: str, last: str, found: str
) -> None:
    assert rules.called(first, last) == found


def test_xml_holds_any_text() -> None:
    told = answer("xml", [{"a": "<&>\x00\ud800\x0b好"}], root="r", item="i")
    assert "&lt;&amp;&gt;好" in told.content.decode()
