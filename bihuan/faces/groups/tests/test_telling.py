"""One answer told once in each group with the same tag, and beside similar open matters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from bihuan.directory.parties.actions import keep_parties
from bihuan.directory.parties.queries import party_by_uscc
from bihuan.directory.parties.words import Kind, NewParty
from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.models import Asked, Offered, Telling
from bihuan.faces.groups.tests.factories import (
    ANSWER,
    KEY,
    a_group,
    a_robot,
    asked_in,
    delivered,
)
from bihuan.faces.groups.tests.robot import Robots
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case, Writing
from bihuan.loop.cases.tests.factories import SYSTEM, a_case, dispatcher

FIRMS = ("91341602MADEM0011Y", "91341602MADEM002XN")
WORDS = "稳岗补贴到哪里申请？"


@pytest.fixture
def groups(wecom_robots: Robots) -> list[int]:
    """Three groups with one tag, two of them with a robot, and one with another tag."""
    keys = (KEY, "second-robot-0001")
    wecom_robots.read[keys[1]] = []
    ids = [a_group(f"g{n}", f"药业{n}群", "药业") for n in range(3)]
    for pk, key in zip(ids, keys, strict=False):
        a_robot(pk, key)
    return [*ids, a_group("tea", "花茶群", "花茶")]


@pytest.fixture
def asked(groups: list[int]) -> Asked:
    return asked_in(groups[0], WORDS)


def test_an_answer_goes_to_the_groups_with_the_same_tag_and_to_no_other(
    wecom_robots: Robots, asked: Asked, groups: list[int]
) -> None:
    page = queries.answer_page(dispatcher(), asked.pk)
    assert [one.group_id for one in page.others] == groups[1:3]
    assert ANSWER in page.shared
    assert WORDS not in page.shared  # who asked, and how, is not told elsewhere
    assert page.number not in page.shared

    sent = {"text": page.shared, "actor": dispatcher()}
    assert actions.post_answer(asked.pk, groups=[groups[1]], **sent) == 1
    delivered()
    actions.tell_group(asked.pk, group_id=groups[2], actor=dispatcher())
    assert wecom_robots.read["second-robot-0001"] == [page.shared]
    assert Telling.objects.filter(went="told").count() == 2

    with pytest.raises(Refused, match="group-none"):
        actions.post_answer(asked.pk, groups=groups[1:2], **sent)
    actions.tell_group(asked.pk, group_id=groups[2], actor=dispatcher())
    assert Entry.objects.filter(kind="groups.answer-told").count() == 2


def test_the_same_question_is_stopped_where_the_answer_was_heard(
    asked: Asked, groups: list[int]
) -> None:
    """Fixture 2 of DOMAIN.md, for a group that has the tag of the firm alone."""
    tea = groups[3]
    actions.tell_group(asked.pk, group_id=tea, actor=dispatcher())
    said = f"乙 14:20\n{WORDS}\n"
    other = actions.paste(tea, text=said, actor=dispatcher())
    (line,) = queries.excerpt_page(dispatcher(), other).messages
    assert line.answered is not None
    assert line.answered.text == ANSWER
    with pytest.raises(Refused, match="message-answered"):
        actions.raise_message(other, 1, actor=dispatcher())


def test_a_group_that_the_firm_has_the_tag_of_is_similar_too(
    asked: Asked, groups: list[int]
) -> None:
    firms("药业 花茶", "药业")
    Case.objects.filter(pk=asked.case_id).update(party=firm(0))
    page = queries.answer_page(dispatcher(), asked.pk)
    assert [one.group_id for one in page.others] == groups[1:]


def firms(*tags: str) -> None:
    new = [
        NewParty(Kind.ENTERPRISE, f"企业{n}（演示）", uscc, tags=tuple(tag.split()))
        for n, (uscc, tag) in enumerate(zip(FIRMS, tags, strict=True))
    ]
    with transaction.atomic():
        keep_parties(new, actor=SYSTEM)


def firm(n: int) -> int:
    found = party_by_uscc(FIRMS[n])
    assert found is not None
    return found.pk


def test_an_answer_is_put_beside_similar_firms_matters_once(asked: Asked) -> None:
    firms("药业", "药业")
    Case.objects.filter(pk=asked.case_id).update(party=firm(0))
    alike, other = a_case(party_id=firm(1)), a_case()
    (line,) = queries.answer_page(dispatcher(), asked.pk).matters
    assert (line.case_id, line.firm, line.offered) == (alike.pk, "企业1（演示）", False)

    for_both = {"cases": [alike.pk, other.pk], "actor": dispatcher()}
    with pytest.raises(Refused, match="group-untold"):
        actions.offer_beside(asked.pk, **for_both)
    actions.tell_group(asked.pk, actor=dispatcher())
    assert actions.offer_beside(asked.pk, **for_both) == 2
    assert Writing.objects.filter(case=alike, text=ANSWER).count() == 1
    with pytest.raises(Refused, match="group-nothing-open"):
        actions.offer_beside(asked.pk, **for_both)
    assert Offered.objects.count() == 2
    alike.refresh_from_db()
    assert alike.closed_at is None
    (line,) = queries.answer_page(dispatcher(), asked.pk).matters
    assert line.offered
    assert Entry.objects.filter(kind="groups.answer-offered").count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_clerk_posts_marks_and_offers(
    browse: Callable[[Actor], Client],
    wecom_robots: Robots,
    asked: Asked,
    groups: list[int],
    language: str,
) -> None:
    desk, at = browse(dispatcher()), f"/desk/groups/answers/{asked.pk}/"
    assert desk.get(f"{at}?lang={language}").status_code == 200
    leak = {"text": "机主13812345678已经登记。", "groups": [groups[0]]}
    answer = desk.post(at, leak)
    assert answer.status_code == 422
    assert "13812345678" in answer.content.decode()  # to be mended where it was typed
    assert desk.post(at, {**leak, "text": "可以申请。"}).status_code == 302
    desk.post(f"{at}told/", {"chosen": groups[2]})
    desk.post(f"{at}told/", {"chosen": groups[3]})  # not similar: nothing happens
    delivered()
    assert set(Telling.objects.values_list("group", "way", "went")) == {
        (groups[0], "robot", "told"),
        (groups[2], "hand", "told"),
    }
    assert wecom_robots.read[KEY] == ["可以申请。"]
    assert desk.post(f"{at}offer/", {}).status_code == 302
    assert desk.get(at).status_code == 200


def test_an_answer_that_is_not_there_has_no_page(
    browse: Callable[[Actor], Client], groups: list[int]
) -> None:
    asked = asked_in(groups[0], WORDS, told="")
    at = f"/desk/groups/answers/{asked.pk}/"
    assert browse(dispatcher()).get(at).status_code == 404
    with pytest.raises(Refused, match="group-unanswered"):
        actions.tell_group(asked.pk, actor=dispatcher())


def test_what_may_be_the_same_is_shown_under_a_message_and_joined(
    browse: Callable[[Actor], Client], groups: list[int]
) -> None:
    from bihuan.loop.conftest import settle  # noqa: PLC0415 - files what it walks

    body = "花戏楼街道药材大市场北门的下水道堵了，污水流到路上。"
    other = a_case(title="药材大市场下水道堵塞", body=body)
    settle()
    said = (
        "乙 14:20\n药材大市场北门下水道堵了好几天，污水流到路上没法走\n丙 14:21\n收到\n"
    )
    pk = actions.paste(groups[0], text=said, actor=dispatcher())
    plain = queries.excerpt_page(dispatcher(), pk)
    assert plain.twins == ()
    page = queries.excerpt_page(dispatcher(), pk, alike=1)
    assert [one.number for one in page.twins] == [other.number]
    desk, at = browse(dispatcher()), f"/desk/groups/excerpts/{pk}/"
    assert other.number in desk.get(f"{at}?alike=1").content.decode()
    desk.post(f"{at}1/raise/", {"into": other.number})
    assert Asked.objects.get(first=True).case.merged_into_id == other.pk
