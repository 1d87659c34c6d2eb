"""From the report to the raiser's verdict, and round again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.directory.catalogue.words import Result
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_closed_case,
    a_reported_case,
    a_unit,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
    raiser_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")

HAPPY = Answer(solved=True, grade=Grade.GOOD)
UNHAPPY = Answer(solved=False, grade=Grade.BAD, words="还是不亮。")


def judge(case: Case, answer: Answer) -> None:
    actor, raising = raiser_of(case)
    actions.judge(raising, answer, actor=actor)


def test_a_satisfied_raiser_closes() -> None:
    case = a_case_to_call_back(a_unit())

    judge(case, HAPPY)

    case = fresh(case)
    assert (case.status, case.result, case.satisfied, case.on_time) == (
        Status.CLOSED,
        Result.SOLVED,
        True,
        True,
    )


def test_an_unsatisfied_raiser_sends_the_case_round_again() -> None:
    water = a_unit()
    case = a_case_to_call_back(water)

    judge(case, UNHAPPY)

    case = fresh(case)
    assert (case.status, case.owner_id, case.round, case.rehandles) == (
        Status.HANDLING,
        water,
        2,
        1,
    )
    assert case.due_at is not None


def test_one_unsatisfied_raiser_of_two_is_enough() -> None:
    case, twin = a_case_with(a_unit()), a_case()
    routing.merge(twin.pk, into_id=case.pk, reason="同一件事。", actor=dispatcher())
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="好了。", actor=handler_of(case.owner_id)
    )
    actions.pass_audit(case.pk, actor=dispatcher())
    first, second = Raising.objects.filter(case=case).order_by("pk")

    actions.judge(first.pk, HAPPY, actor=raiser_of(case)[0])
    assert fresh(case).status == Status.CALLING_BACK
    actions.judge(second.pk, UNHAPPY, actor=raiser_of(case)[0])

    assert fresh(case).status == Status.HANDLING


def test_the_unit_that_handled_cannot_call_back() -> None:
    water = a_unit()
    case = a_case_to_call_back(water)
    _, raising = raiser_of(case)

    with pytest.raises(Refused, match="own-call-back"):
        actions.record_answer(raising, HAPPY, actor=caller_of(water))

    assert fresh(case).status == Status.CALLING_BACK


def test_a_unit_that_once_sent_the_case_back_cannot_call_back_either() -> None:
    water, roads = a_unit(), a_unit()
    case = a_case_with(water)
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="不归我们。",
        proposed_id=roads,
        actor=handler_of(water),
    )
    routing.agree_return(case.pk, unit_id=roads, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(roads))
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="好了。", actor=handler_of(roads)
    )
    actions.pass_audit(case.pk, actor=dispatcher())

    with pytest.raises(Refused, match="own-call-back"):
        actions.record_answer(raiser_of(case)[1], HAPPY, actor=caller_of(water))


def test_another_unit_takes_the_verdict_down_by_telephone() -> None:
    case = a_case_to_call_back(a_unit())

    actions.record_answer(raiser_of(case)[1], HAPPY, actor=caller_of(a_unit()))

    assert fresh(case).status == Status.CLOSED


def test_not_reached_is_not_satisfied() -> None:
    case = a_case_to_call_back(a_unit())

    actions.record_missed_call(raiser_of(case)[1], actor=caller_of(a_unit()))

    assert fresh(case).status == Status.CALLING_BACK


def test_silence_closes_after_the_stated_period_and_is_never_satisfaction() -> None:
    case = a_case_to_call_back(a_unit())

    with clock.set_to(clock.now() + timedelta(days=4)):
        settle()
        assert fresh(case).status == Status.CALLING_BACK
    with clock.set_to(clock.now() + timedelta(days=20)):
        settle()

    case = fresh(case)
    assert (case.status, case.satisfied) == (Status.CLOSED, None)
    assert Judgement.objects.get(case=case).grade is None


def test_a_deferred_case_comes_back_on_its_date() -> None:
    day = clock.local_day() + timedelta(days=40)
    water = a_unit()
    case = a_reported_case(water, result=Result.DEFERRED, plan_on=day)
    actions.pass_audit(case.pk, actor=dispatcher())
    judge(case, Answer(solved=False, grade=Grade.FAIR))
    assert fresh(case).status == Status.DEFERRED

    with clock.set_to(clock.now() + timedelta(days=38)):
        settle()
        assert fresh(case).status == Status.DEFERRED
    with clock.set_to(clock.now() + timedelta(days=40)):
        settle()

    case = fresh(case)
    assert (case.status, case.owner_id) == (Status.HANDLING, water)


def test_a_failed_audit_goes_on_under_the_old_deadline() -> None:
    water = a_unit()
    case = a_case_with(water)
    due = case.due_at
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="好了。", actor=handler_of(water)
    )

    actions.fail_audit(case.pk, reason="没有照片。", actor=dispatcher())

    case = fresh(case)
    assert (case.status, case.due_at, case.result) == (Status.HANDLING, due, "")


def test_the_raiser_opens_a_closed_case_again_within_the_period() -> None:
    case = a_closed_case(a_unit())
    actor, raising = raiser_of(case)

    late = clock.now() + timedelta(days=32)
    with clock.set_to(late), pytest.raises(Refused, match="reopen-late"):
        actions.reopen(raising, reason="又坏了。", actor=actor)
    actions.reopen(raising, reason="又坏了。", actor=actor)

    case = fresh(case)
    assert (case.status, case.owner_id, case.reopens) == (Status.ACCEPTED, None, 1)


def test_a_withdrawal_is_the_raisers_own_verdict() -> None:
    case = a_case_with(a_unit())
    actor, raising = raiser_of(case)

    actions.withdraw(raising, actor=actor)

    case = fresh(case)
    assert (case.status, case.result) == (Status.CLOSED, Result.WITHDRAWN)


def test_where_several_raised_it_one_withdrawal_leaves_it_open() -> None:
    case, twin = a_case_with(a_unit()), a_case()
    routing.merge(twin.pk, into_id=case.pk, reason="同一件事。", actor=dispatcher())
    actor, raising = raiser_of(case)

    actions.withdraw(raising, actor=actor)

    assert fresh(case).status == Status.HANDLING


def test_a_verdict_given_is_not_undone_by_taking_the_matter_back() -> None:
    case, twin = a_case_with(a_unit()), a_case()
    routing.merge(twin.pk, into_id=case.pk, reason="同一件事。", actor=dispatcher())
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="好了。", actor=handler_of(case.owner_id)
    )
    actions.pass_audit(case.pk, actor=dispatcher())
    actor, raising = raiser_of(case)
    actions.judge(raising, HAPPY, actor=actor)

    with pytest.raises(Refused, match="judged"):
        actions.withdraw(raising, actor=actor)

    assert Judgement.objects.get(raising=raising).grade == Grade.GOOD


def test_the_database_refuses_to_close_without_a_verdict() -> None:
    case = a_case_to_call_back(a_unit())

    with pytest.raises(IntegrityError, match="no verdict"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            status=Status.CLOSED, closed_at=clock.now()
        )


def test_the_database_refuses_a_move_that_no_step_makes() -> None:
    case = a_case()

    with pytest.raises(IntegrityError, match="no step leads"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(status=Status.REPORTED)


def test_the_database_refuses_to_lose_a_case() -> None:
    case = a_case()

    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        connection.cursor().execute("DELETE FROM cases_case WHERE id = %s", [case.pk])
