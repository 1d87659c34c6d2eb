"""Reading classes: who sees them, pages, trends, the hot list of a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.causes import actions, queries
from bihuan.loop.causes.models import Problem
from bihuan.loop.causes.queries import TownCount
from bihuan.loop.causes.tests.factories import (
    OTHERS,
    PARKING,
    SMELL,
    a_problem,
    members_of,
    tell,
    told,
    two_towns,
)
from bihuan.loop.causes.words import State

pytestmark = pytest.mark.usefixtures("county")


def a_founded_problem() -> int:
    cases = tell(*OTHERS[:2])
    return actions.found(cases, title="两件小事", actor=supervisor())


def test_what_is_forming_is_shown_to_nobody() -> None:
    told(*OTHERS)
    (case, _) = told(*SMELL[:2])
    assert Problem.objects.get().state == State.FORMING
    assert queries.problems(supervisor()).items == []
    assert queries.problem_of(supervisor(), case) is None
    with pytest.raises(NotVisible):
        queries.find_problem(supervisor(), Problem.objects.get().pk)


def test_a_class_is_seen_by_those_who_steer_and_by_its_owner() -> None:
    problem, unit = a_problem(), a_unit()
    handler = handler_of(unit)
    with pytest.raises(NotVisible):
        queries.find_problem(handler, problem.pk)
    actions.name_owner(problem.pk, unit_id=unit, actor=supervisor())
    assert queries.find_problem(handler, problem.pk).owner_id == unit
    for role in (Role.LEADER, Role.DISPATCHER, Role.SUPERVISOR, Role.INTAKE):
        assert queries.problems(acting(role, a_unit())).items


def test_members_are_shown_only_to_those_who_may_see_the_case() -> None:
    problem, unit = a_problem(), a_unit()
    actions.name_owner(problem.pk, unit_id=unit, actor=supervisor())
    assert queries.members_of_problem(handler_of(unit), problem.pk).items == []
    seen = queries.members_of_problem(dispatcher(), problem.pk).items
    assert {line.case_id for line in seen} == members_of(problem)
    assert all(0 < (line.likeness or 0) <= 1 for line in seen)


def test_lists_go_on_by_key_and_miss_nothing() -> None:
    made = {a_founded_problem() for _ in range(5)}
    key, seen = None, []
    while True:
        page = queries.problems(supervisor(), key=key, size=2)
        seen += [line.id for line in page.items]
        key = page.next
        if key is None:
            break
    assert len(seen) == len(set(seen)) == 5
    assert set(seen) == made
    with pytest.raises(Refused, match="bad-page-key"):
        queries.problems(supervisor(), key="nonsense")


def test_members_go_on_by_key() -> None:
    problem = a_problem()
    first = queries.members_of_problem(supervisor(), problem.pk, size=3)
    rest = queries.members_of_problem(supervisor(), problem.pk, key=first.next, size=3)
    assert len(first.items) == 3
    assert len(rest.items) == 1
    assert first.items[-1].told_at > rest.items[0].told_at


def test_lists_cost_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(
        grow=a_founded_problem, read=lambda: queries.problems(supervisor(), size=100)
    )


def test_the_hot_list_costs_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    today = clock.local_day()
    flat_queries(
        grow=a_founded_problem,
        read=lambda: queries.hot_problems(
            supervisor(), first=today - timedelta(days=30), last=today
        ),
    )


def test_the_hot_list_of_a_period_counts_what_was_told_in_it() -> None:
    told(*OTHERS)
    now = clock.now()
    smell = told(*SMELL, at=now - timedelta(days=4))
    told(*PARKING, at=now - timedelta(days=90))
    today = clock.local_day()

    lately = queries.hot_problems(
        supervisor(), first=today - timedelta(days=10), last=today
    )
    year = queries.hot_problems(
        supervisor(), first=today - timedelta(days=365), last=today
    )

    assert [line.members for line in lately] == [tuple(smell)]
    assert lately[0].rank == 1
    assert lately[0].heat.raisers == 4
    assert len(year) == 2
    assert not queries.hot_problems(
        handler_of(a_unit()), first=today - timedelta(days=10), last=today
    )


def test_a_trend_counts_by_month_and_by_week() -> None:
    problem = a_problem(*SMELL, apart_days=10)
    months = queries.trend(supervisor(), problem.pk)
    weeks = queries.trend(supervisor(), problem.pk, by="week")
    assert sum(point.members for point in months) == 4
    assert len(weeks) == 4
    assert all(point.after_remedy == 0 for point in weeks)


def test_classes_are_counted_by_town_as_the_list_finds_them() -> None:
    here, there = two_towns()
    told(*OTHERS, area_id=there)
    told(*SMELL, area_id=here)
    everywhere = queries.by_town(supervisor())

    assert everywhere["341602001"] == TownCount(problems=1, members=4)
    listed = queries.problems(supervisor(), area="341602001").items
    assert [line.members for line in listed] == [4]
    assert queries.by_town(handler_of(a_unit())) == {}


def test_a_case_knows_its_class() -> None:
    problem = a_problem()
    line = queries.problem_of(dispatcher(), min(members_of(problem)))
    assert line is not None
    assert line.id == problem.pk


def test_buttons_are_judged_as_clicks_will_be() -> None:
    problem, unit = a_problem(), a_unit()
    page = queries.find_problem(supervisor(), problem.pk)
    mine = queries.problem_choices(page, actor=supervisor())
    assert mine["confirm"]
    assert mine["plan"]
    assert not mine["review"]
    assert not mine["remedy"]
    leader = acting(Role.LEADER, a_unit())
    assert "confirm" not in queries.problem_choices(page, actor=leader)
    assert queries.problem_choices(page, actor=handler_of(unit)) == {}
