"""What is queued for whom when something happens to a case."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.faces.messaging import actions, queries
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.tests.factories import (
    a_raised_case,
    answered,
    dispatched,
    pending,
    relayed,
    somebody_of,
    states,
    today_at,
)
from bihuan.faces.messaging.words import Channel, Kind, Language, Mode, Quiet, State
from bihuan.ground.access.words import Actor, Permission, Role, job
from bihuan.ground.calendars.words import Period
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    PROFILE,
    SYSTEM,
    a_case,
    a_profile,
    a_unit,
    dispatcher,
    handler_of,
    head_of,
    raiser_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.oversight.actions import escalate
from bihuan.loop.routing import actions as routing

NOON = today_at(12)


def test_a_raiser_who_left_a_telephone_is_told_that_it_came_in(county: Any) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        relayed()
    (message,) = Message.objects.all()
    assert (message.kind, message.state) == (Kind.RECEIVED, State.QUEUED)
    assert message.recipient == f"raising:{raiser_of(case)[1]}"


def test_a_raiser_without_a_telephone_and_a_county_without_a_gateway(
    county: Any,
) -> None:
    a_case()
    relayed()
    actions.switch_gateway(Channel.SMS, on=False, actor=SYSTEM)
    a_raised_case()
    relayed()
    assert not Message.objects.exists()


def test_what_happens_within_a_moment_is_one_message(water: int) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        relayed()
        dispatched(case, water)
        relayed()
    assert states() == [("received", "dropped"), ("dispatched", "queued")]


def test_of_one_batch_only_the_last_is_said(water: int) -> None:
    with clock.set_to(NOON):
        dispatched(a_raised_case(), water)
        relayed()
    assert states() == [("dispatched", "queued")]


def test_an_entry_that_comes_twice_says_nothing_twice(water: int) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        relayed()
        entries = timeline(f"case:{case.pk}")
        with transaction.atomic():
            assert actions.queue(queries.news(entries)) == 0
    assert states() == [("received", "queued")]


def test_two_handlers_hear_of_a_case_and_whoever_did_it_does_not(water: int) -> None:
    first, second = somebody_of(water), somebody_of(water, phone="16600009002")
    with clock.set_to(NOON):
        case = a_case()
        routing.accept(case.pk, actor=dispatcher())
        centre = Actor(f"account:{second}", frozenset(), frozenset(Permission))
        routing.dispatch(case.pk, unit_id=water, actor=centre)
        relayed()
    assert [one.recipient for one in Message.objects.all()] == [f"account:{first}"]


def test_somebody_without_an_address_is_not_written_to(water: int) -> None:
    somebody_of(water, phone="")
    with clock.set_to(NOON):
        dispatched(a_case(), water)
        relayed()
    assert states() == []


def test_the_ladder_reaches_handlers_then_heads(water: int) -> None:
    handler = somebody_of(water)
    head = somebody_of(water, Role.UNIT_HEAD, phone="16600009009")
    with clock.set_to(NOON):
        case = a_case()
        dispatched(case, water)
        for rung in ("reminder", "yellow", "red", "unit-head"):
            escalated(case.pk, rung)
    told = {
        (one.kind, one.recipient, one.state, one.why)
        for one in Message.objects.exclude(state=State.DROPPED)
    }
    assert told == {
        (Kind.OVERDUE, f"account:{handler}", State.QUEUED, ""),
        (Kind.ESCALATED, f"account:{head}", State.QUEUED, ""),
    }


def escalated(case_id: int, rung: str) -> None:
    with transaction.atomic():
        escalate(case_id, rung=rung, actor=job("oversight"))
    relayed()


def test_what_falls_due_waits_for_the_digest_and_can_be_chosen_at_once(
    water: int,
) -> None:
    somebody_of(water)
    eager = somebody_of(water, phone="16600009002")
    prefer(eager, {Kind.NEAR_DUE: Mode.NOW, Kind.ASSIGNED: Mode.OFF})
    with clock.set_to(NOON):
        case = a_case()
        routing.accept(case.pk, actor=dispatcher())
        routing.dispatch(case.pk, unit_id=water, actor=dispatcher())
        relayed()
        assert states() == [("assigned", "queued")]  # the eager one wants none
        escalated(case.pk, "yellow")
    assert states(recipient=f"account:{eager}") == [("near-due", "queued")]
    assert Message.objects.filter(why="digest").count() == 1


def prefer(account: int, modes: dict[Kind, Mode], **more: Any) -> None:
    actions.choose(
        channel=Channel.SMS,
        quiet=more.pop("quiet", Quiet()),
        language=more.pop("language", Language.CHINESE),
        modes=modes,
        addresses={},
        actor=Actor(f"account:{account}"),
    )


def test_at_night_it_waits_until_seven_and_by_then_it_is_one(water: int) -> None:
    with clock.set_to(today_at(23)):
        case = a_raised_case()
        relayed()
        dispatched(case, water)
        relayed()
    assert states() == [("received", "dropped"), ("dispatched", "held")]
    (message,) = Message.objects.filter(state=State.HELD)
    assert message.not_before == today_at(7, days=1)


def test_an_urgent_sort_of_case_rings_at_night(water: int) -> None:
    a_profile(code="urgent", stream="UR", clocks=urgent_clocks(), channels=["phone"])
    with clock.set_to(today_at(23)):
        a_raised_case(profile="urgent")
        relayed()
    (message,) = Message.objects.all()
    assert (message.state, message.urgent) == (State.QUEUED, True)


def urgent_clocks() -> dict[str, Any]:
    clocks: dict[str, Any] = tomllib.loads(PROFILE)["clocks"]
    return {**clocks, "handle": {"period": "2 hours", "source": "tests"}}


def test_a_raiser_who_wants_silence_gets_it_until_they_say_otherwise(
    water: int,
) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        me, raising = raiser_of(case)
        actions.silence(raising, actor=me)
        actions.silence(raising, actor=me)
        dispatched(case, water)
        relayed()
        assert states() == []
        actions.listen_again(raising, actor=me)
        answered(case, water)
        relayed()
    assert pending() == ["asked"]
    kinds = [one.kind for one in timeline(f"case:{case.pk}")]
    assert kinds.count("messaging.silenced") == 1
    assert kinds.count("messaging.listened") == 1


def test_whoever_closes_by_their_own_verdict_is_not_told_so(water: int) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        dispatched(case, water)
        answered(case, water)
        relayed()
        me, raising = raiser_of(case)
        content = Answer(solved=True, grade=Grade(5))
        closing.judge(raising, content, actor=me)
        settle()
    assert Kind.CLOSED not in {one.kind for one in Message.objects.all()}


def test_an_extension_a_return_and_a_poor_report_are_told(water: int) -> None:
    somebody_of(water)
    with clock.set_to(NOON):
        case = a_raised_case()
        dispatched(case, water)
        routing.claim(case.pk, actor=handler_of(water))
        relayed()
        handling.ask_extension(
            case.pk,
            by=Period.parse("2 working-days"),
            reason="等配件",
            actor=handler_of(water),
        )
        handling.decide_extension(
            case.pk, grant=True, reason="同意", actor=head_of(water)
        )
        relayed()
        assert pending() == ["assigned", "extended"]
        handling.report_done(
            case.pk, result="solved", answer="好了。", actor=handler_of(water)
        )
        closing.fail_audit(case.pk, reason="没有说清。", actor=dispatcher())
        relayed()
    assert pending() == ["extended", "returned"]


def test_what_was_raised_long_ago_or_is_replayed_rings_nobody(water: int) -> None:
    with clock.set_to(NOON - timedelta(days=40)):
        dispatched(a_raised_case(), water)
        relayed()
    with clock.set_to(NOON):
        a_raised_case(raised_at=NOON - timedelta(days=30))
        relayed()
    assert states() == []


@pytest.mark.parametrize("privacy", ["sealed"])
def test_a_sealed_case_is_not_spoken_of_outside(county: Any, privacy: str) -> None:
    a_profile(code="sealed", stream="SE", privacy=privacy)
    a_raised_case(profile="sealed")
    relayed()
    assert states() == []


def test_the_cost_does_not_grow_with_the_cases_of_a_batch(water: int) -> None:
    somebody_of(water)

    def cost(count: int) -> int:
        with clock.set_to(NOON):
            cases = [a_raised_case() for _ in range(count)]
            for case in cases:
                dispatched(case, water)
            entries = [e for c in cases for e in timeline(f"case:{c.pk}")]
            queries.ways_out()  # remembered for a second
            with CaptureQueriesContext(connection) as seen, transaction.atomic():
                actions.queue(queries.news(entries))
        return len(seen)

    cost(1)
    assert cost(1) == cost(10)


def test_two_units_hear_of_their_own(water: int) -> None:
    other = a_unit("城管局")
    mine, theirs = somebody_of(water), somebody_of(other, phone="16600009005")
    with clock.set_to(NOON):
        dispatched(a_case(), other)
        relayed()
    assert states(recipient=f"account:{mine}") == []
    assert states(recipient=f"account:{theirs}") == [("assigned", "queued")]
