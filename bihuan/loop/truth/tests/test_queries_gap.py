"""The truth gap: counted right, kept small where few spoke, told when a month is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_profile,
    a_unit,
)
from bihuan.loop.closing.words import Grade
from bihuan.loop.conftest import settle
from bihuan.loop.truth import queries
from bihuan.loop.truth.models import Ending, Look
from bihuan.loop.truth.tests.factories import (
    NAMED,
    NOT_WELL,
    WELL,
    a_call_back_unit,
    closed,
    looked,
    morning,
    night,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
DAY = morning("2026-11-18")


def november() -> queries.TruthGap:
    return queries.gap_between(date(2026, 11, 1), date(2026, 11, 30))


def six_looks() -> int:
    unit, _ = a_unit("水务局"), a_call_back_unit()
    a_profile(second_look={"share": 1.0})
    with clock.set_to(DAY):
        for _n in range(6):
            closed(unit)
    night(DAY)
    return unit


def test_a_share_with_its_interval_and_its_denominator() -> None:
    unit = six_looks()
    for n, look in enumerate(Look.objects.order_by("pk")):
        looked(look, NOT_WELL if n < 2 else WELL)
    gap = november()
    (group,) = gap.groups
    (line,) = group.lines
    assert (line.unit_id, line.gap.k, line.gap.n) == (unit, 2, 6)
    assert line.is_shown
    assert 0.09 < line.gap.low < 1 / 3 < line.gap.high < 0.71
    assert (gap.reopened, gap.pressed, gap.waiting) == (2, 2, 0)


def test_below_five_nothing_is_shown() -> None:
    six_looks()
    for look in Look.objects.order_by("pk")[:4]:
        looked(look, NOT_WELL)
    assert not november().is_shown
    assert november().waiting == 2


def test_a_first_answer_that_was_not_good_cannot_be_contradicted() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        closed(unit, result=Result.EXPLAINED, grade=Grade.FAIR)
    night(DAY)
    looked(Look.objects.get())
    Ending.objects.update(grade=Grade.BAD)
    assert november().gap.n == 0


def test_silence_is_counted_apart() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        a_case_to_call_back(unit, **NAMED)
    after = DAY + timedelta(days=9)
    with clock.set_to(after):
        settle()
    assert Ending.objects.get().source == "silence"
    night(after)
    look = looked(Look.objects.get(), NOT_WELL, at="2026-11-29")
    assert (look.contradicted, look.reopened) == (False, True)
    gap = november()
    assert (gap.gap.n, gap.silence.n, gap.silence.k) == (0, 1, 1)


def test_a_month_is_told_when_nothing_in_it_waits() -> None:
    six_looks()
    assert queries.looked_at_months() == [date(2026, 11, 1)]
    assert queries.looked_at_months(told=True) == []
    for look in Look.objects.order_by("pk"):
        looked(look)
    assert queries.looked_at_months(told=True) == [date(2026, 11, 1)]
