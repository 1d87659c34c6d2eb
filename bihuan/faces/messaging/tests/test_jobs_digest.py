"""Digests: what waits for the morning goes as one message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bihuan.faces.messaging import jobs
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.tests.factories import (
    answered,
    dispatched,
    relayed,
    somebody_of,
    states,
    texts,
    today_at,
)
from bihuan.faces.messaging.tests.test_reactions import escalated, prefer
from bihuan.faces.messaging.words import (
    Kind,
    Language,
    Mode,
    State,
)
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    a_case,
)

NOON = today_at(12)


def later(**span: float) -> Any:
    return clock.set_to(NOON + timedelta(**span))


# -- Digests -------------------------------------------------------------------------


def workday_morning() -> Any:
    """Eight o'clock of the next working day."""
    days = 1
    while not calendar().is_working_day(clock.local_day(today_at(8, days=days))):
        days += 1
    return today_at(8, days=days)


def test_the_digest_tells_of_all_in_one_message_the_overdue_first(
    water: int, county: Any
) -> None:
    account = somebody_of(water)
    prefer(account, dict.fromkeys((Kind.OVERDUE, Kind.ASSIGNED), Mode.DIGEST))
    with clock.set_to(NOON):
        cases = [a_case() for _ in range(7)]
        for case in cases:
            dispatched(case, water)
            escalated(case.pk, "yellow")
        escalated(cases[6].pk, "red")
    morning = workday_morning()
    with clock.set_to(morning):
        assert jobs.deliver() == 0
        assert jobs.digest() == 1
        assert jobs.digest() == 0
        jobs.deliver()
    (text,) = texts(county)
    assert "7件" in text
    assert text.index(cases[6].number[-6:]) < text.index(cases[0].number[-6:])
    assert "+2" in text
    assert Message.objects.filter(state=State.BUNDLED).count() == 7


def test_a_digest_of_what_is_done_by_now_is_not_sent(water: int, county: Any) -> None:
    somebody_of(water)
    with clock.set_to(NOON):
        case = a_case()
        dispatched(case, water)
        escalated(case.pk, "yellow")
        with later(minutes=1):
            jobs.deliver()
        answered(case, water)
    with clock.set_to(workday_morning()):
        jobs.digest()
        jobs.deliver()
    assert ("digest", "dropped") in states()


def test_on_a_day_off_no_digest_is_made(water: int, monkeypatch: Any) -> None:
    somebody_of(water)
    with clock.set_to(NOON):
        case = a_case()
        dispatched(case, water)
        escalated(case.pk, "yellow")

    class Off:
        def is_working_day(self, _: object) -> bool:
            return False

    monkeypatch.setattr("bihuan.faces.messaging.queries.telling.calendar", Off)
    assert jobs.digest() == 0


def test_somebody_who_reads_english_is_told_in_english(water: int, county: Any) -> None:
    account = somebody_of(water)
    prefer(account, {}, language=Language.ENGLISH)
    with clock.set_to(NOON):
        dispatched(a_case(), water)
        relayed()
    with later(minutes=1):
        jobs.deliver()
    (text,) = texts(county)
    assert text.startswith("[")
    assert "New: " in text
