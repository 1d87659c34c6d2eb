"""A matter that came by mail: answered in its thread, judged by the link in the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from bihuan.directory.catalogue.words import Result
from bihuan.directory.units.queries import unit_ids
from bihuan.faces.mail import jobs
from bihuan.faces.mail.tests.factories import a_mail
from bihuan.faces.mail.tests.peers import Peers
from bihuan.ground.access.words import Actor, Permission
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import find_case
from bihuan.loop.closing.actions import pass_audit
from bihuan.loop.conftest import settle
from bihuan.loop.handling.actions import report_done
from bihuan.loop.routing.actions import accept, claim, dispatch
from tests.browser.matters import CLERK
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]


@pytest.fixture(scope="module")
def servers() -> Iterator[Peers]:
    peers = Peers()
    yield peers
    peers.stop()


@pytest.fixture
def peers(servers: Peers, county: str, settings: Any, tmp_path: Path) -> Peers:
    """The county has a mailbox at servers that really speak IMAP and SMTP."""
    settings.MAILBOXES_FILE = tmp_path / "mailboxes.toml"
    settings.PUBLIC_URL = county
    servers.empty()
    servers.tell(settings.MAILBOXES_FILE, profile="public-message")
    return servers


def come_and_go() -> None:
    jobs.fetch()
    settle()
    jobs.send()


def answered(case: Case) -> None:
    unit = unit_ids()["cgj"]
    there = Actor("account:7001", frozenset({unit}), frozenset(Permission))
    accept(case.pk, actor=CLERK)
    dispatch(case.pk, unit_id=unit, actor=CLERK)
    claim(case.pk, actor=there)
    answer = "这条路由电力公司维护，定于本周五换好电缆，路灯全部亮起。"
    report_done(case.pk, result=Result.EXPLAINED, answer=answer, actor=there)
    pass_audit(case.pk, actor=CLERK)


@pytest.mark.proves("mail", "journey")
def test_the_link_in_the_answer_leads_to_the_verdict(
    peers: Peers, come: Callable[..., Person]
) -> None:
    mail = a_mail()
    peers.arrives(mail)
    come_and_go()
    case = Case.objects.get(channel="mail:letters")
    answered(case)
    come_and_go()

    answer = peers.taking.mails[-1]
    text = answer.get_content()
    assert answer["In-Reply-To"] == mail["Message-ID"]
    assert "定于本周五换好电缆" in text
    link = re.search(r"https?://\S+/f/\S+", text)
    assert link is not None
    raiser = come("raiser")
    raiser.open(link[0].removeprefix(raiser.home))
    raiser.sees("已答复，请您评价", "定于本周五换好电缆")
    raiser.choose("问题解决了吗？", "解决了")
    raiser.choose("您对办理满意吗？", "满意")
    raiser.press("提交评价")
    raiser.sees("谢谢您的评价，已记录在案。")

    assert find_case(CLERK, case.number).status == "closed"


def test_a_clerk_decides_about_what_waits(
    peers: Peers, come: Callable[..., Person]
) -> None:
    peers.arrives(a_mail("本周促销，全场五折。", subject="促销", Precedence="bulk"))
    peers.arrives(
        a_mail(
            "幸福路口的路灯坏了三天，晚上看不见路。\n请尽快派人来修。",
            subject="路灯坏了",
            Authentication_Results="mx.example; dmarc=fail",
        )
    )
    come_and_go()
    clerk = come("dispatcher")
    clerk.sign_in("dispatcher")
    clerk.open("/desk/mail/")
    clerk.is_at("待处理来信")
    clerk.sees("由程序发出，例如通知、订阅、广告", "收信服务器判定发件人是冒用的")
    is_readable(clerk)
    clerk.open("/desk/mail/?lang=en")
    clerk.is_at("Held mails")
    clerk.open("/desk/mail/?lang=zh-hans")

    clerk.follow(re.compile("打开"))
    clerk.sees("本周促销，全场五折。")
    is_readable(clerk)
    clerk.write("理由", "广告")
    clerk.press("不作为诉求")
    clerk.follow(re.compile("打开"))
    clerk.sees("幸福路口的路灯坏了三天")
    clerk.press("登记为事项")
    clerk.sees(re.compile("已登记为 LY"), "没有待处理的来信")


def test_the_administrator_sees_how_the_boxes_fare(
    peers: Peers, come: Callable[..., Person]
) -> None:
    peers.arrives(a_mail())
    come_and_go()
    admin = come("sysadmin")
    admin.sign_in("sysadmin")
    admin.set_up_second_factor()
    admin.open("/desk/mail/boxes/")
    admin.is_at("收信邮箱")
    admin.sees("liuyan@county.example", "正常", "成为事项")
    admin.does_not_see("demopass")
    is_readable(admin)


def is_readable(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    serious = [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
    assert serious == []
    person.keep_picture(
        f"mail-{person.page.url.rstrip('/').split('/')[-1]}-{person.page.viewport_size['width']}"
    )
