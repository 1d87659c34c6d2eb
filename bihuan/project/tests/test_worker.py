"""What the worker promises about recurring work."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

import pytest

from bihuan.kit.schedule import Periodic
from bihuan.project.worker import _repeating, last_occasion, periodic


@pytest.mark.parametrize(
    ("cron", "now", "expected"),
    [
        # 00:05 in the county is 16:05 UTC of the day before.
        ("5 0 * * *", "2026-11-21T16:05:00", "2026-11-21T16:05:00"),
        ("5 0 * * *", "2026-11-21T16:04:59", "2026-11-20T16:05:00"),
        # After a night without power the missed occasion is still the latest.
        ("5 0 * * *", "2026-11-22T09:00:00", "2026-11-21T16:05:00"),
        ("0 9 1 * *", "2026-12-01T00:59:00", "2026-11-01T01:00:00"),
    ],
)
def test_occasions_are_counted_in_county_time(
    cron: str, now: str, expected: str
) -> None:
    found = last_occasion(cron, datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_work_says_either_seconds_or_an_occasion() -> None:
    with pytest.raises(ValueError, match="either"):
        Periodic("both", list, every=1, cron="* * * * *")
    with pytest.raises(ValueError, match="either"):
        Periodic("neither", list)


def test_all_recurring_work_is_found_under_its_own_name() -> None:
    names = [work.name for work in periodic()]

    assert {"clocks.sweep", "ledger.anchor"} <= set(names)
    assert len(names) == len(set(names))


def test_a_loop_goes_on_at_once_while_there_is_work_and_after_a_failure() -> None:
    stop, answers = Event(), iter([3, 2, "fail", 1])

    def run() -> int:
        answer = next(answers, None)
        if answer is None:
            stop.set()
            return 0
        if answer == "fail":
            raise OSError
        assert isinstance(answer, int)
        return answer

    _repeating("test", run, every=0.01)(stop)

    assert next(answers, None) is None
