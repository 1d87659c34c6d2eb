"""Time reduction: what is promised of the law's days, and what was taken of them, apart."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bihuan.directory.catalogue.rules import read_profile, write_profile
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    PROFILE,
    SYSTEM,
    a_case_with,
    a_profile,
    a_unit,
    handler_of,
    raiser_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.supervision.queries import CountedItem
from bihuan.measure.figures import queries
from bihuan.measure.figures.queries import promises, promises_as_json
from bihuan.measure.figures.tests.factories import START

LAW = {"statutory": "20 working-days", "statutory_source": "行政许可法第四十二条"}


def table(**law: object) -> dict[str, Any]:
    found = tomllib.loads(PROFILE)
    found["clocks"]["handle"] |= law
    return found


def test_the_laws_days_stand_in_a_profile_beside_the_promise() -> None:
    profile, mistakes = read_profile(table(**LAW))
    assert profile is not None
    assert mistakes == []
    assert str(profile.clocks["handle"].statutory) == "20 working-days"
    again, _ = read_profile(write_profile(profile))
    assert again == profile


@pytest.mark.parametrize("law", ["20 calendar-days", "0 working-days", "3 months"])
def test_days_that_cannot_be_compared_with_the_promise_are_refused(law: str) -> None:
    _, mistakes = read_profile(table(**{**LAW, "statutory": law}))
    assert [one.path for one in mistakes] == ["clocks.handle.statutory"]


@pytest.mark.usefixtures("county")
def test_promised_and_elapsed_reduction_stand_apart_with_their_cases() -> None:
    a_profile(clocks=table(**LAW)["clocks"])
    unit = a_unit()
    for days in (1, 3):  # two working days in the mean
        with clock.set_to(START):
            case = a_case_with(unit)
        with clock.set_to(START + timedelta(days=days)):
            _close(case, unit)
    with clock.set_to(START):
        a_case_with(unit)
    settle()

    (found,) = promises(actor=SYSTEM)

    assert (found.promised_cut, found.elapsed_cut) == (Decimal("0.75"), Decimal("0.9"))
    assert (found.closed, found.taken) == (2, 2)
    (told,) = promises_as_json([found])
    assert told["elapsed_cut"] == 0.9
    assert (
        promises(since=START.date() + timedelta(days=9), actor=SYSTEM)[0].taken is None
    )


def _close(case: Case, unit: int) -> None:
    handling.report_done(
        case.pk, result="solved", answer="已办好。", actor=handler_of(unit)
    )
    closing.pass_audit(case.pk, actor=SYSTEM)
    actor, raising = raiser_of(case)
    closing.judge(raising, Answer(solved=True, grade=Grade.GOOD), actor=actor)
    assert Case.objects.get(pk=case.pk).status == Status.CLOSED


def test_a_programme_may_come_to_more_than_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = (Decimal("900.5"), Decimal(69))
    item = CountedItem(1, "DC1", "改造", "户", 3, 2, Decimal(664), told)
    monkeypatch.setattr(
        "bihuan.measure.figures.queries.ratios.counted_items", lambda *_, **__: [item]
    )

    (found,) = queries.programmes(actor=SYSTEM)

    assert found.completion is not None
    assert round(found.completion, 2) == Decimal("1.46")
    (line,) = queries.programmes_as_lines([found])
    assert "146.0%（969.5/664 户）" in line
