"""Two people press at once: the second waits for the first, and is then told.

The test holds the lock itself and proves that the other waits; starting two threads and
hoping would miss a lock that was taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.directory.catalogue.words import Result
from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.actions import lock_case
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_county,
    a_profile,
    a_reported_case,
    a_unit,
    an_accepted_case,
    caller_of,
    dispatcher,
    handler_of,
    raiser_of,
    supervisor,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.routing import actions as routing

Verb = Callable[..., Any]
DAYS = Period(2, Measure.WORKING_DAYS)
HAPPY = Answer(solved=True, grade=Grade.GOOD)


def in_hand() -> Case:
    return a_case_with(a_unit())


def to_claim() -> Case:
    return a_case_with(a_unit(), claimed=False)


def reported() -> Case:
    return a_reported_case(a_unit())


def to_call_back() -> Case:
    return a_case_to_call_back(a_unit())


def returning() -> Case:
    case = in_hand()
    routing.ask_return(
        case.pk, ground="三定", reason="不是。", proposed_id=None, actor=holder(case)
    )
    return Case.objects.get(pk=case.pk)


def holder(case: Case) -> Any:
    return handler_of(case.owner_id or 0)


VERBS: dict[str, tuple[Callable[[], Case], Verb]] = {
    "accept": (
        a_case,
        lambda case, **seen: routing.accept(case.pk, actor=dispatcher(), **seen),
    ),
    "dispatch": (
        an_accepted_case,
        lambda case, **seen: routing.dispatch(
            case.pk, unit_id=1, actor=dispatcher(), **seen
        ),
    ),
    "claim": (
        to_claim,
        lambda case, **seen: routing.claim(case.pk, actor=holder(case), **seen),
    ),
    "ask_return": (
        in_hand,
        lambda case, **seen: routing.ask_return(
            case.pk,
            ground="三定",
            reason="不是。",
            proposed_id=None,
            actor=holder(case),
            **seen,
        ),
    ),
    "refuse_return": (
        returning,
        lambda case, **seen: routing.refuse_return(
            case.pk, reason="是。", actor=dispatcher(), **seen
        ),
    ),
    "put_up_for_adjudication": (
        returning,
        lambda case, **seen: routing.put_up_for_adjudication(
            case.pk, reason="难。", actor=dispatcher(), **seen
        ),
    ),
    "ask_extension": (
        in_hand,
        lambda case, **seen: handling.ask_extension(
            case.pk, by=DAYS, reason="等。", actor=holder(case), **seen
        ),
    ),
    "pause": (
        in_hand,
        lambda case, **seen: handling.pause(
            case.pk, ground="听证", reason="听证。", actor=holder(case), **seen
        ),
    ),
    "report_done": (
        in_hand,
        lambda case, **seen: handling.report_done(
            case.pk, result=Result.SOLVED, answer="好。", actor=holder(case), **seen
        ),
    ),
    "pass_audit": (
        reported,
        lambda case, **seen: closing.pass_audit(case.pk, actor=dispatcher(), **seen),
    ),
    "fail_audit": (
        reported,
        lambda case, **seen: closing.fail_audit(
            case.pk, reason="不实。", actor=dispatcher(), **seen
        ),
    ),
    "record_answer": (
        to_call_back,
        lambda case, **seen: closing.record_answer(
            raiser_of(case)[1], HAPPY, actor=caller_of(0), **seen
        ),
    ),
    "urge": (
        in_hand,
        lambda case, **seen: oversight.urge(
            case.pk, text="请抓紧。", actor=supervisor(), **seen
        ),
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", VERBS)
def test_the_second_of_two_waits_and_is_then_told(name: str) -> None:
    a_county()
    a_profile()
    make, verb = VERBS[name]
    case = make()

    def click() -> str:
        try:
            verb(case, seen=case.version)
        except Refused as no:
            return no.verdict.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            lock_case(case.pk)  # the first is in the middle of something else
            answer = second.submit(click)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            Case.objects.filter(pk=case.pk).update(version=case.version + 1)

        assert answer.result(timeout=10) == "stale"
