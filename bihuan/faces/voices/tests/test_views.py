"""The pages: what is asked, what comes back, who may not see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.models import Call, Observer, Walk
from bihuan.faces.voices.tests.factories import (
    a_call,
    a_clue,
    a_refusal,
    a_report,
    a_step,
    a_walk,
    an_observer,
    clerk,
    leader,
    today,
)
from bihuan.faces.voices.words import Badge
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.kit.doorstep import new_token
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import acting, dispatcher

Browse = Callable[[Actor], Client]
pytestmark = pytest.mark.django_db
DESK = "/desk/voices/"


def an_older_token() -> str:
    with clock.set_to(clock.now() - timedelta(seconds=5)):
        return new_token()


@pytest.mark.parametrize(
    "place", ["window/", "observers/", "walks/", "calls/", "refusals/"]
)
def test_whoever_may_not_finds_nothing(browse: Browse, county: int, place: str) -> None:
    assert browse(acting(Role.AUDIT_ADMIN)).get(f"{DESK}{place}").status_code == 404


def test_an_observer_opens_their_page_by_code_and_sees_what_became_of_it(
    client: Client, badge: Badge
) -> None:
    assert client.get("/observe/").status_code == 200
    assert client.post("/observe/", {"code": "AAAA"}).status_code == 422
    assert client.get(f"/o/{badge.code}").status_code == 302
    form = {"token": an_older_token(), "opinion": "路口太暗。"}
    assert client.post("/observe/opinion/", form).status_code == 302
    assert client.post("/observe/opinion/", form).status_code == 302
    assert client.get("/observe/opinion/")["Location"] == "/observe/"
    case = Case.objects.get()
    page = client.get("/observe/").content.decode()
    assert case.number in page
    (line,) = queries.badged(badge.code).opinions
    followed = client.post("/follow/open/", {"code": line.receipt})
    assert followed["Location"] == "/matter/"


def test_a_wrong_code_opens_nothing(client: Client, badge: Badge) -> None:
    assert client.get("/o/0000-0000-0000-0000").status_code == 404


def test_the_letter_with_the_code_is_shown_to_who_appointed(
    browse: Browse, county: int
) -> None:
    form = {
        "draft": str(uuid4()),
        "name": "李观察",
        "trade": "物流",
        "starts_on": today().isoformat(),
        "ends_on": today().replace(year=today().year + 1).isoformat(),
        "per_quarter": "1",
    }
    mine = browse(dispatcher())
    sent = mine.post(f"{DESK}observers/", form)
    assert sent.status_code == 302
    assert "receipt-code" in mine.get(sent["Location"]).content.decode()
    assert mine.get(sent["Location"]).status_code == 302  # shown once
    assert "badge" not in mine.session
    listed = mine.get(f"{DESK}observers/").content.decode()
    assert "李观察" not in listed
    pk = Observer.objects.get().pk
    assert mine.post(f"{DESK}observers/{pk}/renew/").status_code == 302
    assert (
        mine.post(f"{DESK}observers/{pk}/end/", {"text": "调动。"}).status_code == 302
    )
    assert Observer.objects.get().ended_at is not None


def test_a_reason_that_says_nothing_is_told_beside_its_observer_and_ends_no_term(
    browse: Browse, badge: Badge
) -> None:
    mine, address = browse(dispatcher()), f"{DESK}observers/{badge.id}/end/"
    for typed, why in (
        ("\u200b", "请把每一项都写一句话"),
        ("", "请填写这一项"),
        ("字" * 201, "200"),
    ):
        page = mine.post(address, {"text": typed})
        assert page.status_code == 422
        beside = page.content.decode().split(f'id="why-{badge.id}-error"')[1]
        assert why in beside.split("</p>")[0]
    assert Observer.objects.get().ended_at is None
    assert (
        mine.post(f"{DESK}observers/9999/end/", {"text": "调动。"}).status_code == 404
    )
    for _ in range(2):  # and the second press is no mistake
        assert mine.post(address, {"text": "调动。"})["Location"] == f"{DESK}observers/"


def test_a_walk_goes_from_its_beginning_to_its_end_by_forms(
    browse: Browse, county: int
) -> None:
    mine = browse(leader())
    begun = {
        "draft": str(uuid4()),
        "service": "开办小餐馆",
        "unit_id": str(county),
        "role": "店主",
    }
    where = mine.post(f"{DESK}walks/", begun)["Location"]
    step = {"draft": str(uuid4()), "what": "取号", "minutes": "10", "obstacle": ""}
    hard = {**step, "draft": str(uuid4()), "obstacle": "要手写。"}
    assert mine.post(f"{where}note/", step).status_code == 302
    assert mine.post(f"{where}note/", hard).status_code == 302
    assert mine.post(f"{where}note/", {**hard, "minutes": "x"}).status_code == 422
    assert mine.post(f"{where}end/", {"text": ""}).status_code == 422
    assert mine.post(f"{where}end/", {"text": "减一张表。"}).status_code == 302
    page = mine.get(where).content.decode()
    assert Case.objects.get().number in page
    again = mine.get(f"{DESK}walks/?again={Walk.objects.get().pk}").content.decode()
    assert " selected>开办小餐馆" in again


def test_a_call_is_answered_on_the_portal_without_name_or_scripts(
    browse: Browse, client: Client, county: int
) -> None:
    mine = browse(dispatcher())
    form = {
        "subject": "收费线索",
        "text": "收了什么钱。",
        "opens_on": today().isoformat(),
        "closes_on": today().isoformat(),
    }
    sent = mine.post(f"{DESK}calls/", form)
    pk = Call.objects.get().pk
    assert client.get(f"/calls/{pk}/").status_code == 404
    assert mine.post(f"{sent['Location']}publish/").status_code == 302
    assert "收费线索" in client.get("/calls/").content.decode()
    clue = {"token": an_older_token(), "matter": "检查收了三百元。"}
    first = client.post(f"/calls/{pk}/", clue)
    assert first["Location"] == "/receipt/"
    client.post(f"/calls/{pk}/", clue)
    receipt = client.get("/receipt/").content.decode()
    assert Case.objects.get().number in receipt
    assert client.post(f"/calls/{pk}/", {**clue, "matter": ""}).status_code == 422
    stale = client.post(f"/calls/{pk}/", {"matter": "没有令牌", "token": "x"})
    assert stale.status_code == 422


@pytest.mark.parametrize(
    ("grow", "read"),
    [
        (lambda unit: actions.report(a_report(unit), actor=clerk()), "window"),
        (a_refusal, "refusals"),
        (lambda _unit: an_observer(), "observers"),
        (a_walk, "walks"),
        (lambda _unit: a_call(), "calls"),
    ],
)
def test_lists_cost_the_same_at_any_length(
    flat_queries: Callable[..., None], county: int, grow: Any, read: str
) -> None:
    reads = {
        "window": lambda: queries.window_page(clerk()),
        "refusals": lambda: queries.refusals(dispatcher()),
        "observers": lambda: queries.observers(dispatcher()),
        "walks": lambda: queries.walks(leader()),
        "calls": lambda: queries.calls(dispatcher()),
    }
    flat_queries(grow=lambda: grow(county), read=reads[read])


def test_a_walk_and_a_call_cost_the_same_at_any_length(
    flat_queries: Callable[..., None], county: int
) -> None:
    walk, call = a_walk(county), a_call()
    flat_queries(
        grow=lambda: actions.note_step(walk, a_step("障碍。"), actor=leader()),
        read=lambda: queries.walk_page(leader(), walk),
    )
    flat_queries(
        grow=lambda: a_clue(call, f"线索{uuid4()}"),
        read=lambda: queries.call_page(dispatcher(), call),
    )
