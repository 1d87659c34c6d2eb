"""From each voice's arrival to the verdict of whoever raised it, by the pages they have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.tests.factories import (
    a_call,
    a_step,
    a_walk,
    clerk,
    leader,
)
from bihuan.faces.voices.tests.test_views import DESK, an_older_token
from bihuan.faces.voices.tests.test_views_window import told_at_the_window
from bihuan.faces.voices.words import Badge
from bihuan.ground.access.words import Actor
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, head_of
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.tests.factories import answered, reported
from bihuan.loop.closing.words import Source

Browse = Callable[[Actor], Client]
pytestmark = pytest.mark.django_db
ANSWER = "修好了。"
PRINTED = re.compile(r'receipt-code" translate="no">([^<]+)<')
CODE = re.compile(r'name="code" value="([^"]+)"')


def judged(raiser: Client, **answer: str) -> Case:
    """The raiser reads the answer on the page of their matter, and says what they think."""
    shown = raiser.get("/matter/").content.decode()
    assert ANSWER in shown
    assert "请您评价" in shown
    told = raiser.post("/matter/rate/", {"solved": "yes", "grade": "5", **answer})
    assert told["Location"] == "/matter/"
    return Case.objects.get()


def follow(raiser: Client, page: Any) -> None:
    """Press “look and judge” on this page."""
    found = CODE.search(page.content.decode())
    assert found is not None
    raiser.post("/follow/open/", {"code": found[1]})


@pytest.mark.proves("window", "journey")
def test_from_the_window_by_the_code_on_the_slip_to_the_verdict(
    browse: Browse, client: Client, county: int
) -> None:
    window = browse(clerk())
    sent = window.post(f"{DESK}window/", told_at_the_window())
    code = PRINTED.search(window.get(sent["Location"]).content.decode())
    assert code is not None
    answered(Case.objects.get(), county, ANSWER)

    client.get(f"/f/{code[1]}")
    case = judged(client, solved="no", grade="1")
    assert (case.status, case.round) == ("handling", 2)

    reported(case)
    assert judged(client).status == "closed"
    assert Judgement.objects.latest("pk").source == Source.RAISER


@pytest.mark.proves("observers", "journey")
def test_from_an_observers_opinion_by_their_badge_to_the_verdict(
    client: Client, badge: Badge, county: int
) -> None:
    client.get(f"/o/{badge.code}")
    form = {"token": an_older_token(), "opinion": "路口太暗。"}
    client.post("/observe/opinion/", form)
    answered(Case.objects.get(), county, ANSWER)

    page = client.get("/observe/")
    assert "已答复" in page.content.decode() or "待回访" in page.content.decode()
    follow(client, page)
    assert judged(client).status == "closed"
    assert Judgement.objects.get().source == Source.RAISER


@pytest.mark.proves("walks", "journey")
def test_from_an_obstacle_of_a_walk_to_the_verdict_of_who_walked(
    browse: Browse, county: int
) -> None:
    walk, mine = a_walk(county), browse(leader())
    mine.post(
        f"{DESK}walks/{walk}/note/",
        {
            "draft": a_step().draft,
            "what": "取号",
            "minutes": "10",
            "obstacle": "要手写。",
        },
    )
    answered(Case.objects.get(), county, ANSWER)

    follow(mine, mine.get(f"{DESK}walks/{walk}/"))
    assert judged(mine).status == "closed"


def test_who_walks_through_their_own_unit_does_not_judge_it(county: int) -> None:
    head = head_of(county)
    own = a_walk(county, walker=head)
    actions.note_step(own, a_step("要手写。"), actor=head)
    theirs = a_walk(county)
    actions.note_step(theirs, a_step("要跑两趟。"), actor=leader())

    def code(reader: Actor, walk: int) -> str:
        (step,) = queries.walk_page(reader, walk).steps
        assert step.matter is not None
        return step.matter.receipt

    assert code(leader(), theirs) == ""  # nobody has been asked yet
    for case in Case.objects.all():
        answered(case, county, ANSWER)
    assert code(head, own) == ""
    assert code(leader(), theirs) != ""
    assert code(head, theirs) == ""  # somebody else walked
    # Which unit a matter came to in the end, and not where it was seen, decides.
    water = a_unit()
    of_water = replace(leader(), units=frozenset({water}))
    assert code(of_water, theirs) != ""
    Case.objects.update(owner=water)
    assert code(of_water, theirs) == ""


@pytest.mark.proves("clues", "journey")
def test_from_a_clue_by_its_receipt_to_the_verdict(client: Client, county: int) -> None:
    clue = {"token": an_older_token(), "matter": "检查收了三百元。"}
    client.post(f"/calls/{a_call()}/", clue)
    assert PRINTED.search(client.get("/receipt/").content.decode())
    answered(Case.objects.get(), county, ANSWER)

    assert judged(client).status == "closed"
