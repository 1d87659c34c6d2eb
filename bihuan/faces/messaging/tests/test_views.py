"""The pages of messaging: happy, mistaken, refused, invisible; the same cost at any length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.faces.messaging import actions, jobs
from bihuan.faces.messaging.models import Address, Choice, Gateway, Message, Text
from bihuan.faces.messaging.tests.factories import (
    PHONE,
    STAFF_PHONE,
    a_raised_case,
    relayed,
    somebody_of,
    today_at,
)
from bihuan.faces.messaging.words import TO_STAFF, Channel, Kind, Language, State
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import SYSTEM, dispatcher

Browse = Callable[[Actor], Client]
ADMIN = Actor("account:77", permissions=GRANTS[Role.SYSTEM_ADMIN])
PAGES = ("log/", "texts/", "gateways/", "stand-in/", "texts/received/zh/")
CHOSEN = {
    "language": "zh",
    "begins": "21:00",
    "ends": "08:00",
    "channel": "",
    **{f"mode_{kind}": "digest" for kind in TO_STAFF},
}


@pytest.fixture
def admin(browse: Browse, county: Any) -> Client:
    return browse(ADMIN)


@pytest.fixture
def me(browse: Browse, water: int) -> tuple[Client, int]:
    account = somebody_of(water)
    return browse(Actor(f"account:{account}")), account


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_administrator_reads_and_others_do_not_know_of_it(
    admin: Client, browse: Browse, page: str, language: str
) -> None:
    assert admin.get(f"/desk/messages/{page}?lang={language}").status_code == 200
    assert browse(dispatcher()).get(f"/desk/messages/{page}").status_code == 404


# -- My choices ------------------------------------------------------------------------


def test_one_chooses_and_the_page_shows_it_without_the_number(
    me: tuple[Client, int],
) -> None:
    client, _ = me
    page = client.get("/desk/messages/").content.decode()
    assert STAFF_PHONE not in page
    assert "166****9001" in page
    typed = {**CHOSEN, "address_wecom": "abcd-efgh-1234"}
    answer = client.post("/desk/messages/", typed)
    assert answer.status_code == 302
    chosen = Choice.objects.get()
    assert (chosen.quiet_begins.hour, chosen.modes["overdue"]) == (21, "digest")
    assert Address.objects.count() == 2


def test_only_who_keeps_receivers_chooses_how_to_hear_of_them(
    me: tuple[Client, int], browse: Browse
) -> None:
    client, account = me
    field = "mode_receiver-dead"
    assert field not in client.get("/desk/messages/").content.decode()
    keeper = Actor(f"account:{account}", permissions=GRANTS[Role.SECURITY_ADMIN])
    assert field in browse(keeper).get("/desk/messages/").content.decode()


def test_an_address_can_be_taken_away(me: tuple[Client, int]) -> None:
    client, _ = me
    client.post("/desk/messages/", {**CHOSEN, "forget_sms": "on"})
    assert not Address.objects.exists()
    assert "现在不会给您发消息" in client.get("/desk/messages/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode_overdue": "off"},
        {"address_sms": "12345"},
        {"begins": "25:00"},
        {"language": "fr"},
        {"mode_assigned": ""},
    ],
)
def test_a_mistake_is_explained_and_changes_nothing(
    me: tuple[Client, int], wrong: dict[str, str]
) -> None:
    client, _ = me
    answer = client.post("/desk/messages/", {**CHOSEN, **wrong})
    assert answer.status_code == 422
    assert "需要改一下" in answer.content.decode()
    assert not Choice.objects.exists()


def test_trying_ones_own_way(me: tuple[Client, int]) -> None:
    client, _ = me
    assert client.post("/desk/messages/try/", {"channel": "sms"}).status_code == 302
    assert client.post("/desk/messages/try/", {"channel": "sms"}).status_code == 409
    assert client.post("/desk/messages/try/", {"channel": "x"}).status_code == 404
    assert Message.objects.get().kind == Kind.TRIAL


# -- The log ---------------------------------------------------------------------------


def refused_message() -> Message:
    with clock.set_to(today_at(12)):
        a_raised_case()
        relayed()
    Message.objects.update(
        state=State.DEAD, why="refused", trouble="http-400", settled_at=clock.now()
    )
    return Message.objects.get()


def test_a_dead_letter_is_seen_and_sent_again(admin: Client) -> None:
    message = refused_message()
    page = admin.get("/desk/messages/log/?tab=dead").content.decode()
    assert "对方拒收" in page
    assert "网关回答 400" in page
    assert PHONE not in page
    answer = admin.post(f"/desk/messages/log/{message.pk}/resend/")
    assert answer.status_code == 302
    message.refresh_from_db()
    assert message.state == State.QUEUED
    again = admin.post(f"/desk/messages/log/{message.pk}/resend/")
    assert again.status_code == 409


def test_others_do_not_resend(browse: Browse, county: Any) -> None:
    message = refused_message()
    answer = browse(dispatcher()).post(f"/desk/messages/log/{message.pk}/resend/")
    assert answer.status_code == 403
    message.refresh_from_db()
    assert message.state == State.DEAD


def test_the_log_costs_the_same_at_any_length_and_pages_by_key(
    admin: Client, water: int
) -> None:
    somebody_of(water)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            admin.get("/desk/messages/log/?tab=waiting")
        return len(seen)

    a_raised_case()
    relayed()
    cost()
    one = cost()
    for _ in range(9):
        a_raised_case()
    relayed()
    assert cost() == one


def test_a_page_key_that_is_none_is_refused(admin: Client) -> None:
    assert admin.get("/desk/messages/log/?after=nonsense").status_code == 409


# -- Texts -----------------------------------------------------------------------------


def test_a_text_is_previewed_checked_and_saved(admin: Client) -> None:
    at = "/desk/messages/texts/received/zh/"
    wrong = admin.post(at, {"text": "{office}{link}", "seen": "0"})
    assert wrong.status_code == 422
    assert "office" in wrong.content.decode()
    seen = admin.post(at, {"text": "字" * 80 + "{link}", "seen": "0", "preview": "1"})
    assert seen.status_code == 200
    assert "2条短信" in seen.content.decode()
    assert not Text.objects.exists()
    assert admin.post(at, {"text": "见{link}", "seen": "0"}).status_code == 302
    assert admin.post(at, {"text": "看{link}", "seen": "0"}).status_code == 422
    assert Text.objects.get().text == "见{link}"
    assert "第1版" in admin.get(f"{at}?version=1").content.decode()


def test_a_kind_that_does_not_exist(admin: Client) -> None:
    assert admin.get("/desk/messages/texts/nonsense/zh/").status_code == 404


# -- Gateways --------------------------------------------------------------------------


def test_a_gateway_is_set_and_its_key_never_shown_again(admin: Client) -> None:
    url = "jsons://county:pa55@gateway.example/send?:to={to}&:id={id}"
    typed = {"channel": "sms", "sms-url": url, "sms-accepts": ""}
    assert admin.post("/desk/messages/gateways/", typed).status_code == 302
    page = admin.get("/desk/messages/gateways/").content.decode()
    assert "gateway.example" in page
    assert "pa55" not in page
    off = {"channel": "sms", "on": "0"}
    assert admin.post("/desk/messages/gateways/switch/", off).status_code == 302
    assert not Gateway.objects.get().active


@pytest.mark.parametrize(
    ("channel", "url", "status"),
    [
        ("sms", "nonsense://{to}", 422),
        ("sms", "jsons://gateway.example/", 422),
        ("wecom", "jsons://gateway.example/{to}", 404),
    ],
)
def test_a_gateway_that_apprise_does_not_know_is_refused(
    admin: Client, channel: str, url: str, status: int
) -> None:
    typed = {"channel": channel, f"{channel}-url": url}
    answer = admin.post("/desk/messages/gateways/", typed)
    assert answer.status_code == status
    assert Gateway.objects.get().shown == "standin:"


def test_others_set_no_gateway(browse: Browse, county: Any) -> None:
    typed = {"channel": "sms", "sms-url": "standin:"}
    answer = browse(dispatcher()).post("/desk/messages/gateways/", typed)
    assert answer.status_code == 404
    switch = {"channel": "sms", "on": "0"}
    answer = browse(dispatcher()).post("/desk/messages/gateways/switch/", switch)
    assert answer.status_code == 403


def test_the_stand_ins_page_shows_what_it_took_and_tells_it_how_to_behave(
    admin: Client,
) -> None:
    with clock.set_to(today_at(12)):
        a_raised_case()
        relayed()
    with clock.set_to(today_at(12, 5)):
        jobs.deliver()
        page = admin.get("/desk/messages/stand-in/").content.decode()
        assert "166****4747" in page
        assert 'href="https://county.example/f/' in page
        typed = {"answer": "400", "times": "1"}
        assert admin.post("/desk/messages/stand-in/", typed).status_code == 302
        a_raised_case()
        relayed()
    with clock.set_to(today_at(12, 10)):
        jobs.deliver()
    assert Message.objects.latest("pk").state == State.DEAD
    wrong = {"answer": "999", "times": "0"}
    assert admin.post("/desk/messages/stand-in/", wrong).status_code == 422


def test_where_a_real_gateway_is_set_nobody_reads_what_went_out(admin: Client) -> None:
    url = "jsons://gateway.example/send?:to={to}"
    actions.set_gateway(Channel.SMS, url=url, actor=SYSTEM)
    assert admin.get("/desk/messages/stand-in/").status_code == 404


def test_english_pages_hold_no_chinese_but_names_and_texts(admin: Client) -> None:
    page = admin.get("/desk/messages/gateways/?lang=en").content.decode()
    assert "Gateways" in page
    actions.save_text(Kind.TRIAL, Language.ENGLISH, text="Hello {link}", actor=SYSTEM)
    assert "Hello http" in admin.get("/desk/messages/texts/?lang=en").content.decode()
