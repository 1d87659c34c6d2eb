"""The night: closings are sealed once each, some are drawn, each gets its looker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.ground.draws import queries as draws
from bihuan.ground.draws.models import Candidate
from bihuan.ground.draws.rules import what_is_wrong
from bihuan.ground.draws.words import State
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_closed_case, a_profile, a_unit
from bihuan.loop.conftest import settle
from bihuan.loop.truth import jobs
from bihuan.loop.truth.models import Ending, Look
from bihuan.loop.truth.tests.factories import (
    WELL,
    a_call_back_unit,
    a_look,
    closed,
    looked,
    morning,
    night,
)
from bihuan.loop.truth.words import PURPOSE, Exclusion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
DAY = morning("2026-11-18")


def test_a_closing_is_kept_with_its_first_answer_and_once() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        case = closed(unit, by=caller, words="谢谢，灯亮了。")
    ending = Ending.objects.get(case=case)
    assert (ending.unit_id, ending.solved, ending.grade) == (unit, True, 5)
    assert (ending.source, ending.result) == ("call", Result.SOLVED)
    assert ending.asked_at is not None
    assert ending.asked_at <= ending.given_at <= ending.closed_at


def test_one_in_twenty_is_drawn_and_at_least_one() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        for _n in range(3):
            closed(unit)
    night(DAY)
    assert Look.objects.count() == 1
    assert Ending.objects.filter(draw__isnull=False).count() == 3


def test_a_profile_says_how_many() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    a_profile(second_look={"share": 0.5})
    with clock.set_to(DAY):
        for _n in range(4):
            closed(unit)
    night(DAY)
    assert Look.objects.count() == 2


def test_a_profile_may_have_none() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    a_profile(second_look={"share": 0.0})
    with clock.set_to(DAY):
        closed(unit)
    night(DAY)
    assert not Look.objects.exists()


def test_each_closing_stands_in_one_pool_also_when_the_job_runs_twice() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        closed(unit)
    nextday = night(DAY)
    with clock.set_to(nextday):
        closed(unit)
        jobs.seal_the_day()  # a second time, in the middle of the day
    night(nextday)
    endings = Ending.objects.order_by("pk")
    assert len({one.draw_id for one in endings}) == 2
    assert Candidate.objects.count() == 2


def test_the_promise_stands_before_anything_closes() -> None:
    nextday = night(DAY)
    promise = draws.promised(PURPOSE)
    assert [one.subject for one in promise] == ["2026-11-19"]
    with clock.set_to(nextday):
        closed(a_unit())
        assert promise[0].committed_at < Ending.objects.get().closed_at


def test_nothing_is_drawn_before_the_daily_root() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        closed(unit)
    with clock.set_to(DAY.replace(hour=0, minute=1) + timedelta(days=1)):
        jobs.seal_the_day()
        assert jobs.draw_what_waits() == 0
    assert not Look.objects.exists()


def test_who_cannot_be_called_is_kept_out_with_the_reason() -> None:
    unit, _ = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        a_closed_case(unit)  # left no number
        settle()
    night(DAY)
    assert Candidate.objects.get().excluded == Exclusion.NO_CONTACT
    assert not Look.objects.exists()


def test_neither_who_handled_nor_who_called_first_looks_again() -> None:
    unit, first, second = a_unit(), a_call_back_unit(), a_call_back_unit()
    a_look(unit, second, by=first)


def test_lookers_take_turns() -> None:
    unit = a_unit()
    lookers = {a_call_back_unit() for _n in range(3)}
    a_profile(second_look={"share": 1.0})
    with clock.set_to(DAY):
        for _n in range(6):
            closed(unit)
    night(DAY)
    given = [one.unit_id for one in Look.objects.all()]
    assert sorted(given) == sorted([*lookers, *lookers])


def test_where_nobody_is_free_the_look_waits_for_a_name() -> None:
    unit, only = a_unit(), a_call_back_unit()
    with clock.set_to(DAY):
        closed(unit, by=only)
    night(DAY)
    assert Look.objects.get().unit_id is None


def test_when_the_last_look_is_done_anybody_can_make_the_draw_again() -> None:
    unit, caller = a_unit(), a_call_back_unit()
    look = a_look(unit, caller)
    line = draws.draw_line(look.draw_id)
    assert line.state is State.DRAWN
    looked(look, WELL)
    published = draws.published(line.code)
    assert what_is_wrong(published) == ""
    assert sum(len(keys) for keys in published["drawn"].values()) == 1


def test_a_day_on_which_nothing_closed_is_drawn_too() -> None:
    a_call_back_unit()
    night(DAY)
    (line,) = [one for one in draws.draws().items if one.subject == "2026-11-18"]
    assert (line.state, line.size, line.taken) == (State.REVEALED, 0, 0)
