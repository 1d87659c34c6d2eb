"""A verdict that was set aside counts in no rate and is counted by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import SYSTEM, a_closed_case, a_unit, supervisor
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.tests.factories import a_badly_judged_case
from bihuan.loop.closing.tests.test_objections import object_to
from bihuan.loop.conftest import settle
from bihuan.measure.figures import actions
from bihuan.measure.figures.models import CaseFact
from bihuan.measure.figures.queries import figures

pytestmark = pytest.mark.usefixtures("county")


def numbers() -> dict[str, tuple[int, int | None]]:
    total = figures(actor=SYSTEM).total.values
    codes = ("satisfied", "negative", "rated", "set-aside")
    return {code: (total[code].n, total[code].of) for code in codes}


def test_a_verdict_set_aside_leaves_the_rate_and_is_counted_by_itself(
    settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    a_closed_case(a_unit())
    water = a_unit()
    _, given = a_badly_judged_case(water)
    objection = object_to(given, water)
    settle()
    assert numbers() == {
        "satisfied": (1, 2),
        "negative": (1, 2),
        "rated": (2, 2),
        "set-aside": (0, 2),
    }

    with clock.set_to(clock.now() + timedelta(days=4)):
        closing.decide_objection(
            objection, uphold=True, reason="查了记录。", actor=supervisor()
        )
        settle()

    after = {
        "satisfied": (1, 1),
        "negative": (0, 1),
        "rated": (1, 2),
        "set-aside": (1, 2),
    }
    assert numbers() == after
    facts = list(CaseFact.objects.order_by("pk").values("grade", "set_aside", "flags"))
    with transaction.atomic():
        actions.rebuild()
    assert numbers() == after
    again = CaseFact.objects.order_by("pk").values("grade", "set_aside", "flags")
    assert list(again) == facts
