"""One matter of several raisers: to each what is theirs, and nothing of the others."""

from __future__ import annotations

import pytest
from django.test import Client

from bihuan.faces.portal.tests.factories import MATTER, a_raised, seen
from bihuan.ground.access.words import Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    caller_of,
    dispatcher,
    handler_of,
    raiser_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.django_db


def merged(client: Client, neighbour: Client) -> tuple[Case, Case]:
    """One matter that two people raised; the first raiser's case goes on."""
    mine = a_raised(client)
    theirs = a_raised(neighbour, matter="同一盏灯，我住隔壁。")
    for case in (mine, theirs):
        routing.accept(case.pk, actor=dispatcher())
    routing.merge(theirs.pk, into_id=mine.pk, reason="同一件事", actor=dispatcher())
    return mine, theirs


def test_the_words_of_another_raiser_are_not_shown(
    portal: None, client: Client
) -> None:
    neighbour = Client()
    _mine, theirs = merged(client, neighbour)

    neighbour.post("/matter/add/", {"text": "我家门牌是 12 号。"})

    assert "我家门牌" in seen(neighbour)
    assert "我家门牌" not in seen(client)
    assert MATTER not in seen(neighbour)
    assert theirs.number in seen(neighbour)


def test_what_was_taken_down_by_telephone_is_told_to_whose_word_it_was(
    portal: None, client: Client
) -> None:
    neighbour = Client()
    case, _twin = merged(client, neighbour)
    _raiser, raising = raiser_of(case)
    operator = acting(Role.INTAKE, a_unit())

    closing.record_withdrawal(raising, reason="我不追究了。", actor=operator)

    assert "按您的来电，工作人员代您撤回了诉求" in seen(client)
    assert "我不追究了。" in seen(client)
    assert "/matter/withdraw/" not in seen(client)
    for words in ("按您的来电", "您撤回了诉求", "我不追究了。"):
        assert words not in seen(neighbour)
    assert "/matter/withdraw/" in seen(neighbour)


def test_a_verdict_by_telephone_is_its_raisers_own(
    portal: None, client: Client
) -> None:
    neighbour = Client()
    case, _twin = merged(client, neighbour)
    water = a_unit()
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(water))
    handling.report_done(
        case.pk, result="solved", answer="灯已修好。", actor=handler_of(water)
    )
    closing.pass_audit(case.pk, actor=dispatcher())
    _raiser, raising = raiser_of(case)
    said = Answer(solved=True, grade=Grade.GOOD, words="修得很快。")

    closing.record_answer(raising, said, actor=caller_of(a_unit()))

    assert "修得很快。" in seen(client)
    assert "/matter/rate/" not in seen(client)
    assert "修得很快。" not in seen(neighbour)
    assert "/matter/rate/" in seen(neighbour)
