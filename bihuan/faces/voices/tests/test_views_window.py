"""The pages of the window and of refusals, and what all pages do with a rule's no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from bihuan.faces.voices import actions
from bihuan.faces.voices.models import Refusal
from bihuan.faces.voices.tests.factories import (
    a_refusal,
    a_walk,
    clerk,
    leader,
    today,
)
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, acting, dispatcher, head_of

Browse = Callable[[Actor], Client]
pytestmark = pytest.mark.django_db
DESK = "/desk/voices/"


def told_at_the_window(**changes: str) -> dict[str, str]:
    form = {
        "draft": str(uuid4()),
        "service": "食品经营许可",
        "trouble": "denied",
        "said": "办不了。",
        "wish": "说清缺什么。",
    }
    return {**form, **changes}


def test_the_window_gives_a_slip_with_the_code_to_this_clerk_only(
    browse: Browse, county: int
) -> None:
    mine = browse(clerk())
    sent = mine.post(f"{DESK}window/", told_at_the_window())
    case = Case.objects.get()
    assert sent["Location"] == f"{DESK}window/{case.number}/slip/"
    page = mine.get(sent["Location"]).content.decode()
    assert "receipt-code" in page
    assert "<svg" in page
    assert browse(dispatcher()).get(sent["Location"]).status_code == 302


def test_a_grid_worker_prints_the_slip_of_what_they_may_not_open(
    browse: Browse, county: int
) -> None:
    worker = acting(Role.GRID)
    mine = browse(worker)
    sent = mine.post(f"{DESK}window/", told_at_the_window())
    number = Case.objects.get().number
    page = mine.get(sent["Location"])
    assert page.status_code == 200
    assert "receipt-code" in page.content.decode()
    assert f"/desk/cases/{number}" not in page.content.decode()
    # Nor is its title told to other grid workers.
    listed = browse(worker).get(f"{DESK}window/").content.decode()
    assert number in listed
    assert "食品经营许可不给办" not in listed
    assert (
        "食品经营许可不给办" in browse(clerk()).get(f"{DESK}window/").content.decode()
    )


def test_the_code_of_a_slip_is_forgotten_when_its_time_is_over(
    browse: Browse, county: int
) -> None:
    mine = browse(clerk())
    sent = mine.post(f"{DESK}window/", told_at_the_window())
    assert mine.get(sent["Location"]).status_code == 200
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        assert mine.get(sent["Location"])["Location"] == f"{DESK}window/"
    assert "slips" not in mine.session


@pytest.mark.proves("window", "refusal")
def test_what_is_missing_at_the_window_is_said_and_nothing_is_lost(
    browse: Browse, county: int
) -> None:
    page = browse(clerk()).post(f"{DESK}window/", told_at_the_window(said=""))
    assert page.status_code == 422
    assert "食品经营许可" in page.content.decode()
    assert not Case.objects.exists()


def test_a_refusal_is_printed_only_when_somebody_else_agreed(
    browse: Browse, county: int
) -> None:
    pk = a_refusal(county)
    head = browse(head_of(county))
    assert "不予办理告知单" not in head.get(f"{DESK}refusals/{pk}/").content.decode()
    head.post(f"{DESK}refusals/{pk}/read/", {"agree": "yes", "reason": "属实。"})
    assert "不予办理告知单" in head.get(f"{DESK}refusals/{pk}/").content.decode()


def test_only_the_window_that_reported_gets_the_applicants_code(
    browse: Browse, county: int
) -> None:
    pk = a_refusal(county)
    answer = {"agree": "no", "reason": "应当办。"}
    browse(dispatcher()).post(f"{DESK}refusals/{pk}/read/", answer)
    where = f"{DESK}refusals/{pk}/"
    assert "receipt-code" in browse(clerk()).get(where).content.decode()
    assert "receipt-code" not in browse(dispatcher()).get(where).content.decode()
    other = acting(Role.HANDLER, county + 1000)
    assert browse(other).get(where).status_code == 404


def test_a_refusal_comes_in_by_its_form_and_own_reading_is_refused(
    browse: Browse, county: int
) -> None:
    form = {
        "draft": str(uuid4()),
        "service": "占道",
        "unit_id": str(county),
        "wanted": "搭台。",
        "ground": "超宽。",
        "instead": "缩窄。",
    }
    head = browse(dispatcher())
    sent = head.post(f"{DESK}refusals/", form)
    assert sent.status_code == 302
    head.post(f"{DESK}refusals/", form)
    pk = Refusal.objects.get().pk
    answer = {"agree": "yes", "reason": "我自己同意。"}
    told = head.post(f"{DESK}refusals/{pk}/read/", answer)
    assert told.status_code == 422
    assert "我自己同意。" in told.content.decode()
    assert "窗口不能自己说“不”" in told.content.decode()


def test_what_is_typed_is_kept_where_a_rule_says_no(
    browse: Browse, county: int
) -> None:
    no = {
        "draft": str(uuid4()),
        "service": "占道许可一",
        "unit_id": str(county),
        "wanted": "搭台。",
        "ground": "\u200b",
        "instead": "缩窄。",
    }
    walk = {
        "draft": str(uuid4()),
        "service": "开办小餐馆一",
        "unit_id": str(county),
        "role": "\u200b",
    }
    for actor, place, form in (
        (dispatcher(), "refusals/", no),
        (leader(), "walks/", walk),
    ):
        page = browse(actor).post(f"{DESK}{place}", form)
        assert page.status_code == 422
        assert form["service"] in page.content.decode()
        assert "请把每一项都写一句话" in page.content.decode()


def test_a_no_that_somebody_read_meanwhile_keeps_what_was_typed(
    browse: Browse, county: int
) -> None:
    pk = a_refusal(county)
    actions.read_refusal(pk, agree=True, reason="依据准确。", actor=dispatcher())
    answer = {"agree": "no", "reason": "我看应当办。"}
    told = browse(head_of(county)).post(f"{DESK}refusals/{pk}/read/", answer)
    assert told.status_code == 422
    assert "我看应当办。" in told.content.decode()


def test_the_head_of_another_unit_neither_sees_nor_reads_a_no(
    browse: Browse, county: int
) -> None:
    pk, foreign = a_refusal(county), browse(head_of(a_unit("城管局")))
    answer = {"agree": "no", "reason": "应当办。"}
    assert foreign.get(f"{DESK}refusals/{pk}/").status_code == 404
    assert foreign.post(f"{DESK}refusals/{pk}/read/", answer).status_code == 404
    assert Refusal.objects.get().state == "waiting"


def test_what_a_role_does_not_include_stays_a_403(browse: Browse, county: int) -> None:
    call = {
        "subject": "收费线索",
        "text": "收了什么钱。",
        "opens_on": today().isoformat(),
        "closes_on": today().isoformat(),
    }
    post = {
        "name": "李观察",
        "draft": str(uuid4()),
        "trade": "物流",
        "starts_on": today().isoformat(),
        "ends_on": today().isoformat(),
        "per_quarter": "1",
    }
    step = {"draft": str(uuid4()), "what": "取号", "minutes": "1"}
    walk = a_walk(county)
    no = a_refusal(county, by=acting(Role.HANDLER, county))
    read = {"agree": "no", "reason": "应当办。"}
    told = {
        "calls/": (leader(), call),
        "observers/": (leader(), post),
        f"walks/{walk}/note/": (clerk(), step),
        f"refusals/{no}/read/": (acting(Role.HANDLER, county), read),
    }
    answers = {
        place: browse(actor).post(f"{DESK}{place}", form).status_code
        for place, (actor, form) in told.items()
    }
    assert set(answers.values()) == {403}, answers
