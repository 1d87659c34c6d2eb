from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.directory.units.actions import keep_members
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.causes.tests.factories import a_problem
from bihuan.loop.supervision.models import Difference, Item, LedgerRow, Part
from bihuan.loop.supervision.tests.factories import (
    LEADER,
    REVIEWER,
    a_ready_item,
    a_supervision_profile,
    an_item,
    an_item_given_out,
    case_of,
    claim,
    fresh,
    part_terms,
    parts_of,
    report,
)
from bihuan.loop.supervision.words import ItemState

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
DISCIPLINE = acting(Role.DISCIPLINE, name="account:9200")
LEDGER = "编号,企业,反映日期,内容,状态\n1,甲厂,{day},缺工人,已办结\n2,乙厂,,,办结\n3,丙厂,{day},缺地,差不多\n"


@pytest.fixture(autouse=True)
def _profile(county: None) -> None:
    a_supervision_profile()


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(at(name, *args))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def typed_in() -> dict[str, Any]:
    """What somebody fills in who sets up an item."""
    return {
        "title": "整治积水",
        "body": "汛期前完成。",
        "source": "meeting",
        "source_name": "常务会",
        "due_on": (clock.local_day() + timedelta(days=40)).isoformat(),
        "signer": _signer(),
        "rhythm": "none",
        "papers": SimpleUploadedFile("纪要.txt", "会议纪要".encode()),
    }


def test_an_item_is_set_up_divided_and_given_out(browse: Browse) -> None:
    unit = a_unit("水利局")
    client = browse(supervisor())
    form = read(client, "set_up_item")
    assert "由谁签批销号" in form
    empty = client.post(at("set_up_item"), {"title": ""})
    assert empty.status_code == 422
    given = typed_in()
    past = given | {"due_on": clock.local_day().isoformat(), "papers": ""}
    refused = client.post(at("set_up_item"), past)
    assert refused.status_code == 409
    assert "汛期前完成。" in refused.content.decode()
    far = client.post(at("set_up_item"), past | {"due_on": "9999-12-31"})
    assert far.status_code == 422
    made = client.post(at("set_up_item"), given)
    assert made.status_code == 302
    item = Item.objects.get()
    shown = read(client, "supervision_item", item.pk)
    assert "纪要.txt" in shown
    assert "还没有分解" in shown

    part = {
        "title": "改造管网",
        "target": "8处全部通水",
        "unit": unit,
        "helpers": [a_unit()],
        "due_on": (clock.local_day() + timedelta(days=20)).isoformat(),
    }
    assert client.post(at("item_act", item.pk, "part"), part).status_code == 302
    assert client.post(at("item_act", item.pk, "give-out")).status_code == 302
    assert fresh(item).state == ItemState.ASSIGNED
    number = case_of(parts_of(item)[0]).number
    assert number in read(client, "supervision_item", item.pk)
    again = client.post(at("item_act", item.pk, "part"), part)
    assert again.status_code == 409


def _signer() -> str:
    from bihuan.ground.access.actions import create_account  # noqa: PLC0415
    from bihuan.ground.access.words import GRANTS  # noqa: PLC0415

    boss = Actor("account:1", permissions=GRANTS[Role.SYSTEM_ADMIN])
    made = create_account("leader-x", "谯明远", actor=boss)
    _appoint(made.id)
    return f"account:{made.id}"


def _appoint(account: int) -> None:
    from django.db import transaction  # noqa: PLC0415

    from bihuan.directory.units.models import Unit  # noqa: PLC0415
    from bihuan.directory.units.words import NewMember  # noqa: PLC0415
    from bihuan.loop.cases.tests.factories import SYSTEM  # noqa: PLC0415

    code = Unit.objects.get(pk=a_unit()).code
    with transaction.atomic():
        keep_members([NewMember(account, code, Role.LEADER, "")], actor=SYSTEM)


def test_a_unit_tells_progress_from_the_page_of_its_case(browse: Browse) -> None:
    unit = a_unit("水利局")
    item = an_item_given_out(unit)
    (part,) = parts_of(item)
    claim(part)
    client = browse(handler_of(unit))
    page = read(client, "case", case_of(part).number)
    assert at("part_act", part.pk, "progress") in page
    assert item.title in page
    assert client.post(at("part_act", part.pk, "progress"), {}).status_code == 422
    told = {"percent": "40", "text": "改造了3处。"}
    assert client.post(at("part_act", part.pk, "progress"), told).status_code == 302
    shown = read(client, "supervision_item", item.pk)
    assert "改造了3处。" in shown
    assert "反馈进展：40%" in read(client, "case", case_of(part).number)
    assert "立项</a>" not in read(client, "supervision")


def test_a_review_and_a_signature_strike_an_item_off(browse: Browse) -> None:
    item = an_item_given_out(a_unit())
    (part,) = parts_of(item)
    claim(part)
    report(part)
    client = browse(REVIEWER)
    given = {"way": "site", "outcome": "4", "words": "现场属实。"}
    assert client.post(at("part_act", part.pk, "review"), given).status_code == 302
    early = client.post(at("item_act", item.pk, "sign-off"), {"conclusion": "销。"})
    assert early.status_code == 409
    assert "由立项时确定的签批人销号" in early.content.decode()
    done = browse(LEADER).post(
        at("item_act", item.pk, "sign-off"), {"conclusion": "予以销号。"}
    )
    assert done.status_code == 302
    assert "予以销号。" in read(client, "supervision_item", item.pk)


