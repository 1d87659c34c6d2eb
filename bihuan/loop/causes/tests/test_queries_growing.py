"""How classes grow, week by week and place by place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_unit, dispatcher, handler_of
from bihuan.loop.causes.queries import areas_of_problem, trends
from bihuan.loop.causes.tests.factories import OTHERS, SMELL, a_problem, told

pytestmark = pytest.mark.usefixtures("county")


def test_a_curve_counts_its_weeks_and_ends_with_this_one() -> None:
    at = clock.now() - timedelta(weeks=5)
    told(*OTHERS)
    told(*SMELL[:3], at=at, apart_days=0)
    problem = a_problem(SMELL[3], at=clock.now() - timedelta(minutes=1))

    weeks = trends(dispatcher(), [problem.pk])[problem.pk]

    assert len(weeks) == 12
    assert sum(weeks) == problem.members
    assert weeks[-1] == 1


def test_a_curve_of_what_may_not_be_seen_is_flat() -> None:
    problem = a_problem()
    stranger = handler_of(a_unit())
    assert sum(trends(stranger, [problem.pk])[problem.pk]) == 0
    assert areas_of_problem(stranger, problem.pk) == []


def test_matters_without_an_area_are_counted_as_such() -> None:
    problem = a_problem()
    (nowhere,) = areas_of_problem(dispatcher(), problem.pk)
    assert (nowhere.area_id, nowhere.name, nowhere.members) == (0, "", 4)
