"""A pasted chat, from two matters by one click each to the same question being stopped,
with the answer posted by the group's robot; and whether everybody can read the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from apprise.plugins.wecombot import NotifyWeComBot
from playwright.sync_api import Locator

from bihuan.directory.catalogue.words import Result
from bihuan.directory.parties.queries import find_party
from bihuan.directory.units.queries import unit_ids
from bihuan.faces.groups import actions
from bihuan.faces.groups.models import Asked, Group
from bihuan.faces.groups.tests.factories import KEY, WEBHOOK, delivered
from bihuan.faces.groups.tests.robot import Robots, robots
from bihuan.faces.groups.tests.wecom import an_app
from bihuan.faces.groups.words import NewGroup
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.handling.actions import answer_now
from tests.browser.matters import CLERK, a_matter
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow

pytestmark = pytest.mark.browser
CHAT = """—————  2026-11-20  —————

云杏堂-张  14:05

饮片厂门口的路灯坏了三天，夜班看不见路。

云杏堂-张  14:05

[图片]

白芍园  14:06

稳岗补贴到哪里申请？
"""
AGAIN = "九蒸九晒 2026/11/21 09:12:40\n稳岗补贴到哪里申请\n"
ANSWER = "稳岗补贴请到政务服务大厅二楼人社窗口申请，带营业执照。"
MEDICINE = "药业领域服务群"
OF_THE_ADMINISTRATOR = ("/desk/groups/wecom/", "/desk/messages/log/?tab=waiting")
MORNING = timedelta(hours=12)  # when no quiet hours hold what was posted now


@pytest.fixture
def clerk(come: Callable[..., Person]) -> Person:
    person = come("dispatcher")
    person.sign_in("dispatcher")
    return person


@pytest.fixture
def wecom(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robots]:
    with robots(KEY) as here:
        monkeypatch.setattr(NotifyWeComBot, "notify_url", here.home)
        yield here


def pasted(clerk: Person, text: str) -> None:
    clerk.page.get_by_label("聊天内容").fill(text)
    clerk.press("拆成消息")
    clerk.is_at("群消息摘录")


def message(clerk: Person, words: str) -> Locator:
    return clerk.page.get_by_role("article").filter(has_text=words)


def answered(words: str) -> None:
    """Somebody at the counter knows the answer and gives it."""
    case = Case.objects.get(body__contains=words)
    (unit, *_) = unit_ids().values()
    seat = Actor("account:9002", frozenset({unit}), GRANTS[Role.INTAKE])
    answer_now(case.pk, result=Result.EXPLAINED, answer=ANSWER, actor=seat)


def connected(clerk: Person) -> None:
    """The group gets its robot; what was typed is not shown again."""
    clerk.open("/desk/groups/")
    clerk.sees("8个群，在册企业1,323家")
    clerk.follow(MEDICINE)
    clerk.follow("登记信息和机器人")
    clerk.page.get_by_label("群机器人的 Webhook 地址").fill(WEBHOOK)
    robot = clerk.part("群机器人")
    robot.get_by_role("button", name="保存").click()
    clerk.sees("已保存，地址加密存放", f"…{KEY[-4:]}")
    assert KEY not in clerk.page.content()


def taken_out(clerk: Person) -> None:
    """Two matters out of one chat, one click each; one joined with its picture."""
    clerk.follow(MEDICINE)
    pasted(clerk, CHAT)
    message(clerk, "[图片]").get_by_role("button", name="并入上一条").click()
    message(clerk, "路灯").get_by_role("button", name="登记为事项").click()
    clerk.sees("已登记为")
    message(clerk, "稳岗补贴").get_by_role("button", name="登记为事项").click()
    assert message(clerk, "稳岗补贴").get_by_text("已是事项").is_visible()
    lamp = Case.objects.get(body__contains="路灯")
    assert lamp.body.endswith("[图片]")
    assert lamp.profile.code == "wechat-group"


@pytest.mark.parametrize("width", [390, 1440])
def test_a_chat_becomes_matters_and_the_same_question_is_stopped(
    clerk: Person, wecom: Robots
) -> None:
    connected(clerk)
    taken_out(clerk)
    answered("稳岗补贴")
    clerk.follow(MEDICINE)
    words = clerk.page.get_by_label("发到群里的答复").input_value()
    clerk.press("由机器人发到群里")
    clerk.sees("已交给机器人，发到1个群", "正在发送")
    delivered(after=MORNING)
    clerk.page.reload()
    clerk.sees("已发到群里")
    assert [one.strip() for one in wecom.read[KEY]] == [words.strip()]
    assert ANSWER in words

    clerk.open("/desk/groups/")
    clerk.unfold("登记一个群")
    page = clerk.page
    page.get_by_label("群名", exact=True).fill("饮片企业群")
    page.get_by_label("代码").fill("pieces")
    page.get_by_label("标签").fill("药业")
    clerk.press("登记")
    clerk.is_at("饮片企业群")
    pasted(clerk, AGAIN)
    clerk.sees("这个问题已有答复")
    again = message(clerk, "稳岗补贴")
    assert again.get_by_label("发到群里的答复").input_value() == ANSWER
    assert again.get_by_role("button", name="登记为事项").count() == 0
    assert Case.objects.filter(body__contains="稳岗补贴").count() == 1


# -- By ear and by eye ---------------------------------------------------------------


@pytest.mark.parametrize("width", [1440])
def test_every_page_of_groups_can_be_read_by_everybody(
    come: Callable[..., Person], clerk: Person, wecom: Robots
) -> None:
    paths, admin = a_county_of_groups(), come("sysadmin")
    an_app()
    admin.sign_in("sysadmin")
    admin.set_up_second_factor()
    wrong: dict[str, list[str]] = {}
    for language in ("zh-hans", "en"):
        wrong |= barred(clerk, paths, language)
        wrong |= barred(admin, OF_THE_ADMINISTRATOR, language)
    assert wrong == {}


def barred(person: Person, paths: Sequence[str], language: str) -> dict[str, list[str]]:
    """What keeps somebody out of these pages, at both widths."""
    wrong = {}
    person.open(f"/desk/?lang={language}")
    for path in paths:
        person.open(path)
        for wide, high in ((1440, 900), (390, 844)):
            person.page.set_viewport_size({"width": wide, "height": high})
            found = overflow(person.page)
            found += barriers(person.page) if wide == 390 else []
            if found:
                wrong[f"{path} {language} {wide}"] = found
                person.keep_picture(f"{path}-{language}-{wide}")
    return wrong


def a_county_of_groups() -> list[str]:
    """Groups with what they hold in life: waiting, told, not told, twins, policies, an end."""
    medicine, tea = (
        Group.objects.get(code=code) for code in ("medicine", "flower-tea")
    )
    actions.set_robot(medicine.pk, webhook=WEBHOOK, actor=CLERK)
    actions.try_robot(medicine.pk, actor=CLERK)
    a_matter("菜市场下水道堵塞", "薛阁街道菜市场北门下水道堵了，污水流到路上。")
    text = CHAT + "白芍园  14:20\n\n薛阁街道菜市场北门下水道又堵了，污水流到路上\n"
    excerpt = actions.paste(medicine.pk, text=text, actor=CLERK)
    for draft in (1, 3):
        actions.raise_message(excerpt, draft, actor=CLERK)
    answered("稳岗补贴")
    asked = Asked.objects.get(case__body__contains="稳岗补贴", first=True)
    pieces = NewGroup("pieces", "饮片企业群", tag="药业")
    actions.set_robot(
        actions.open_group(pieces, actor=CLERK), webhook=WEBHOOK, actor=CLERK
    )
    actions.open_group(replace(pieces, code="trade", name="药材商会群"), actor=CLERK)
    one, other = (found.pk for found in find_party("亳州九") + find_party("亳州云"))
    Case.objects.filter(pk=asked.case_id).update(party=one)
    a_matter("稳岗补贴发放慢", "申请了两个月还没到账。", party_id=other)
    post = a_policy(medicine.pk, tea.pk)
    actions.close_group(tea.pk, closes_on=clock.local_day(), actor=CLERK)
    return [
        "/desk/groups/",
        f"/desk/groups/{medicine.pk}/",
        f"/desk/groups/{tea.pk}/",
        f"/desk/groups/{medicine.pk}/entry/",
        f"/desk/groups/excerpts/{excerpt}/?alike=4",
        f"/desk/groups/answers/{asked.pk}/",
        "/desk/groups/posts/",
        f"/desk/groups/posts/{post}/",
    ]


def a_policy(by_robot: int, by_hand: int) -> int:
    """One policy, on its way to one group and posted by hand in another."""
    post = actions.write_post(
        "稳岗返还",
        text="裁员率不高于 5.5% 的参保企业可以申请，线上、窗口都能办。",
        link="https://www.example.cn/policies/2026/11.html",
        valid_until=clock.local_day() + timedelta(days=30),
        tags=["药业"],
        actor=CLERK,
    )
    actions.send_post(post, groups=[by_robot], actor=CLERK)
    actions.mark_posted(post, by_hand, actor=CLERK)
    return post
