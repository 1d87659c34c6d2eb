"""Sending through a gateway that really answers, badly too; dying in between; digests."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from bihuan.faces.messaging import actions, jobs, queries
from bihuan.faces.messaging.http import standin
from bihuan.faces.messaging.models import Gateway, Message
from bihuan.faces.messaging.tests.factories import (
    PHONE,
    a_gateway,
    a_raised_case,
    dispatched,
    relayed,
    somebody_of,
    states,
    texts,
    today_at,
)
from bihuan.faces.messaging.words import (
    Channel,
    Language,
    State,
    Why,
)
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_unit,
    dispatcher,
    handler_of,
    raiser_of,
)
from bihuan.loop.routing import actions as routing
from bihuan.project.worker import periodic

NOON = today_at(12)
MINUTE = timedelta(minutes=1)


def later(**span: float) -> Any:
    return clock.set_to(NOON + timedelta(**span))


def a_message(**changes: object) -> Message:
    with clock.set_to(NOON):
        a_raised_case(**changes)
        relayed()
    return Message.objects.latest("pk")


def test_the_raiser_gets_one_message_with_a_link_that_opens(
    county: standin.StandIn,
) -> None:
    message = a_message()
    with later(seconds=10):
        assert jobs.deliver() == 0  # something else may follow at once
    with later(minutes=1):
        assert jobs.deliver() == 1
        assert jobs.deliver() == 0
    (kept,) = standin.read(county.folder)
    assert kept["to"] == PHONE
    (link,) = re.findall(r"https://county\.example\S+", kept["text"])
    page = Client().get(urlsplit(link).path)
    assert page.status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)
    assert message.masked == "166****4747"


def test_a_raiser_who_chose_english_gets_it_with_a_link_that_opens_in_english(
    county: standin.StandIn, water: int
) -> None:
    with clock.set_to(NOON):
        case = a_raised_case()
        me, raising = raiser_of(case)
        actions.speak(raising, Language.ENGLISH, actor=me)
        dispatched(case, water)
        relayed()
    with later(minutes=1):
        jobs.deliver()
    (told,) = texts(county)
    assert "Water Bureau has your matter" in told
    (link,) = re.findall(r"https://county\.example(\S+)", told)
    page = Client().get(link)
    assert (page.status_code, page.cookies["language"].value) == (302, "en")


def test_no_code_and_no_number_is_kept_of_what_went_out(
    county: standin.StandIn,
) -> None:
    message = a_message()
    with later(minutes=1):
        jobs.deliver()
    (sent,) = texts(county)
    code = sent.rpartition("/")[2]
    message.refresh_from_db()
    row = Message.objects.filter(pk=message.pk).values().get()
    assert code not in str(row)
    assert PHONE not in str(row)
    assert "····" in message.text


def test_a_busy_gateway_gets_it_again_when_it_said_and_once(
    county: standin.StandIn, behave: Callable[..., None]
) -> None:
    message = a_message()
    behave(answer=429, retry_after=600)
    with later(minutes=1):
        jobs.deliver()
        message.refresh_from_db()
        assert (message.state, message.trouble) == (State.RETRYING, "http-429")
        assert message.not_before >= NOON + 11 * MINUTE
    with later(minutes=5):
        assert jobs.deliver() == 0
    with later(minutes=12):
        assert jobs.deliver() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 2)
    assert len(texts(county)) == 1


def test_a_dead_gateway_is_tried_with_one_message_and_the_others_wait(
    county: standin.StandIn, behave: Callable[..., None]
) -> None:
    for _ in range(5):
        a_message()
    behave(answer=500, times=1)
    with later(minutes=1):
        assert jobs.deliver() == 1
        assert queries.open_channels() == ["wecom", "dingtalk", "feishu"]
    with later(minutes=3):
        assert jobs.deliver() == 5
    assert len(texts(county)) == 5
    assert Gateway.objects.get().failures == 0


def test_what_a_gateway_refuses_is_dead_until_somebody_sends_it_again(
    county: standin.StandIn, behave: Callable[..., None]
) -> None:
    message = a_message()
    behave(answer=400)
    with later(minutes=1):
        jobs.deliver()
        message.refresh_from_db()
        assert (message.state, message.why) == (State.DEAD, Why.REFUSED)
        actions.resend(message.pk, actor=SYSTEM)
        jobs.deliver()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert len(texts(county)) == 1


def test_eight_attempts_and_it_is_given_up(
    county: standin.StandIn, behave: Callable[..., None]
) -> None:
    message = a_message()
    behave(answer=503, times=99)
    for hours in range(1, 10):
        Message.objects.filter(state=State.RETRYING).update(not_before=NOON)
        with later(hours=hours):
            jobs.deliver()
    message.refresh_from_db()
    assert (message.state, message.why) == (State.DEAD, Why.TRIED_OUT)
    assert message.attempts == 8


def test_a_gateway_that_took_it_and_went_silent_has_it_once(
    county: standin.StandIn, behave: Callable[..., None], monkeypatch: Any
) -> None:
    monkeypatch.setattr(
        "bihuan.faces.messaging.rules.addresses.TIMEOUTS", "cto=1&rto=1"
    )
    message = a_message()
    behave(answer="lost")
    with later(minutes=1):
        jobs.deliver()
    message.refresh_from_db()
    assert (message.state, message.trouble) == (State.RETRYING, "timeout")
    with later(minutes=10):
        jobs.deliver()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert len(texts(county)) == 1


# -- Forgetting, other ways ------------------------------------------------------------


def test_after_a_month_the_words_are_gone_and_the_line_stays(county: Any) -> None:
    message = a_message()
    with later(minutes=1):
        jobs.deliver()
    with later(days=29):
        assert jobs.erase() == 0
    with later(days=31):
        assert jobs.erase() == 1
    message.refresh_from_db()
    assert (message.text, message.masked) == ("", "")
    assert (message.state, message.version) == (State.SENT, 0)


def test_one_can_try_out_ones_own_way_and_not_twice_at_once(
    water: int, county: Any
) -> None:
    account = somebody_of(water)
    me = Actor(f"account:{account}")
    with clock.set_to(today_at(23)):
        actions.try_out(Channel.SMS, actor=me)
        with pytest.raises(Refused, match="tried-already"):
            actions.try_out(Channel.SMS, actor=me)
        jobs.deliver()
    assert len(texts(county)) == 1


def test_the_worker_knows_these_jobs() -> None:
    names = {one.name for one in periodic()}
    assert {"messaging.deliver", "messaging.digest", "messaging.erase"} <= names


def test_a_gateway_is_told_again_where_the_stand_in_moved(
    county: standin.StandIn,
) -> None:
    """Its port is another after every start; the county's setting stays."""
    a_message()
    county.stop()
    with later(minutes=1):
        jobs.deliver()
    assert states() == [("received", "retrying")]
    with standin.StandIn(county.folder), later(minutes=20):
        jobs.deliver()
    assert states() == [("received", "sent")]


def test_dispatching_to_a_unit_elsewhere_says_so_to_the_raiser(
    water: int, county: Any
) -> None:
    other = a_unit("城管局")
    with clock.set_to(NOON):
        case = a_raised_case()
        dispatched(case, water)
        routing.claim(case.pk, actor=handler_of(water))
        routing.ask_return(
            case.pk,
            ground="职责",
            reason="不归我们",
            proposed_id=other,
            actor=handler_of(water),
        )
        routing.agree_return(case.pk, unit_id=other, actor=dispatcher())
        relayed()
    with later(minutes=1):
        jobs.deliver()
    (text,) = texts(county)
    assert "城管局" in text


def test_setting_the_gateway_anew_wakes_it(
    county: Any, behave: Callable[..., None]
) -> None:
    a_message()
    behave(answer=401, times=1)
    with later(minutes=1):
        jobs.deliver()
        assert Channel.SMS not in queries.open_channels()
        a_gateway()
        assert Channel.SMS in queries.open_channels()
