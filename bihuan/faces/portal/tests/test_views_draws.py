"""Draws on the public pages: what is shown when, and that the file taken away holds."""

from __future__ import annotations

import pytest
from django.test import Client

from bihuan.ground.draws import queries
from bihuan.ground.draws.rules import what_is_wrong
from bihuan.ground.draws.tests.factories import (
    a_rule,
    anchored,
    committed,
    drawn,
    frozen,
    revealed,
)
from bihuan.ground.draws.words import Beacon

pytestmark = pytest.mark.django_db


def code_of(draw_id: int) -> str:
    return queries.draw_line(draw_id).code


def page(client: Client, code: str) -> str:
    answer = client.get(f"/draws/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_freeze_the_promise_stands_there(client: Client) -> None:
    made = committed()
    shown = page(client, code_of(made))
    assert queries.draw_line(made).commitment in shown
    assert "双色球" not in shown


def test_until_it_is_revealed_nobody_reads_who_was_drawn(client: Client) -> None:
    made = frozen()
    keys = [one.key for one in drawn(made)]
    code = code_of(made)

    shown = page(client, code)
    assert not any(key in shown for key in keys)
    assert client.get(f"/draws/{code}.json").status_code == 404


def test_a_revealed_draw_is_taken_away_and_holds(client: Client) -> None:
    made = frozen(a_rule(beacon=Beacon.DAILY_ROOT))
    root = anchored()
    keys = [one.key for one in drawn(made)]
    revealed(made)
    code = code_of(made)

    shown = page(client, code)
    assert all(key in shown for key in keys)
    answer = client.get(f"/draws/{code}.json")
    assert what_is_wrong(answer.json(), root) == ""
    program = client.get("/draws/check.py").content.decode()
    compile(program, "check_draw.py", "exec")


def test_all_draws_are_listed_those_given_up_too(client: Client) -> None:
    frozen()
    shown = client.get("/draws/").content.decode()
    assert "评议人抽选" in shown
    assert client.get("/draws/nothere/").status_code == 404
