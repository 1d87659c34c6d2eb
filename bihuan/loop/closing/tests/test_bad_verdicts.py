"""What a bad verdict obliges the unit to, and that it is never lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Role
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_profile,
    a_reported_case,
    a_unit,
    acting,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import ClockKind, Status, stream_of
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.tests.factories import (
    BAD,
    HAPPY,
    a_named_case,
    contacted,
    judge,
    raisings,
    reported,
)
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")


SAME = "同一件事。"
OWED = (ClockKind.BAD_CONTACT, ClockKind.BAD_FIX)


def clock_of(case: Case, kind: ClockKind) -> Clock:
    found = find_clock(stream_of(case.pk), kind)
    assert found is not None
    return found


def going(case: Case, kind: ClockKind) -> bool:
    return find_clock(stream_of(case.pk), kind) is not None


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


def test_the_duty_goes_on_in_the_case_it_is_merged_into_by_the_earlier_date() -> None:
    water = a_unit()
    first = judge(a_named_case(water), BAD)
    due = {kind: clock_of(first, kind).due_at for kind in OWED}
    with clock.set_to(clock.now() + timedelta(days=3)):
        into = judge(a_named_case(water), BAD)
        routing.merge(first.pk, into_id=into.pk, reason=SAME, actor=dispatcher())

        assert {kind: clock_of(into, kind).due_at for kind in OWED} == due
        assert fresh(into).act_by == due[ClockKind.BAD_CONTACT]
        assert not any(going(first, kind) for kind in OWED)
        told = timeline(stream_of(into.pk))[-1].facts
        assert told["fix_by"] == due[ClockKind.BAD_FIX].isoformat()
        with pytest.raises(Refused, match="contact-first"):
            reported(into)


def test_a_matter_that_nobody_judged_badly_takes_no_duty_along() -> None:
    water = a_unit()
    into = a_case_with(water)
    routing.merge(a_case().pk, into_id=into.pk, reason=SAME, actor=dispatcher())

    assert not going(into, ClockKind.BAD_FIX)
    assert "fix_by" not in timeline(stream_of(into.pk))[-1].facts


def test_after_a_transfer_outside_the_duty_lasts_until_the_raiser_was_called() -> None:
    water = a_unit()
    case = judge(a_named_case(water), BAD)
    due = clock_of(case, ClockKind.BAD_FIX).due_at
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="是市里的事。",
        proposed_id=None,
        actor=handler_of(water),
    )
    routing.transfer(case.pk, to="市12345", answer="已转市里。", actor=dispatcher())
    assert clock_of(case, ClockKind.BAD_FIX).due_at == due

    with clock.set_to(clock.now() + timedelta(days=30)):
        settle()
        assert fresh(case).status == Status.CALLING_BACK  # silence after no call
        again = judge(case, BAD)
    assert clock_of(again, ClockKind.BAD_FIX).due_at == due


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


def test_a_claim_is_judged_by_its_own_clock_and_the_contact_stays_due() -> None:
    water = a_unit()
    first = judge(a_named_case(water), BAD)
    contact_by = clock_of(first, ClockKind.BAD_CONTACT).due_at
    with clock.set_to(contact_by + timedelta(minutes=5)):
        into = a_case_with(water, claimed=False)
        routing.merge(first.pk, into_id=into.pk, reason=SAME, actor=dispatcher())
        routing.claim(into.pk, actor=handler_of(water))
    assert fresh(into).claimed_on_time
    assert fresh(into).act_by == contact_by


def test_who_is_answered_on_the_spot_is_owed_no_other_contact() -> None:
    first = judge(a_named_case(a_unit()), BAD)
    into = a_case()
    routing.merge(first.pk, into_id=into.pk, reason=SAME, actor=dispatcher())
    assert going(into, ClockKind.BAD_CONTACT)
    handling.answer_now(
        into.pk,
        result=Result.SOLVED,
        answer="已到现场更换灯泡，恢复照明。",
        actor=acting(Role.INTAKE, a_unit()),
    )
    assert not going(into, ClockKind.BAD_CONTACT)
    assert going(into, ClockKind.BAD_FIX)


def test_what_is_owed_is_not_put_off_by_a_merge() -> None:
    water, day = a_unit(), clock.local_day() + timedelta(days=40)
    later = a_reported_case(water, result=Result.DEFERRED, plan_on=day)
    actions.pass_audit(later.pk, actor=dispatcher())
    judge(later, Answer(solved=False, grade=Grade.FAIR))
    owed = judge(a_named_case(water), BAD)

    with pytest.raises(Refused, match="merge-puts-off"):
        routing.merge(owed.pk, into_id=later.pk, reason=SAME, actor=dispatcher())

    assert all(going(owed, kind) for kind in OWED)
