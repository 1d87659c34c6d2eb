"""Excerpts: matters once, whoever pastes what again; answered questions are stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client

from bihuan.directory.parties.actions import keep_parties
from bihuan.directory.parties.words import Kind, NewParty
from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.actions import excerpting
from bihuan.faces.groups.models import Asked, Excerpt
from bihuan.faces.groups.tests.factories import a_group, answer, raised
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import SYSTEM, acting, dispatcher

CHAT = """云杏堂-张 2026/11/20 14:05:33
饮片厂门口的路灯坏了三天
云杏堂-张 2026/11/20 14:05:50
[图片]
白芍园 2026/11/20 14:06:01
稳岗补贴怎么申请？
"""
LATER = """白芍园 14:06
稳岗补贴怎么申请？
九蒸九晒 14:20
稳岗补贴怎么申请
"""


@pytest.fixture
def group(county: None) -> int:
    return a_group("medicine", "药业群", "药业")


@pytest.fixture
def excerpt(group: int) -> int:
    return actions.paste(group, text=CHAT, actor=dispatcher())


def test_two_messages_become_two_matters_by_one_step_each(excerpt: int) -> None:
    numbers = {raised(excerpt, 1), raised(excerpt, 3)}
    assert len(numbers) == Case.objects.count() == 2
    shown = {
        one.id: one.number
        for one in queries.excerpt_page(dispatcher(), excerpt).messages
    }
    assert {shown[1], shown[3]} == numbers
    assert shown[2] == ""


@pytest.mark.proves("excerpt", "resend")
def test_the_same_click_twice_is_one_matter(excerpt: int) -> None:
    assert raised(excerpt, 1) == raised(excerpt, 1)
    assert Case.objects.count() == 1


@pytest.mark.proves("excerpt", "crash")
@pytest.mark.parametrize("step", ["take_in", "_remember", "record"])
def test_a_crash_while_raising_leaves_the_message_as_it_was(
    excerpt: int, step: str
) -> None:
    whole, before = getattr(excerpting, step), Entry.objects.count()

    def dies(*given: Any, **named: Any) -> None:
        whole(*given, **named)
        raise ConnectionError

    with patch.object(excerpting, step, dies), pytest.raises(ConnectionError):
        raised(excerpt, 1)
    assert not Case.objects.exists()
    assert not Asked.objects.exists()
    assert Entry.objects.count() == before

    assert raised(excerpt, 1) == Case.objects.get().number


@pytest.mark.proves("excerpt", "refusal")
@pytest.mark.parametrize(
    ("text", "why"),
    [(" \u200b", "请粘贴聊天内容"), ("云 14:05\n灯\n" * 2001, "内容太长")],
)
def test_what_is_no_chat_is_sent_back_with_why(
    browse: Callable[[Actor], Client], group: int, text: str, why: str
) -> None:
    page = browse(dispatcher()).post(f"/desk/groups/{group}/", {"text": text})
    assert page.status_code == 422
    assert why in page.content.decode()
    assert not Excerpt.objects.exists()


@pytest.mark.proves("excerpt", "resend")
def test_the_same_excerpt_again_is_the_same_excerpt(group: int, excerpt: int) -> None:
    assert actions.paste(group, text=CHAT, actor=dispatcher()) == excerpt
    assert Excerpt.objects.count() == 1


def test_an_overlapping_excerpt_knows_what_is_a_matter_already(
    group: int, excerpt: int
) -> None:
    number = raised(excerpt, 3)
    other = actions.paste(group, text=LATER, actor=dispatcher())
    first, second = queries.excerpt_page(dispatcher(), other).messages
    assert (first.number, second.number) == (number, "")
    assert raised(other, 1) == number


def test_a_picture_joined_to_its_words_comes_along(excerpt: int) -> None:
    with pytest.raises(Refused, match="message-bare"):
        raised(excerpt, 2)
    actions.join_up(excerpt, 2, actor=dispatcher())
    raised(excerpt, 1)
    assert Case.objects.get().body == "饮片厂门口的路灯坏了三天\n[图片]"
    actions.split_up(excerpt, 1, actor=dispatcher())
    page = queries.excerpt_page(dispatcher(), excerpt)
    assert [one.text for one in page.messages][1] == "[图片]"
    assert page.messages[0].number == Case.objects.get().number


def test_the_second_to_ask_the_same_is_joined_while_it_is_open(
    group: int, excerpt: int
) -> None:
    first = raised(excerpt, 3)
    other = actions.paste(group, text=LATER, actor=dispatcher())
    second = raised(other, 2)
    assert second != first
    assert Raising.objects.filter(case__number=first).count() == 2


def test_a_question_whose_answer_the_group_heard_is_stopped(
    group: int, excerpt: int
) -> None:
    """Fixture 2 of DOMAIN.md: also in another group with the same tag."""
    number = raised(excerpt, 3)
    asked = Asked.objects.get(first=True)
    with pytest.raises(Refused, match="group-unanswered"):
        actions.tell_group(asked.pk, actor=dispatcher())
    answer(number)
    actions.tell_group(asked.pk, actor=dispatcher())

    twin = a_group("pieces", "饮片群", "药业")
    other = actions.paste(twin, text=LATER, actor=dispatcher())
    (line, _) = queries.excerpt_page(dispatcher(), other).messages
    assert line.answered is not None
    assert line.answered.text == "到政务大厅二楼社保窗口申请。"
    with pytest.raises(Refused, match="message-answered"):
        raised(other, 1)
    assert Case.objects.count() == 1


def test_a_group_with_another_tag_is_not_stopped(group: int, excerpt: int) -> None:
    answer(raised(excerpt, 3))
    actions.tell_group(Asked.objects.get().pk, actor=dispatcher())
    away = a_group("tea", "花茶群", "花茶")
    other = actions.paste(away, text=LATER, actor=dispatcher())
    assert raised(other, 1)


def test_who_speaks_for_a_firm_is_asked_once(excerpt: int) -> None:
    with transaction.atomic():
        keep_parties(
            [NewParty(Kind.ENTERPRISE, "云杏堂（演示）", "91341602MADEM0011Y")],
            actor=SYSTEM,
        )
    actions.know_member(excerpt, 1, uscc="91341602MADEM0011Y", actor=dispatcher())
    page = queries.excerpt_page(dispatcher(), excerpt)
    assert [one.firm for one in page.messages] == ["云杏堂（演示）"] * 2 + [""]
    raised(excerpt, 1)
    assert Case.objects.get().party is not None


def test_nothing_said_stands_in_the_ledger_or_in_clear(excerpt: int) -> None:
    raised(excerpt, 1)
    facts = json.dumps(
        list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False
    )
    for private in ("云杏堂-张", "路灯"):
        assert private not in facts
        assert private.encode() not in bytes(Excerpt.objects.get().sealed)


def test_whoever_may_not_register_sees_and_does_nothing(
    browse: Callable[[Actor], Client], group: int, excerpt: int
) -> None:
    other = browse(acting(Role.HANDLER))
    for place in ("", f"{group}/", f"excerpts/{excerpt}/"):
        assert other.get(f"/desk/groups/{place}").status_code == 404
    assert other.post(f"/desk/groups/excerpts/{excerpt}/1/raise/").status_code == 403
    assert not Case.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_clerk_pastes_and_clicks(
    browse: Callable[[Actor], Client], group: int, language: str
) -> None:
    desk = browse(dispatcher())
    assert desk.get(f"/desk/groups/?lang={language}").status_code == 200
    page = desk.post(f"/desk/groups/{group}/", {"text": CHAT}, follow=True)
    assert page.status_code == 200
    pk = Excerpt.objects.get().pk
    done = desk.post(f"/desk/groups/excerpts/{pk}/1/raise/", follow=True)
    assert Case.objects.get().number in done.content.decode()
    assert desk.get(f"/desk/groups/{group}/").status_code == 200
    assert desk.post(f"/desk/groups/{group}/", {"text": " "}).status_code == 422
