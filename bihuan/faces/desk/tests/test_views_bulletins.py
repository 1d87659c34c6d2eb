from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    a_closed_case,
    a_unit,
    acting,
    handler_of,
    head_of,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.words import State

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
LEADER = acting(Role.LEADER, name="account:9100")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def drafted(
    client: Client, readers: str = "everybody", day: date | None = None
) -> Bulletin:
    monday = day or clock.local_day()
    page = read(client, at("draft_bulletin"))
    weeks = re.findall(r'value="(week [0-9-]+)"', page)
    this = max(one for one in weeks if one <= f"week {monday}")
    sent = {"period": this, "readers": readers}
    assert client.post(at("draft_bulletin"), sent).status_code == 302
    return Bulletin.objects.get()


def test_a_draft_opens_to_its_cases_and_names_only_what_was_counted(
    browse: Browse,
) -> None:
    case = a_closed_case(a_unit("自来水公司"))
    settle()
    drafter = browse(supervisor())
    made = drafted(drafter)
    page = read(drafter, at("bulletin", made.pk))
    assert "总体情况" in page
    assert "统计期还没有结束就取了数" in page  # said before anybody presses
    assert 'disabled aria-disabled="true"' in page
    place = re.search(r'href="([^"]+/numbers/\d+/)"', page)
    assert place is not None
    assert case.number in read(drafter, place.group(1))

    editing = at("edit_bulletin", made.pk)
    assert "{{ 办结率变化 }}" in read(drafter, editing)
    answer = drafter.post(editing, {"title": "周报", "body": "{{ 好评率 }}"})
    assert (answer.status_code, "好评率" in answer.content.decode()) == (409, True)
    alone = {"title": "周报", "body": "办结率{{ 办结率 }}，共98%"}
    assert drafter.post(editing, alone).status_code == 302
    assert "98%" in read(drafter, at("bulletin", made.pk))
    answer = drafter.post(at("submit_bulletin", made.pk))
    assert (answer.status_code, "不能单独公布" in answer.content.decode()) == (
        409,
        True,
    )


def test_a_bulletin_goes_from_its_draft_to_everybody(browse: Browse) -> None:
    with clock.set_to(clock.now() - timedelta(days=7)):
        case = a_closed_case(a_unit("自来水公司"))
        settle()
    drafter, leader = browse(supervisor()), browse(LEADER)
    made = drafted(drafter, day=clock.local_day() - timedelta(days=7))
    fine = {"title": "周报", "body": "本周受理{{ 受理数 }}。"}
    drafter.post(at("edit_bulletin", made.pk), fine)
    drafter.post(at("submit_bulletin", made.pk))
    assert "送审中" in read(leader, at("bulletins"))
    assert leader.post(at("approve_bulletin", made.pk)).status_code == 302
    assert drafter.post(at("publish_bulletin", made.pk)).status_code == 302
    made.refresh_from_db()
    assert made.state == State.PUBLISHED
    checked = leader.post(at("check_bulletin", made.pk)).content.decode()
    assert "复核通过" in checked
    for ending in ("docx", "pdf", "xlsx"):
        assert drafter.get(at("bulletin_file", made.pk, ending)).status_code == 200
    assert drafter.get(at("bulletin_file", made.pk, "exe")).status_code == 404

    public = Client()
    assert "周报" in read(public, "/bulletins/")
    shown = read(public, f"/bulletins/{made.pk}/")
    assert "少于5件" in shown
    assert case.number not in shown
    assert public.get(f"/bulletins/{made.pk}.pdf").content.startswith(b"%PDF")
    assert public.get("/bulletins/9999/").status_code == 404


def test_what_is_for_staff_is_not_for_everybody_and_a_draft_for_few(
    browse: Browse,
) -> None:
    unit = a_unit()
    made = drafted(browse(supervisor()), "staff")
    handler = browse(handler_of(unit))

    assert handler.get(at("bulletin", made.pk)).status_code == 404
    assert handler.get(at("draft_bulletin")).status_code == 403
    assert Client().get(f"/bulletins/{made.pk}/").status_code == 404
    leader = browse(LEADER)
    assert leader.post(at("approve_bulletin", made.pk)).status_code == 409
    browse(supervisor()).post(at("submit_bulletin", made.pk))
    assert leader.post(at("decline_bulletin", made.pk), {}).status_code == 422
    leader.post(at("decline_bulletin", made.pk), {"words": "补上原因。"})
    late = leader.post(at("decline_bulletin", made.pk), {"words": "再补一条。"})
    assert late.status_code == 409
    assert "再补一条。" in late.content.decode()
    assert leader.post(at("approve_bulletin", made.pk)).status_code == 409
    late = browse(supervisor()).post(at("publish_bulletin", made.pk))
    assert (late.status_code, "什么都没有改变" in late.content.decode()) == (409, True)
    assert "补上原因。" in read(browse(supervisor()), at("bulletin", made.pk))


def test_figures_set_units_of_one_kind_side_by_side_and_open_to_cases(
    browse: Browse,
) -> None:
    unit = a_unit("自来水公司")
    case = a_closed_case(unit)
    settle()

    page = read(browse(LEADER), at("figures"))
    assert "区间重叠的分不出高低" in page
    assert "1/1<br>" in page
    way = re.search(r'href="([^"]+figure=solved&amp;unit=\d+[^"]+)"', page)
    assert way is not None
    behind = read(browse(LEADER), way.group(1).replace("&amp;", "&"))
    assert case.number in behind
    assert "没有受理的事项" in read(browse(head_of(a_unit("供电公司"))), at("figures"))
    assert browse(handler_of(unit)).get(at("figures")).status_code == 403
    wrong = f"{at('figure_rows')}?figure=nonsense"
    assert browse(LEADER).get(wrong).status_code == 404