def test_lists_and_the_workbook_are_narrowed_alike(browse: Browse) -> None:
    an_item(part_terms(a_unit()), title="还没有交办的")
    a_ready_item(a_unit())
    client = browse(supervisor())
    assert "还没有交办的" in read(client, "supervision")
    only = client.get(at("supervision"), {"state": "ready"}).content.decode()
    assert "还没有交办的" not in only
    answer = client.get(at("supervision_file"), {"state": "ready"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    for odd in ({"light": "x", "unit": "9" * 30}, {"after": "nonsense"}):
        assert client.get(at("supervision"), odd).status_code in {200, 409}


def test_a_stranger_sees_neither_items_nor_papers(browse: Browse) -> None:
    item = an_item_given_out(a_unit())
    client = browse(handler_of(a_unit()))
    assert client.get(at("supervision_item", item.pk)).status_code == 404
    assert client.get(at("supervision_paper", item.pk, 1)).status_code == 404
    assert client.get(at("set_up_item")).status_code == 403
    part = Part.objects.get()
    assert client.get(at("part_act", part.pk, "review")).status_code == 404


def test_a_class_of_problems_becomes_one_item(browse: Browse) -> None:
    problem = a_problem().pk
    client = browse(supervisor())
    address = f"{at('set_up_item')}?problem={problem}"
    assert address in read(client, "problem", problem)
    assert "一类问题" in client.get(address).content.decode()
    given = {
        "title": "根治路灯不亮",
        "body": "从线路上找原因。",
        "source": "problem",
        "due_on": (clock.local_day() + timedelta(days=40)).isoformat(),
        "signer": _signer(),
        "rhythm": "none",
    }
    first = client.post(address, given)
    assert first.status_code == 302
    again = client.post(address, given | {"title": "又写了一遍的标题"})
    assert again.status_code == 409
    assert "又写了一遍的标题" in again.content.decode()
    assert f"已经立项：{Item.objects.get().number}" in again.content.decode()
    assert Item.objects.get().source_key == f"problem:{problem}"


# -- Two ledgers ----------------------------------------------------------------------


def opened_by(client: Client, today: str) -> int:
    """A reconciliation of today's matters."""
    assert "和谁对账" in read(client, "open_ledgers")
    given = {
        "name": "三季度对账",
        "other": "区纪委监委",
        "profile": "hotline",
        "since": today,
        "until": today,
        "unit": a_unit("督查室"),
    }
    far = client.post(at("open_ledgers"), given | {"until": "9999-12-31"})
    assert far.status_code == 422
    opened = client.post(at("open_ledgers"), given)
    assert opened.status_code == 302
    return int(opened.url.rstrip("/").rpartition("/")[2])


def test_their_ledger_is_read_in_and_its_rejects_are_told(browse: Browse) -> None:
    client = browse(DISCIPLINE)
    today = clock.local_day().isoformat()
    pk = opened_by(client, today)
    wrong = {"table": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")}
    assert client.post(at("ledgers_act", pk, "import"), wrong).status_code == 422
    done = client.post(at("ledgers_act", pk, "import"), sent(today))
    assert done.status_code == 302
    page = read(client, "ledgers_of", pk)
    assert "收集1件，办结0件" in page
    rejects = client.get(at("ledgers_rejects", pk)).content.decode("utf-8-sig")
    assert rejects.count("\n") == 3
    assert client.get(at("ledgers_file", pk)).status_code == 200
    assert "三季度对账" in read(client, "ledgers")


def sent(today: str) -> dict[str, SimpleUploadedFile]:
    table = LEDGER.format(day=today).encode()
    return {"table": SimpleUploadedFile("台账.csv", table)}


def test_a_difference_is_handed_on_explained_and_the_accounts_closed(
    browse: Browse,
) -> None:
    client = browse(DISCIPLINE)
    today = clock.local_day().isoformat()
    pk = opened_by(client, today)
    client.post(at("ledgers_act", pk, "import"), sent(today))
    row = LedgerRow.objects.get()
    assert "人工对应" in read(client, "pair_row", row.pk)
    refused = client.post(at("pair_row", row.pk), {"number": "NO"})
    assert refused.status_code == 409
    assert client.post(at("ledgers_act", pk, "conclude")).status_code == 409
    left = Difference.objects.get()
    other = a_unit()
    assert client.post(at("difference", left.pk), {"unit": other}).status_code == 302
    owner = browse(handler_of(other))
    assert "甲厂" in read(owner, "ledgers")
    assert owner.get(at("ledgers_of", pk)).status_code == 403
    assert owner.post(at("difference", left.pk), {"words": ""}).status_code == 422
    says_nothing = owner.post(at("difference", left.pk), {"words": "\u200b\u2060"})
    assert says_nothing.status_code == 409
    assert "请写明差异的原因和怎么处理的。" in says_nothing.content.decode()
    assert (
        owner.post(at("difference", left.pk), {"words": "对方误登。"}).status_code
        == 302
    )
    assert client.post(at("ledgers_act", pk, "compare")).status_code == 302
    assert client.post(at("ledgers_act", pk, "conclude")).status_code == 302
    assert "已结账" in read(client, "ledgers_of", pk)


def test_a_dispatcher_has_no_ledgers(browse: Browse) -> None:
    assert browse(dispatcher()).get(at("open_ledgers")).status_code == 403
