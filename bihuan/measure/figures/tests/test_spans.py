"""Any span of days is read from whole months and the days around them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from bihuan.measure.figures.actions.following import append, fold
from bihuan.measure.figures.models import Delta, MonthRollup, Rollup
from bihuan.measure.figures.queries.rolled import DAY, rolled
from bihuan.measure.figures.rules import span_of
from bihuan.measure.figures.words import By, Key

DAYS = st.dates(min_value=date(2023, 12, 1), max_value=date(2026, 2, 28))
FIRST, MANY = date(2024, 11, 15), 150  # days of the invented county
ACCEPTED = "accepted"


@given(st.tuples(DAYS, DAYS).map(sorted))
@example([date(2024, 1, 1), date(2024, 12, 31)])
@example([date(2024, 1, 2), date(2024, 2, 29)])
@example([date(2024, 1, 15), date(2024, 1, 15)])
def test_every_day_is_in_one_part_and_months_are_whole(days: list[date]) -> None:
    since, until = days
    span = span_of(since, until)

    assert (span.begins, span.ends) == (since, until + timedelta(days=1))
    assert span.begins <= span.months_begin <= span.months_end <= span.ends
    if span.months_begin < span.months_end:
        assert span.months_begin.day == span.months_end.day == 1
        assert (span.months_begin - since).days < 31
        assert (span.ends - span.months_end).days < 31
    else:
        whole = (d for d in (since, until) if d.day == 1)
        assert all((d + timedelta(days=31)).replace(day=1) > span.ends for d in whole)


def test_open_and_far_ends_hold_every_day_that_can_be_written() -> None:
    for span in (span_of(None, None), span_of(date.min, date.max)):
        assert span.begins == span.months_begin == date.min
        assert span.months_end == span.ends > date(9998, 12, 31)
    assert span_of(date.max, date.max).begins <= span_of(date.max, date.max).ends


def test_days_alone_are_read_where_days_are_asked_for() -> None:
    span = span_of(date(2024, 1, 1), date(2024, 12, 31), months=False)
    assert span.months_begin == span.months_end == span.ends


@pytest.mark.django_db
@pytest.mark.parametrize("folds", [0, 1, 9])
def test_every_span_sums_what_its_days_hold(folds: int) -> None:
    random = Random(folds)  # noqa: S311 - the same lives every time
    held: Counter[tuple[Key, str]] = Counter()
    for _ in range(400):
        day = FIRST + timedelta(days=random.randrange(MANY))
        held[Key(day, random.choice([None, 3, 4])), ACCEPTED] += random.randrange(1, 5)
    with transaction.atomic():
        append(held)
        for _ in range(folds):
            fold(100)
    assert Delta.objects.exists() == (folds < 9)
    assert Rollup.objects.exists() == MonthRollup.objects.exists() == (folds > 0)

    for _ in range(60):
        since, until = sorted(
            FIRST + timedelta(days=random.randrange(-40, MANY + 40)) for _ in range(2)
        )
        for by in (None, DAY, By.UNIT, By.MONTH):
            wanted: Counter[str] = Counter()
            for (key, _), number in held.items():
                if since <= key.day <= until:
                    wanted[_named(by, key)] += number
            found = rolled(by, since=since, until=until, columns=(ACCEPTED,))
            assert {k: v[ACCEPTED] for k, v in found.items()} == dict(wanted)


def _named(by: By | str | None, key: Key) -> str:
    match by:
        case By.UNIT:
            return "" if key.unit is None else str(key.unit)
        case By.MONTH:
            return f"{key.day:%Y-%m}"
        case None:
            return ""
        case _:
            return key.day.isoformat()
