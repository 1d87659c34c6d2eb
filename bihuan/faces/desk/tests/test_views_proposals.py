"""The dispatch desk: what is proposed for a matter, in the inbox and beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bihuan.directory.areas.queries import area_ids
from bihuan.faces.desk.tests.acting import a_lamp, accepting, inputs, page, where
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    handler_of,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import actions, jobs
from bihuan.loop.triage.tests.factories import (
    ADMIN,
    LAMP,
    taught,
)
from bihuan.loop.triage.words import Kind

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
INBOX = {"tab": "dispatch"}


# -- Seen -----------------------------------------------------------------------------


def test_the_inbox_shows_the_unit_how_sure_and_why(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case = a_lamp(tree)
    shown = browse(dispatcher()).get(reverse("desk:queue"), INBOX).text

    assert "职责清单已写明" in shown
    assert "职责清单：这一类事项在这里由它负责。" in shown
    assert inputs(shown, accepting(case)) | {"csrfmiddlewaretoken": ""} == {
        "csrfmiddlewaretoken": "",
        "seen": str(case.version),
        "unit": str(lamps),
        "blind": "1",
        "board": "queue",
        "list": "tab=dispatch",
        "next": "",
    }
    assert re.search(r'data-key="1"[^>]*>.*派给城管局', shown)


def test_who_is_unsure_says_so_and_offers_no_button(
    browse: Browse,
    tree: dict[str, int],
) -> None:
    case = an_accepted_case(body=LAMP)
    settle()
    shown = browse(dispatcher()).get(reverse("desk:queue"), INBOX).text

    assert "拿不准" in shown
    assert "职责清单没有写明，也没有派过相近的事项。" in shown
    assert accepting(case) not in shown
    assert page(case, "dispatch") in shown


def test_what_is_likely_and_not_sure_enough_needs_a_look_and_has_no_key(
    browse: Browse, tree: dict[str, int], lamps: int
) -> None:
    case, desk = a_lamp(tree), browse(dispatcher())
    with transaction.atomic():
        actions.hold_back(case.pk)
    shown = desk.get(reverse("desk:queue"), INBOX).text

    assert "最像城管局的。" in shown
    assert "本来可以自动派出，没有派成，留给人来定。" in shown
    assert accepting(case) not in shown
    beside = desk.get(where(case)).text
    assert "下面只供参考。" in beside
    assert accepting(case) in beside


def test_a_list_is_renewed_when_something_new_is_proposed(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    an_accepted_case(category_id=tree["0101"], area_id=area_ids()["341602"])
    desk = browse(dispatcher())
    before = desk.get(reverse("desk:queue"), INBOX).text
    mark = before.partition('"X-Mark": "')[2].partition('"')[0]
    assert "还没有建议" in before

    settle()
    asks = {"HX-Request": "true", "X-Mark": mark}
    renewed = desk.get(reverse("desk:queue"), INBOX, headers=asks)

    assert renewed.status_code == 200
    assert "派给城管局" in renewed.text


def test_an_inbox_costs_the_same_at_any_length(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
    flat_queries: Any,
) -> None:
    desk = browse(dispatcher())
    flat_queries(
        grow=lambda: a_lamp(tree), read=lambda: desk.get(reverse("desk:queue"), INBOX)
    )


def test_the_case_page_gives_every_unit_with_all_that_speaks_for_it(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    taught(tree, lamps, a_unit("水务公司"))
    for kind in Kind:
        jobs.retrain(kind, actor=ADMIN)
    case = a_lamp(tree, category_id=None)
    shown = browse(dispatcher()).get(where(case)).text
    panel = shown.partition('id="proposal"')[2].partition("</section>")[0]

    assert "采纳时一并归入这一类。" in panel
    assert "起决定作用的字词" in panel
    assert "近一年" in panel
    assert "职责清单：" in panel
    assert 'data-key="1"' in panel
    assert 'data-key="2"' in panel
    assert "这条建议不对，因为…" in panel
    for other in (handler_of(lamps), acting(Role.INTAKE, name="account:9003")):
        assert 'id="proposal"' not in browse(other).get(where(case)).text


def test_before_it_is_accepted_a_matter_shows_its_proposal_without_a_button(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case = a_case(category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()
    shown = browse(dispatcher()).get(where(case)).text
    assert "受理之后就可以照建议派单。" in shown
    assert accepting(case) not in shown


def test_a_unit_that_asks_out_is_followed_by_another_to_choose(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case = a_case_with(a_unit(), category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()
    asked = {"ground": "三定方案", "reason": "不归我们。", "proposed_id": None}
    assert case.owner_id is not None
    routing.ask_return(case.pk, **asked, actor=handler_of(case.owner_id))
    settle()
    shown = browse(dispatcher()).get(where(case)).text
    link = f"{page(case, 'agree-return')}?unit={lamps}"
    assert link in shown
    form = browse(dispatcher()).get(link).text
    assert f'<option value="{lamps}" selected>' in form
