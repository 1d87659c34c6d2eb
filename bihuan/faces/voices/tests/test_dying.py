"""What every voice survives: a crash in the middle, and whatever anybody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.faces.voices import actions
from bihuan.faces.voices.http import observer
from bihuan.faces.voices.models import Clue, Opinion, Report, WalkStep
from bihuan.faces.voices.tests.factories import (
    a_call,
    a_clue,
    a_report,
    a_step,
    a_walk,
    an_observer,
    clerk,
    leader,
)
from bihuan.faces.voices.tests.test_views import DESK, an_older_token
from bihuan.faces.voices.words import Badge
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.models import Entry
from bihuan.loop.cases.models import Case

Browse = Callable[[Actor], Client]
Door = Callable[[], Any]
pytestmark = pytest.mark.django_db
ROWS = (Case, Report, Opinion, WalkStep, Clue)


def at_the_window(unit: int) -> Door:
    new = a_report(unit)
    return lambda: actions.report(new, actor=clerk())


def by_an_observer(_unit: int) -> Door:
    pk = an_observer().id
    return lambda: actions.give_opinion(
        pk, text="路口太暗。", request="one", actor=observer(pk)
    )


def on_a_walk(unit: int) -> Door:
    walk, step = a_walk(unit), a_step("要手写。")
    return lambda: actions.note_step(walk, step, actor=leader())


def to_a_call(_unit: int) -> Door:
    call = a_call()
    return lambda: a_clue(call, "收了三百元。", "n1")


@pytest.mark.proves("window", "crash")
@pytest.mark.proves("observers", "crash")
@pytest.mark.proves("walks", "crash")
@pytest.mark.proves("clues", "crash")
@pytest.mark.parametrize(
    ("module", "begun"),
    [
        ("reporting", at_the_window),
        ("observing", by_an_observer),
        ("walking", on_a_walk),
        ("calling", to_a_call),
    ],
)
def test_a_crash_before_the_end_leaves_nothing_and_the_same_form_comes_in_once(
    county: int,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    begun: Callable[[int], Door],
) -> None:
    tell = begun(county)
    before = Entry.objects.count()

    def dies(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(f"bihuan.faces.voices.actions.{module}.record", dies)
        with pytest.raises(ConnectionError):
            tell()
    assert [rows.objects.count() for rows in ROWS] == [0] * len(ROWS)
    assert Entry.objects.count() == before

    tell()
    tell()
    assert sum(rows.objects.count() for rows in ROWS) == 2  # the matter and its row


@pytest.mark.proves("observers", "refusal")
@pytest.mark.proves("walks", "refusal")
@pytest.mark.proves("clues", "refusal")
@pytest.mark.parametrize("typed", ["", " \n", "\u200b", "字" * 4501, "\x00"])
def test_what_is_no_voice_comes_back_with_why_and_nothing_is_kept(
    browse: Browse, client: Client, badge: Badge, county: int, typed: str
) -> None:
    client.get(f"/o/{badge.code}")
    call, walk = a_call(), a_walk(county)
    before = Entry.objects.count()
    token = {"token": an_older_token()}
    step = {"draft": str(uuid4()), "what": typed, "minutes": "10"}
    answers = [
        client.post("/observe/opinion/", token | {"opinion": typed}),
        client.post(f"/calls/{call}/", token | {"matter": typed}),
        browse(leader()).post(f"{DESK}walks/{walk}/note/", step),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert 'id="mistakes"' in answer.content.decode()
    assert (Case.objects.count(), Entry.objects.count()) == (0, before)


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
FIELDS = ("token", "opinion", "matter", "place", "name", "phone", "code", "altcha")


@pytest.mark.proves("observers", "fuzz")
@pytest.mark.proves("clues", "fuzz")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    form=st.dictionaries(st.sampled_from(FIELDS), TYPED), good=st.booleans(), n=TYPED
)
def test_whatever_is_typed_into_a_public_form_is_taken_in_or_sent_back(
    client: Client,
    badge: Badge,
    monkeypatch: pytest.MonkeyPatch,
    form: dict[str, str],
    n: str,
    *,
    good: bool,
) -> None:
    monkeypatch.setattr("bihuan.project.limits.OFF", True)
    client.get(f"/o/{badge.code}")
    call = a_call()
    if good:
        form = form | {"token": an_older_token()}
    for address in ("/observe/", "/observe/opinion/", f"/calls/{call}/"):
        before = Case.objects.count()
        answer = client.post(address, form)
        assert answer.status_code in {302, 422, 200}
        came = Case.objects.count() - before
        assert came == 0 or (answer.status_code == 302 and good)
    assert client.get("/o/" + "".join(c for c in n if c.isalnum())).status_code == 404
