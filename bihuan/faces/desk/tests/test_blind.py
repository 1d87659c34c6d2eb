"""The second look is blind: whoever handled reads nothing of it, whoever looks reads no first answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.kit import clock, remembered
from bihuan.loop.cases.tests.factories import a_unit
from bihuan.loop.conftest import settle
from bihuan.loop.truth import actions
from bihuan.loop.truth.models import Look
from bihuan.loop.truth.tests.factories import (
    NOT_WELL,
    WELL,
    a_call_back_unit,
    closed,
    looker_of,
    morning,
    night,
    overseer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

Browse = Callable[[Actor], Client]
SECRETS = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"csrfToken": "\w+"|nonce="[^"]*"'
)


def in_charge_of(unit: int) -> Actor:
    """Head and handler of the unit: nobody there reads more."""
    both = GRANTS[Role.HANDLER] | GRANTS[Role.UNIT_HEAD]
    return Actor("account:9301", frozenset({unit}), both)


def read(client: Client, number: str, unit: int) -> dict[str, str]:
    """Every page, list and count of the desk that tells of the case or of the unit."""
    pages = [
        "/desk/",
        f"/desk/cases/{number}/",
        f"/desk/cases/{number}/?beats=all",
        f"/desk/cases/{number}/note/",
        "/desk/search/?q=路灯",
        f"/desk/search/?q={number}",
        f"/desk/units/{unit}/",
        "/desk/units/",
        "/desk/problems/",
        "/desk/profiles/hotline/",
        "/desk/looks/",
        "/desk/looks/1/",
        "/desk/truth/",
        "/desk/truth/signals/",
        "/desk/lead/",
        "/desk/call-backs/",
        "/desk/oversight/",
        "/desk/audit/",
        "/figures/",
    ]
    found = {}
    for page in pages:
        remembered.forget()
        answer = client.get(page)
        body = SECRETS.sub("", answer.content.decode())
        found[page] = f"{answer.status_code} {body}"
    return found


def test_nothing_that_the_handling_unit_reads_changes_by_a_second_look(
    browse: Browse,
) -> None:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    day = morning("2026-11-18")
    with clock.set_to(day):
        case = closed(unit)
    handler = browse(in_charge_of(unit))
    looking_at = morning("2026-11-19", 20)
    with clock.set_to(looking_at):
        before = read(handler, case.number, unit)

    night(day)
    look = Look.objects.get()
    with clock.set_to(looking_at):
        assert read(handler, case.number, unit) == before  # drawn and assigned
    with clock.set_to(morning("2026-11-19")):
        actions.record_try(look.pk, actor=looker_of(caller))
        settle()
    with clock.set_to(looking_at):
        assert read(handler, case.number, unit) == before  # tried
    with clock.set_to(morning("2026-11-19", 15)):
        actions.record_second_answer(look.pk, WELL, actor=looker_of(caller))
        settle()
    with clock.set_to(looking_at):
        assert read(handler, case.number, unit) == before  # and done


def test_the_reading_would_see_a_trace(browse: Browse) -> None:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    day = morning("2026-11-18")
    with clock.set_to(day):
        case = closed(unit)
    handler = browse(in_charge_of(unit))
    with clock.set_to(day + timedelta(days=2)):
        before = read(handler, case.number, unit)
    night(day)
    with clock.set_to(morning("2026-11-19")):
        look = Look.objects.get()
        actions.record_second_answer(look.pk, NOT_WELL, actor=looker_of(caller))
        settle()
    with clock.set_to(day + timedelta(days=2)):
        after = read(handler, case.number, unit)
    assert after != before
    assert "二次回访" in after[f"/desk/cases/{case.number}/"]


def test_the_receipt_that_a_raiser_could_show_the_unit_is_the_same(
    client: Client,
) -> None:
    from bihuan.ground.ledger.queries import receipt  # noqa: PLC0415

    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    day = morning("2026-11-18")
    with clock.set_to(day):
        case = closed(unit)
    before = receipt(f"case:{case.pk}")["entries"]
    night(day)
    with clock.set_to(morning("2026-11-19")):
        actions.record_second_answer(
            Look.objects.get().pk, WELL, actor=looker_of(caller)
        )
        settle()
    assert receipt(f"case:{case.pk}")["entries"] == before


def test_who_looks_is_led_past_the_first_answer(browse: Browse) -> None:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    with clock.set_to(morning("2026-11-18")):
        case = closed(unit, words="马上就修好了，非常满意")
    night(morning("2026-11-18"))
    look = Look.objects.get()
    both = GRANTS[Role.CALLBACK] | GRANTS[Role.DISPATCHER]
    client = browse(Actor("account:9302", frozenset({caller}), both))
    with clock.set_to(morning("2026-11-19")):
        assert case.title in client.get("/desk/looks/").content.decode()
        for page in (
            f"/desk/cases/{case.number}/",
            f"/desk/cases/{case.number}/reopen/",
        ):
            answer = client.get(page)
            assert (answer.status_code, answer.url) == (302, f"/desk/looks/{look.pk}/")
        shown = client.get(f"/desk/looks/{look.pk}/").content.decode()
        assert "马上就修好了" not in shown
        assert case.title in shown


def test_a_second_answer_is_taken_down_on_the_page(browse: Browse) -> None:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    with clock.set_to(morning("2026-11-18")):
        closed(unit)
    night(morning("2026-11-18"))
    look = Look.objects.get()
    client = browse(looker_of(caller))
    with clock.set_to(morning("2026-11-19")):
        empty = client.post(f"/desk/looks/{look.pk}/", {})
        assert empty.status_code == 422
        given = {"solved": "no", "grade": "2", "freely": "pressed", "words": "没亮"}
        answer = client.post(f"/desk/looks/{look.pk}/", given, follow=True)
        again = client.post(f"/desk/looks/{look.pk}/", given)
    assert "这件事已重新办理" in answer.content.decode()
    assert again.status_code == 409
    assert "什么都没有改变" in again.content.decode()
    look.refresh_from_db()
    assert (look.reopened, look.contradicted) == (True, True)


def test_not_reached_is_written_down_on_the_page(browse: Browse) -> None:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    with clock.set_to(morning("2026-11-18")):
        closed(unit)
    night(morning("2026-11-18"))
    look = Look.objects.get()
    client = browse(looker_of(caller))
    with clock.set_to(morning("2026-11-19")):
        client.post(f"/desk/looks/{look.pk}/missed/")
        shown = client.get("/desk/looks/").content.decode()
    assert "打过1次" in shown
    assert "过后再打" in shown


def test_the_number_is_shown_once_and_written_with_the_look(browse: Browse) -> None:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    with clock.set_to(morning("2026-11-18")):
        closed(unit)
    night(morning("2026-11-18"))
    look = Look.objects.get()
    client = browse(looker_of(caller))
    with clock.set_to(morning("2026-11-19")):
        asked = client.get(f"/desk/looks/{look.pk}/raiser/").content.decode()
        assert "13900001234" not in asked
        shown = client.post(f"/desk/looks/{look.pk}/raiser/", {"reason": "二次回访"})
    assert "13900001234" in shown.content.decode()


def test_what_nobody_is_free_for_is_handed_to_a_unit(browse: Browse) -> None:
    unit, only, third = a_unit("水务局"), a_call_back_unit("回访中心"), a_unit("信访局")
    with clock.set_to(morning("2026-11-18")):
        closed(unit, by=only)
    night(morning("2026-11-18"))
    look = Look.objects.get()
    client = browse(overseer())
    with clock.set_to(morning("2026-11-19")):
        assert "没有单位可派的" in client.get("/desk/looks/").content.decode()
        client.post(f"/desk/looks/{look.pk}/unit/", {"unit": str(third)})
    look.refresh_from_db()
    assert look.unit_id == third
