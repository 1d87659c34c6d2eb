"""Verdicts by dimensions, by a code of their own, and a unit's objection to one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.portal.tests.factories import a_raised, seen, to_call_back
from bihuan.ground.access.words import Role
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import a_profile, a_unit, acting
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.models import Judgement, Objection
from bihuan.loop.closing.tests.factories import SIDES
from bihuan.loop.closing.tests.test_objections import object_to
from bihuan.loop.closing.words import Source

pytestmark = pytest.mark.django_db
GOOD = {"solved": "yes", "grade": "4"}
BAD = {"solved": "no", "grade": "1", "words": "一直没来人。"}


@pytest.fixture
def asked(client: Client, settings: Any, tmp_path: Path) -> Case:
    """A matter of this client whose verdict is asked for, by two dimensions."""
    settings.FILES_ROOT = tmp_path / "files"
    a_profile(channels=["phone", "portal"], verdict={"dimensions": SIDES})
    case = a_raised(client)
    to_call_back(case, a_unit("城管局"))
    case.refresh_from_db()
    return case


def invitation(case: Case, source: Source = Source.SITE) -> str:
    raising = Raising.objects.get(case=case).pk
    clerk = acting(Role.INTAKE, a_unit())
    return closing.invite_verdict(raising, source=source, actor=clerk)


def test_each_dimension_may_be_graded_or_left(client: Client, asked: Case) -> None:
    page = seen(client)
    assert "服务态度" in page
    assert "空着不算满意，也不算不满意" in page

    client.post("/matter/rate/", {**GOOD, "side_attitude": "5"})

    given = Judgement.objects.get(case=asked)
    assert list(given.sides.values_list("dimension", "grade")) == [("attitude", 5)]


def test_a_grade_that_is_none_comes_back_and_keeps_nothing(
    client: Client, asked: Case
) -> None:
    response = client.post("/matter/rate/", {**GOOD, "side_attitude": "9"})

    assert response.status_code == 422
    assert not Judgement.objects.exists()


def test_a_code_on_a_screen_opens_the_verdict_and_nothing_else(asked: Case) -> None:
    code = invitation(asked)
    phone = Client()

    response = phone.get(f"/v/{code}")
    assert response.headers["Location"] == "/verdict/"
    page = seen(phone, "/verdict/")
    assert asked.title in page
    assert phone.get("/matter/").status_code == 302  # no receipt: no matter

    thanked = phone.post("/verdict/", {"code": code, **GOOD}, follow=True)

    assert "谢谢您的评价" in thanked.content.decode()
    given = Judgement.objects.get(case=asked)
    assert (given.source, given.grade) == (Source.SITE, 4)
    asked.refresh_from_db()
    assert asked.status == Status.CLOSED


def test_a_used_code_says_so_and_a_wrong_one_is_not_found(asked: Case) -> None:
    code, phone = invitation(asked, Source.LINK), Client()
    phone.post("/verdict/", {"code": code, **GOOD})

    phone.get(f"/v/{code}")
    assert "已经用过" in seen(phone, "/verdict/")
    again = phone.post("/verdict/", {"code": code, **BAD})
    assert again.status_code == 422
    assert phone.get("/v/K7QF-2M9R-XX3T-0WPA").status_code == 404
    assert Judgement.objects.get(case=asked).grade == 4


def test_what_is_missing_comes_back_as_it_was_chosen(asked: Case) -> None:
    code, phone = invitation(asked), Client()

    response = phone.post("/verdict/", {"code": code, "solved": "yes"})

    assert response.status_code == 422
    assert "请选择满意程度" in response.content.decode()
    assert not Judgement.objects.exists()


def test_the_raiser_reads_the_objection_and_answers_it(
    client: Client, asked: Case
) -> None:
    client.post("/matter/rate/", BAD)
    unit = Case.objects.get(pk=asked.pk).owner_id
    object_to(Judgement.objects.get(case=asked), int(unit or 0))
    page = seen(client)
    assert "对您评价的异议" in page
    assert "同一人一天内多次差评" in page
    assert "收到差评" in page

    client.post("/matter/reply/", {"text": "照实评的。"})

    assert Objection.objects.get().answer.text == "照实评的。"
    assert "您的回应" in seen(client)


def test_another_raiser_of_the_matter_is_not_told_of_it(
    client: Client, asked: Case
) -> None:
    client.post("/matter/rate/", BAD)
    unit = Case.objects.get(pk=asked.pk).owner_id
    object_to(Judgement.objects.get(case=asked), int(unit or 0))
    other = Client()
    a_raised(other, matter="还是那盏灯。")
    neighbour = Raising.objects.latest("pk")
    Raising.objects.filter(pk=neighbour.pk).update(case=asked)

    page = seen(other)

    assert "对您的评价提出异议" not in page
    assert "对您评价的异议" not in page
