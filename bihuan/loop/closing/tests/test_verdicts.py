"""What raisers may say, and what a bad verdict obliges the unit to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

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
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import ClockKind, Status, stream_of
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement, Side
from bihuan.loop.closing.queries import judgements_of
from bihuan.loop.closing.tests.factories import (
    BAD,
    HAPPY,
    SIDES,
    a_case_of_two,
    a_named_case,
    as_raiser,
    contacted,
    judge,
    raisings,
    reported,
)
from bihuan.loop.closing.words import Answer, Grade, Wish
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

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


# -- A bad verdict -------------------------------------------------------------------


def test_a_bad_verdict_is_owed_contact_in_a_day_and_putting_right_in_fifteen() -> None:
    case = judge(a_named_case(a_unit()), BAD)

    contact = find_clock(stream_of(case.pk), ClockKind.BAD_CONTACT)
    fix = find_clock(stream_of(case.pk), ClockKind.BAD_FIX)
    assert contact is not None
    assert fix is not None
    assert (contact.period, fix.period) == ("1 working-days", "15 working-days")
    assert case.act_by == contact.due_at
    (asked,) = [
        one for one in timeline(stream_of(case.pk)) if one.kind == "closing.follow-up"
    ]
    told = datetime.fromisoformat(str(asked.facts["contact_by"]))
    assert told == contact.due_at


def test_the_profile_may_say_other_periods() -> None:
    a_profile(
        clocks=_with("bad-contact", "4 working-hours")
        | _with("bad-fix", "10 calendar-days")
    )
    case = judge(a_named_case(a_unit()), BAD)

    fix = find_clock(stream_of(case.pk), ClockKind.BAD_FIX)
    assert fix is not None
    assert fix.period == "10 calendar-days"


def _with(kind: str, period: str) -> dict[str, object]:
    usual = {"period": "5 working-days", "source": "tests"}
    needed = ("accept", "handle", "verdict", "call-back")
    return dict.fromkeys(needed, usual) | {kind: usual | {"period": period}}


def test_who_left_no_number_cannot_be_called_but_is_owed_putting_right() -> None:
    case = judge(a_case_to_call_back(a_unit()), BAD)

    assert not going(case, ClockKind.BAD_CONTACT)
    assert going(case, ClockKind.BAD_FIX)


def test_the_unit_that_spoke_with_the_raiser_has_done_its_first_duty() -> None:
    case = judge(a_named_case(a_unit()), BAD)

    contacted(case)

    case = fresh(case)
    assert not going(case, ClockKind.BAD_CONTACT)
    assert case.act_by == case.due_at


def test_a_report_after_a_bad_verdict_does_not_pass_without_contact() -> None:
    water = a_unit()
    case = judge(a_named_case(water), BAD)

    with pytest.raises(Refused, match="contact-first"):
        reported(case)

    assert fresh(case).status == Status.REPORTED


def test_trying_in_vain_is_enough_to_go_on_and_leaves_the_clock_running() -> None:
    case = judge(a_named_case(a_unit()), BAD)

    contacted(case, reached=False)
    assert going(case, ClockKind.BAD_CONTACT)

    assert reported(case).status == Status.CALLING_BACK


def test_a_second_bad_verdict_gives_no_new_fifteen_days() -> None:
    case = judge(a_named_case(a_unit()), BAD)
    first = find_clock(stream_of(case.pk), ClockKind.BAD_FIX)
    contacted(case)

    with clock.set_to(clock.now() + timedelta(days=2)):
        case = judge(reported(case), BAD)

    again = find_clock(stream_of(case.pk), ClockKind.BAD_FIX)
    assert first is not None
    assert again is not None
    assert again.due_at == first.due_at
    assert going(case, ClockKind.BAD_CONTACT)


def test_the_duty_goes_with_the_case_to_another_unit() -> None:
    water, roads = a_unit(), a_unit()
    case = judge(a_named_case(water), BAD)
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="不归我们。",
        proposed_id=roads,
        actor=handler_of(water),
    )
    routing.agree_return(case.pk, unit_id=roads, actor=dispatcher())

    assert going(case, ClockKind.BAD_FIX)
    assert going(case, ClockKind.BAD_CONTACT)


def test_a_content_raiser_ends_the_duty() -> None:
    case = judge(a_named_case(a_unit()), BAD)
    contacted(case)

    case = judge(reported(case), HAPPY)

    assert case.status == Status.CLOSED
    assert not going(case, ClockKind.BAD_FIX)


def test_after_a_bad_verdict_silence_does_not_close_before_anybody_called() -> None:
    case = judge(a_named_case(a_unit()), BAD)
    contacted(case)
    case = reported(case)

    later = clock.now() + timedelta(days=20)
    with clock.set_to(later):
        settle()
        assert fresh(case).status == Status.CALLING_BACK
        actions.record_missed_call(raisings(case)[0], actor=caller_of(a_unit()))
    with clock.set_to(later + timedelta(days=20)):
        settle()

    case = fresh(case)
    assert (case.status, case.satisfied) == (Status.CLOSED, None)


def test_the_database_refuses_to_change_or_delete_a_spoken_verdict() -> None:
    judge(a_named_case(a_unit()), BAD)

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Judgement.objects.update(grade=Grade.GOOD)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Judgement.objects.all().delete()


def test_a_unit_that_does_not_hold_the_case_cannot_record_the_contact() -> None:
    case = judge(a_named_case(a_unit()), BAD)

    with pytest.raises(Refused, match="not-holder"):
        handling.record_contact(case.pk, actor=handler_of(a_unit()))

    assert going(case, ClockKind.BAD_CONTACT)
