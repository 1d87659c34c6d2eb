"""Lists and pages of the desk: what they show, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.actions import keep_categories
from bihuan.directory.catalogue.queries import (
    category_ids,
    proposals,
    responsible_units,
)
from bihuan.directory.catalogue.words import NewCategory
from bihuan.faces.desk.tests.acting import send, send_back, where
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.kit.remembered import forget
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
    head_of,
)
from bihuan.loop.handling import actions as handling

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


# -- Lists ----------------------------------------------------------------------------


def test_a_queue_that_has_not_changed_is_not_sent_again(browse: Browse) -> None:
    water = a_unit()
    a_case_with(water)
    unit = browse(handler_of(water))
    address = reverse("desk:queue")
    mark = unit.get(address).text.partition('"X-Mark": "')[2].partition('"')[0]
    asks = {"HX-Request": "true", "X-Mark": mark}

    assert unit.get(address, headers=asks).status_code == 204
    a_case_with(water)
    renewed = unit.get(address, headers=asks)

    assert renewed.status_code == 200
    assert "<html" not in renewed.text


def test_filters_narrow_a_queue_and_stay_in_the_form(browse: Browse) -> None:
    water = a_unit()
    late = a_case_with(water, title="漏水")
    Case.objects.filter(pk=late.pk).update(act_by=clock.now() - timedelta(hours=1))
    a_case_with(water, title="停电")

    shown = browse(handler_of(water)).get(
        reverse("desk:queue"), {"tab": "hand", "light": "red"}
    )

    assert "漏水" in shown.text
    assert "停电" not in shown.text
    assert '<option value="red" selected>' in shown.text


def test_search_finds_by_number_and_opens_all_cases(browse: Browse) -> None:
    case = a_case(title="井盖缺失")
    desk = browse(dispatcher())

    by_number = desk.get(reverse("desk:search"), {"q": case.number})
    assert "井盖缺失" in by_number.text
    assert "井盖缺失" in desk.get(reverse("desk:search")).text
    nobody = browse(handler_of(a_unit()))
    assert "井盖缺失" not in nobody.get(reverse("desk:search"), {"q": case.number}).text


@pytest.mark.parametrize("tab", ["hand", "help", "extensions"])
def test_a_list_costs_the_same_at_any_length(
    browse: Browse, flat_queries: Callable[..., None], tab: str
) -> None:
    water, heat = a_unit(), a_unit()
    head = browse(head_of(water))

    def grow() -> None:
        case = a_case_with(water)
        other = a_case_with(heat)
        send(browse(handler_of(heat)), other, "ask-help", unit=water, task="看", days=1)
        send(
            browse(handler_of(water)), case, "ask-extension", count=1, reason="等图纸。"
        )

    # The filters' lists are kept for a minute, which must not end in between.
    with clock.set_to(clock.now()):
        flat_queries(
            grow=grow, read=lambda: head.get(reverse("desk:queue"), {"tab": tab})
        )


def test_a_case_costs_the_same_however_much_has_happened(
    browse: Browse, flat_queries: Callable[..., None]
) -> None:
    water = a_unit()
    case = a_case_with(water)
    unit = browse(handler_of(water))

    flat_queries(
        grow=lambda: handling.add_note(
            case.pk, text="又去看了一次。", actor=handler_of(water)
        ),
        read=lambda: unit.get(where(case)),
    )


@pytest.mark.parametrize(
    ("role", "name", "arguments"),
    [
        (Role.SYSTEM_ADMIN, "calendar", []),
        (Role.SYSTEM_ADMIN, "calendar_year", [2027]),
        (Role.HANDLER, "profiles", []),
        (Role.HANDLER, "profile", ["hotline"]),
        (Role.HANDLER, "units", []),
        (Role.DISPATCHER, "parties", []),
        (Role.LEADER, "lead", []),
        (Role.AUDIT_ADMIN, "audit", []),
    ],
)
def test_pages_of_the_directory_open(
    browse: Browse, role: Role, name: str, arguments: list[Any]
) -> None:
    unit = a_unit()
    a_case_with(unit)
    address = reverse(f"desk:{name}", args=arguments)
    assert browse(acting(role, unit)).get(address).status_code == 200


def test_the_leaders_page_is_kept_for_a_while_and_for_one_reader_alone(
    browse: Browse,
) -> None:
    def main(who: Client, **query: str) -> str:
        return who.get(reverse("desk:lead"), query).text.partition("<main")[2]

    leader = browse(acting(Role.LEADER))
    first = main(leader)
    an_accepted_case()

    assert main(leader) == first
    other = browse(acting(Role.SUPERVISOR))
    assert main(other) != first
    forget()
    assert main(leader) != first


def test_every_column_of_the_leaders_table_has_a_head(browse: Browse) -> None:
    page = browse(acting(Role.LEADER)).get(reverse("desk:lead")).text
    heads = page.partition('class="table table-stack bars"')[2].partition("</thead>")[0]

    assert heads.count("<th") > 5
    assert not re.search(r"<th[^>]*>\s*</th>", heads)


def test_the_ledger_is_checked_on_request(browse: Browse) -> None:
    a_case()
    auditor = browse(acting(Role.AUDIT_ADMIN, name="account:9009"))

    answer = auditor.post(reverse("desk:check_ledger"), follow=True)

    assert "核验通过" in answer.text


def test_what_was_adjudicated_is_offered_to_the_map_and_taken(browse: Browse) -> None:
    with transaction.atomic():
        keep_categories([NewCategory(code="01", name="路灯")])
    water, heat = a_unit(), a_unit("供热公司")
    category, area = category_ids()["01"], area_ids()["341602"]
    case = send_back(a_case_with(water, category_id=category, area_id=area), water)
    send(browse(dispatcher()), case, "put-up", reason="都说不是。")
    send(browse(dispatcher()), fresh(case), "adjudicate", unit=heat, reason="归供热。")
    (line,) = proposals()

    desk = browse(dispatcher())
    assert "供热公司" in desk.get(reverse("desk:proposals")).text
    desk.post(reverse("desk:accept_proposal", args=[line.pk]))

    assert proposals() == []
    assert responsible_units(category, area, clock.local_day()) == [heat]
    hidden = browse(handler_of(water)).get(reverse("desk:proposals"))
    assert hidden.status_code == 403
