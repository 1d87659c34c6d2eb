"""Heads, interviews, notices, chains, answers and objections: taken along as they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bihuan.directory.knowledge.actions import note_miss
from bihuan.directory.knowledge.tests.factories import an_answer
from bihuan.faces.desk.queries.exporting import list_to_take
from bihuan.faces.desk.tests.test_views_exporting import body, somebody, verify
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.ground.files.words import Content, Kind
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_unit,
    acting,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.tests.factories import a_badly_judged_case
from bihuan.loop.closing.words import Ground
from bihuan.loop.oversight.tests.factories import (
    a_case_for_its_head,
    a_notice,
    a_published_notice,
    an_approved_interview,
)
from bihuan.loop.routing import actions as routing

Browse = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("county")
EVERYBODY = Actor("account:1", frozenset(), frozenset().union(*GRANTS.values()))


def taken(code: str, actor: Actor = EVERYBODY, **given: str) -> list[dict[str, Any]]:
    found = list_to_take(actor, code, given)
    return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def test_what_heads_handle_comes_with_who_took_it_on_and_who_did_not() -> None:
    water = a_unit("水务局")
    case = a_case_for_its_head(water)
    (row,) = taken("heads", which="waiting")
    assert (row["单位"], row["编号"], row["现状"]) == (
        "水务局",
        case.number,
        "还没有接办",
    )
    assert taken("heads", which="over") == []
    found = list_to_take(EVERYBODY, "heads", {"which": "waiting"})
    assert found.filters == (("状态", "还没有接办"),)
    assert found.codes == ("which=waiting",)


def test_interviews_and_notices_come_in_the_state_that_was_chosen() -> None:
    water = a_unit("水务局")
    case = a_case_with(water)
    an_approved_interview(water, case)
    (row,) = taken("interviews", state="approved")
    assert (row["单位"], row["理由"]) == ("水务局", "三次督办没有答复")
    assert (row["事项编号"], row["状态"]) == (case.number, "待约谈")
    assert taken("interviews", state="held") == []
    draft, out = a_notice(), a_published_notice()
    assert [one["标题"] for one in taken("notices")] == [out.title, draft.title]
    (row,) = taken("notices", state="published")
    assert (row["状态"], row["发给谁"]) == ("已发布", "内部")
    assert row["文号"]


def test_who_does_not_work_on_notices_takes_along_what_was_published() -> None:
    a_notice()
    out = a_published_notice()
    rows = taken("notices", handler_of(a_unit()))
    assert [one["标题"] for one in rows] == [out.title]


def test_a_chain_comes_with_a_row_for_every_hand() -> None:
    water, roads = a_unit("水务局"), a_unit("交通局")
    case = a_case_with(water)
    routing.ask_return(
        case.pk,
        ground="三定规定",
        reason="不归我们管。",
        proposed_id=roads,
        actor=handler_of(water),
    )
    routing.agree_return(case.pk, unit_id=roads, actor=dispatcher())
    rows = taken("chains")
    assert [(one["第几段"], one["单位"]) for one in rows] == [
        (1, "水务局"),
        (2, "交通局"),
    ]
    assert {one["编号"] for one in rows} == {case.number}
    assert taken("chains", first="2020-01-01", last="2020-02-01") == []
    found = list_to_take(EVERYBODY, "chains", {"first": "2026-01-01", "last": "张三"})
    assert found.filters[0] == ("从哪天", "2026-01-01")
    assert "张三" not in str(found.codes)


def test_answers_come_by_tab_by_search_and_with_what_nobody_could_answer() -> None:
    water = a_unit("水务局")
    an_answer(water, "停水怎么报修？")
    an_answer(water, "社保卡丢了怎么补办？")
    note_miss("公交卡怎么退款", unit_id=water, actor=dispatcher())
    assert len(taken("knowledge")) == 2
    assert [one["问题"] for one in taken("knowledge", q="停水报修")] == [
        "停水怎么报修？"
    ]
    (gap,) = taken("knowledge", tab="missing")
    assert (gap["次数"], gap["归口单位"]) == (1, "水务局")
    assert taken("knowledge", tab="waiting") == []
    assert "停水" not in str(list_to_take(EVERYBODY, "knowledge", {"q": "停水"}).codes)


def test_objections_come_without_a_word_on_who_judged() -> None:
    water = a_unit("水务局")
    case, given = a_badly_judged_case(water)
    closing.object_to_verdict(
        given.pk,
        ground=Ground.MALICIOUS,
        reason="与事实不符。",
        evidence=[Content("记录.txt", Kind.DOCUMENT, "text/plain", b"10:00")],
        actor=handler_of(water),
    )
    (row,) = taken("objections")
    assert (row["编号"], row["异议理由"], row["状态"]) == (
        case.number,
        "恶意差评",
        "待审核",
    )
    assert taken("objections", tab="decided") == []


@pytest.mark.parametrize(
    ("code", "actor"),
    [
        ("heads", acting(Role.GRID)),
        ("chains", acting(Role.HANDLER)),
        ("objections", acting(Role.HANDLER)),
    ],
)
def test_who_may_not_see_the_list_may_not_take_it_along(
    code: str, actor: Actor
) -> None:
    with pytest.raises((NotVisible, Refused)):
        list_to_take(actor, code, {})


def test_the_button_of_a_page_gives_the_file_that_the_page_shows(
    browse: Browse,
) -> None:
    water = a_unit("水务局")
    an_approved_interview(water)
    clerk = browse(somebody(Role.SUPERVISOR))
    page = clerk.get("/desk/interviews/?state=approved").content.decode()
    assert 'action="/desk/export/interviews/?state=approved"' in page
    address = "/desk/export/interviews/?state=approved"
    raw = body(clerk.post(address, {"form": "csv"}))
    assert "# 筛选·状态,待约谈" in raw.decode()
    assert "水务局,三次督办没有答复," in raw.decode()
    assert "原样，没有改动" in verify(clerk, raw)
    entry = Entry.objects.get(kind="exports.made")
    assert (entry.facts["list"], entry.facts["rows"]) == ("interviews", 1)
    for page_, code in (
        ("knowledge", "knowledge"),
        ("objections", "objections"),
        ("notices", "notices"),
        ("heads", "heads"),
        ("chains", "chains"),
    ):
        assert browse(supervisor()).get(f"/desk/{page_}/").status_code == 200, code
