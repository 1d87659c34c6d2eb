"""Closed matters, nights with their draws, and second looks, by the real doors."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.ground.ledger.jobs import anchor
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_unit,
    fresh,
    raiser_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.truth import actions, jobs
from bihuan.loop.truth.models import Look
from bihuan.loop.truth.words import Freely, SecondAnswer

NAMED = {"raiser_name": "苗女士", "phone": "13900001234"}
WELL = SecondAnswer(solved=True, grade=Grade.GOOD, freely=Freely.YES)
NOT_WELL = SecondAnswer(
    solved=False, grade=Grade.BAD, freely=Freely.PRESSED, words="灯还是不亮。"
)


def morning(day: str, hour: int = 9) -> datetime:
    """A moment of a day in the county."""
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, hour, tzinfo=clock.COUNTY_TIME)


def closed(
    unit: int,
    *,
    grade: Grade = Grade.VERY_GOOD,
    result: Result = Result.SOLVED,
    by: int | None = None,
    words: str = "",
    **changes: object,
) -> Case:
    """A matter closed by the raiser's word, or by what another unit took down."""
    case = a_case_to_call_back(unit, result=result, **NAMED, **changes)
    actor, raising = raiser_of(case)
    answer = Answer(solved=True, grade=grade, words=words)
    if by is None:
        closing.judge(raising, answer, actor=actor)
    else:
        closing.record_answer(raising, answer, actor=looker_of(by))
    settle()
    return fresh(case)


def night(after: datetime) -> datetime:
    """The night after a day: seal, root, draw. Gives the next morning."""
    midnight = after.replace(hour=0, minute=1) + timedelta(days=1)
    with clock.set_to(midnight):
        settle()
        jobs.seal_the_day()
        anchor(clock.local_day(after))
    with clock.set_to(midnight + timedelta(minutes=19)):
        jobs.draw_what_waits()
        settle()
    return midnight.replace(hour=9, minute=0)


def looker_of(unit: int) -> Actor:
    return Actor(f"account:{9100 + unit}", frozenset({unit}), GRANTS[Role.CALLBACK])


def a_look(unit: int, looker: int, **changes: object) -> Look:
    """A matter that was closed yesterday and drawn tonight, for this unit to look at."""
    with clock.set_to(morning("2026-11-18")):
        case = closed(unit, **changes)
    night(morning("2026-11-18"))
    look = Look.objects.get(ending__case=case)
    assert look.unit_id == looker
    return look


def looked(look: Look, answer: SecondAnswer = WELL, at: str = "2026-11-19") -> Look:
    with clock.set_to(morning(at)):
        unit = look.unit_id
        assert unit is not None
        actions.record_second_answer(look.pk, answer, actor=looker_of(unit))
        settle()
    return Look.objects.get(pk=look.pk)


def a_call_back_unit(name: str = "") -> int:
    return a_unit(name, is_callback=True)


def overseer() -> Actor:
    return Actor("account:9002", frozenset(), GRANTS[Role.SUPERVISOR])
