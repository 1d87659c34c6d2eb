"""What comes of a message whose worker dies, is slow, or finds it no longer needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.faces.messaging import actions, jobs, queries
from bihuan.faces.messaging.http import port, standin
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.tests.factories import (
    a_raised_case,
    answered,
    dispatched,
    relayed,
    somebody_of,
    states,
    texts,
    today_at,
)
from bihuan.faces.messaging.words import (
    Channel,
    Kind,
    Letter,
    Outcome,
    Reply,
    State,
    Why,
)
from bihuan.ground.vault.actions import erase
from bihuan.ground.vault.models import Identity
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    raiser_of,
)

NOON = today_at(12)


def later(**span: float) -> Any:
    return clock.set_to(NOON + timedelta(**span))


def a_message(**changes: object) -> Message:
    with clock.set_to(NOON):
        a_raised_case(**changes)
        relayed()
    return Message.objects.latest("pk")


class Killed(BaseException):
    """A worker's end, which no handler may catch."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_before_or_after_sending_loses_nothing(
    county: standin.StandIn, moment: str
) -> None:
    message = a_message()

    def killed(letter: Letter) -> Outcome:
        if moment == "after":
            port.send(letter)
        raise Killed

    with later(minutes=1), pytest.raises(Killed):
        jobs.deliver(send=killed)
    message.refresh_from_db()
    assert message.state == State.SENDING
    with later(minutes=2):
        assert jobs.deliver() == 0  # it may yet be at work
    with later(minutes=4):
        assert jobs.deliver() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 2)
    assert len(texts(county)) == 1


def test_who_comes_back_late_does_not_overwrite_what_another_wrote(
    county: standin.StandIn,
) -> None:
    message = a_message()

    def slow(_: Letter) -> Outcome:
        with later(minutes=4):
            jobs.deliver()
        return Outcome(Reply.REFUSED, "late")

    with later(minutes=1):
        jobs.deliver(limit=1, send=slow)
    message.refresh_from_db()
    assert (message.state, message.trouble) == (State.SENT, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_one_message(county: standin.StandIn) -> None:
    a_message()
    with later(minutes=1), transaction.atomic():
        first = actions.claim([Channel.SMS])
        assert first is not None

        def other() -> object:
            try:
                with later(minutes=1), transaction.atomic():
                    return actions.claim([Channel.SMS])
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(other).result(timeout=10) is None


def test_what_is_no_longer_true_is_not_sent(water: int, county: Any) -> None:
    somebody_of(water)
    with clock.set_to(NOON):
        case = a_raised_case()
        dispatched(case, water)
        relayed()
        answered(case, water)
    with later(minutes=1):
        jobs.deliver()
    assert ("assigned", "sent") in states()
    with later(minutes=2):
        relayed()
        me, raising = raiser_of(case)
        actions.silence(raising, actor=me)
    with later(minutes=4):
        jobs.deliver()
    told = {one.kind: one.why for one in Message.objects.filter(state=State.DROPPED)}
    assert told == {Kind.ASKED: Why.OPTED_OUT}


def test_an_erased_raiser_and_a_landline_are_not_rung(county: Any) -> None:
    a_message(phone="0558-5522110")
    erased = a_message()
    erase(Identity.objects.latest("pk").pk, actor=SYSTEM)
    with later(minutes=1):
        jobs.deliver()
    erased.refresh_from_db()
    assert states() == [("received", "dropped"), ("received", "dropped")]
    assert texts(county) == []


def test_what_could_not_go_for_a_day_is_given_up_and_can_be_seen(county: Any) -> None:
    a_message()
    actions.switch_gateway(Channel.SMS, on=False, actor=SYSTEM)
    with later(hours=12):
        assert jobs.deliver() == 0
    with later(hours=25):
        jobs.deliver()
    (message,) = Message.objects.all()
    assert (message.state, message.why) == (State.DEAD, Why.EXPIRED)


def test_an_error_of_ours_stops_one_message_and_not_the_rest(
    county: Any, monkeypatch: Any
) -> None:
    bad, good = a_message(), a_message()
    plain = queries.compose

    def compose(claimed: Any) -> Any:
        if claimed.id == bad.pk:
            msg = "secret"
            raise KeyError(msg)
        return plain(claimed)

    monkeypatch.setattr(jobs.queries, "compose", compose)
    with later(minutes=1):
        assert jobs.deliver() == 2
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.trouble) == (State.RETRYING, "error-KeyError")
    assert good.state == State.SENT


def test_a_newer_message_takes_the_place_of_one_that_failed_meanwhile(
    water: int, county: Any
) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        relayed()

    def fails(letter: Letter) -> Outcome:
        dispatched(case, water)
        relayed()
        return Outcome(Reply.LATER, "http-500")

    with later(minutes=1):
        jobs.deliver(limit=1, send=fails)
    assert states() == [("received", "dropped"), ("dispatched", "queued")]
