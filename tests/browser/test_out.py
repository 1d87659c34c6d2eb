"""What leaves the house: events to a receiver, a list as a file, due dates to a calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from bihuan.directory.units.queries import unit_ids
from bihuan.faces.webhooks import jobs
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import SYSTEM, dispatcher, handler_of
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.routing import actions as routing
from bihuan.project.relay import relay_once
from tests.browser.people import Person
from tests.browser.reading import can_be_read

pytestmark = pytest.mark.browser
AT_BOTH_WIDTHS = pytest.mark.parametrize("width", [390, 1440])


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with Receiver() as here:
        yield here


def a_matter(unit: str) -> str:
    """Something raised, dispatched and claimed; its number."""
    new = NewMatter(
        profile="hotline",
        channel="phone",
        external_id="lamp",
        title="幸福路口路灯不亮",
        body="幸福路口的路灯坏了三天，晚上看不见路。",
        raised_at=clock.now(),
    )
    raised = raise_matter(new, actor=SYSTEM)
    routing.accept(raised.case_id, actor=dispatcher())
    unit_id = unit_ids()[unit]
    routing.dispatch(raised.case_id, unit_id=unit_id, actor=dispatcher())
    routing.claim(raised.case_id, actor=handler_of(unit_id))
    return raised.number


def carried() -> None:
    while relay_once():
        pass
    while jobs.replay():
        pass
    while jobs.deliver():
        pass


@AT_BOTH_WIDTHS
def test_another_system_is_told_and_told_again(
    come: Callable[..., Person], receiver: Receiver
) -> None:
    admin = come("secadmin")
    admin.sign_in("secadmin")
    admin.set_up_second_factor()
    number = a_matter("zjj")
    carried()
    admin.open("/desk/webhooks/")
    can_be_read(admin)
    admin.follow("新建订阅")
    admin.page.get_by_label("接收方").fill("市12345平台")
    admin.page.get_by_label("推送到哪个网址").fill(receiver.url)
    for box in ("派单", "销号"):
        admin.page.get_by_role("checkbox", name=re.compile(f"^{box}")).check()
    can_be_read(admin)
    admin.press("保存")
    secret = admin.page.get_by_label("密钥").input_value()
    receiver.secrets.append(secret)
    can_be_read(admin)
    admin.follow("已经存好")
    admin.press("试推送")
    admin.page.get_by_label("或者从哪个事件编号之后").fill("0")
    admin.press("开始重放")
    carried()
    admin.page.get_by_role("link", name="已送达").click()
    admin.sees("试推送", number)
    assert sorted(receiver.kinds) == ["routing.dispatched", "webhooks.tried"]
    assert all(one.verified == (True,) for one in receiver.got)
    can_be_read(admin)
    admin.page.get_by_role("button", name=re.compile("^重发")).first.click()
    carried()
    assert len(receiver.names) == 3
    assert len(set(receiver.names)) == 2
    admin.open("/desk/webhooks/?lang=en")
    can_be_read(admin)
    admin.follow("市12345平台")
    can_be_read(admin)


@pytest.mark.parametrize("width", [390])
def test_a_list_is_taken_along_verified_and_its_dates_subscribed_to(
    come: Callable[..., Person], tmp_path: Path
) -> None:
    number = a_matter("zjj")
    clerk = come("zjj")
    clerk.sign_in("zjj")
    clerk.open("/desk/?tab=hand")
    clerk.unfold("导出")
    can_be_read(clerk)
    with clerk.page.expect_download() as coming:
        clerk.page.get_by_role("button", name="Excel").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert re.fullmatch(r"queue-X\d{8}-\w{10}\.xlsx", file.name)
    clerk.open("/desk/exports/verify/")
    clerk.page.get_by_label("导出的文件").set_input_files(file)
    clerk.press("核验")
    clerk.sees("原样，没有改动", "建安之")
    can_be_read(clerk)
    clerk.open("/desk/feed/")
    clerk.press("生成订阅地址")
    expect(clerk.page.get_by_role("img", name="日历地址的二维码")).to_be_visible()
    can_be_read(clerk)
    link = clerk.page.get_by_label("或者复制地址").input_value()
    path = link[link.index("/calendar/") :]
    feed = requests.get(clerk.home + path, timeout=10)
    assert f"办理到期 {number}" in feed.content.decode().replace("\r\n ", "")
