"""What raisers may say, by the whole and by its sides, and what they want now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_profile,
    a_unit,
    caller_of,
    fresh,
)
from bihuan.loop.cases.words import ClockKind, Status, stream_of
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement, Side
from bihuan.loop.closing.queries import judgements_of
from bihuan.loop.closing.tests.factories import (
    HAPPY,
    SIDES,
    a_case_of_two,
    as_raiser,
    judge,
    raisings,
)
from bihuan.loop.closing.words import Answer, Grade, Wish
from bihuan.loop.conftest import settle

AT = Callable[[str], datetime]
pytestmark = pytest.mark.usefixtures("county")


def going(case: Case, kind: ClockKind) -> bool:
    return find_clock(stream_of(case.pk), kind) is not None


def called(case: Case, answer: Answer) -> Case:
    actions.record_answer(raisings(case)[0], answer, actor=caller_of(a_unit()))
    return fresh(case)


# -- Dimensions --------------------------------------------------------------------


def test_grades_of_dimensions_are_kept_and_stand_in_the_ledger() -> None:
    a_profile(verdict={"dimensions": SIDES})
    case = a_case_to_call_back(a_unit())

    sides = {"attitude": Grade.VERY_GOOD, "speed": Grade.BAD}
    judge(case, Answer(solved=True, grade=Grade.GOOD, sides=sides))

    assert judgements_of(case.pk)[0].sides == {"attitude": 5, "speed": 2}
    (entry,) = [
        one for one in timeline(stream_of(case.pk)) if one.kind == "closing.judged"
    ]
    assert (entry.facts["grade_attitude"], entry.facts["grade_speed"]) == (5, 2)


def test_dimensions_are_voluntary_and_a_bad_side_alone_sends_nothing_back() -> None:
    a_profile(verdict={"dimensions": SIDES})
    case = a_case_to_call_back(a_unit())

    sides = {"speed": Grade.VERY_BAD}
    case = judge(case, Answer(solved=True, grade=Grade.FAIR, sides=sides))

    assert case.status == Status.CLOSED
    assert Side.objects.count() == 1


def test_a_dimension_that_the_profile_does_not_name_is_refused() -> None:
    case = a_case_to_call_back(a_unit())
    answer = Answer(solved=True, grade=Grade.GOOD, sides={"stars": Grade.GOOD})

    with pytest.raises(Refused, match="side-unknown"):
        judge(case, answer)

    assert not Judgement.objects.exists()
    assert fresh(case).status == Status.CALLING_BACK


# -- What now? ----------------------------------------------------------------------


def test_who_wishes_it_is_handled_again_though_it_was_called_solved() -> None:
    case = a_case_to_call_back(a_unit())

    case = called(case, Answer(solved=True, grade=Grade.GOOD, wish=Wish.AGAIN))

    assert (case.status, case.round) == (Status.HANDLING, 2)
    assert not going(case, ClockKind.BAD_FIX)


def test_who_agrees_to_a_date_gets_it_back_on_that_date() -> None:
    case, day = a_case_to_call_back(a_unit()), clock.local_day() + timedelta(days=9)

    answer = Answer(solved=False, grade=Grade.FAIR, wish=Wish.DEFER, until=day)
    case = called(case, answer)
    assert (case.status, case.deferred_to) == (Status.DEFERRED, day)
    assert case.result == Result.DEFERRED

    with clock.set_to(clock.now() + timedelta(days=9)):
        settle()
    assert fresh(case).status == Status.HANDLING


@pytest.mark.parametrize("on", ["2026-11-30", "2026-12-05", "2027-01-01"])
def test_a_date_is_kept_whatever_day_it_is(on: str, at: AT) -> None:
    """A Monday, a Saturday, a holiday: on that day, not on the working day after."""
    with clock.set_to(at("2026-11-23 09:30")):
        case, day = a_case_to_call_back(a_unit()), date.fromisoformat(on)
        answer = Answer(solved=True, grade=Grade.GOOD, wish=Wish.DEFER, until=day)
        called(case, answer)

    with clock.set_to(at(f"{on} 00:00") - timedelta(minutes=1)):
        settle()
        assert fresh(case).status == Status.DEFERRED
    with clock.set_to(at(f"{on} 01:00")):
        settle()
        assert fresh(case).status == Status.HANDLING


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(solved=False, grade=Grade.GOOD, wish=Wish.CLOSE), "wish-close-bad"),
        (Answer(solved=True, grade=Grade.BAD, wish=Wish.CLOSE), "wish-close-bad"),
        (Answer(solved=True, grade=Grade.BAD, wish=Wish.DEFER), "wish-defer-bad"),
        (Answer(solved=True, grade=Grade.GOOD, wish=Wish.DEFER), "wish-no-date"),
    ],
)
def test_nobody_is_talked_into_closing_what_they_are_not_content_with(
    answer: Answer, code: str
) -> None:
    case = a_case_to_call_back(a_unit())

    with pytest.raises(Refused, match=code):
        called(case, answer)

    assert fresh(case).version == case.version
    assert not Judgement.objects.exists()


def test_where_the_last_to_speak_takes_it_back_nobody_waits_any_longer() -> None:
    case = judge(a_case_of_two(a_unit()), HAPPY)
    assert case.status == Status.CALLING_BACK
    second = raisings(case)[1]

    actions.withdraw(second, actor=as_raiser(second))

    case = fresh(case)
    assert (case.status, case.satisfied) == (Status.CLOSED, True)
