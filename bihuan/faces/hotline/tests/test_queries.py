"""Calls without a matter, who is calling, and what pages cost."""

from __future__ import annotations

import pytest

from bihuan.faces.hotline import queries
from bihuan.faces.hotline.actions import (
    end_call,
    wrap_up,
)
from bihuan.faces.hotline.tests.factories import (
    PHONE,
    a_call,
    an_operator,
    row,
    told,
)
from bihuan.faces.hotline.words import Outcome
from bihuan.ground.access.words import Actor
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_case, a_unit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("county"),
]


@pytest.fixture
def centre(county: None) -> int:
    return a_unit("热线中心", is_dispatch_centre=True)


@pytest.fixture
def seat(centre: int) -> Actor:
    return an_operator(centre)


# -- Without a matter -------------------------------------------------------------------


def test_calls_without_a_matter_are_counted_and_their_numbers_forgotten(
    seat: Actor,
) -> None:
    case = a_case()
    for outcome in (Outcome.RING_OFF, Outcome.SILENT, Outcome.WRONG_NUMBER):
        ticket = a_call(seat)
        end_call(ticket, outcome=outcome, actor=seat)
        end_call(ticket, outcome=outcome, actor=seat)
        assert (row(ticket).outcome, row(ticket).draft) == (outcome, None)
    asked = a_call(seat)
    with pytest.raises(Refused, match="call-of-what"):
        end_call(asked, outcome=Outcome.PROGRESS, actor=seat)
    end_call(asked, outcome=Outcome.PROGRESS, number=case.number.lower(), actor=seat)
    assert row(asked).case_id == case.pk
    assert Case.objects.count() == 1
    assert queries.connection(seat).others == 3
    with pytest.raises(Refused, match="call-needs-matter"):
        end_call(a_call(seat), outcome=Outcome.MATTER, actor=seat)


# -- Who is calling ---------------------------------------------------------------------


def test_a_number_pops_the_earlier_matters_of_this_caller(seat: Actor) -> None:
    assert not queries.caller(seat, PHONE).known
    done = wrap_up(a_call(seat), told(name="苗小兰"), actor=seat)
    found = queries.caller(seat, "139 0000 5678")
    assert (found.known, found.name) == (True, "苗*兰")
    assert [one.number for one in found.matters] == [done.number]
    with pytest.raises(Refused):
        queries.caller(Actor("account:9"), PHONE)


def test_pages_cost_the_same_at_any_length(seat: Actor, flat_queries) -> None:  # type: ignore[no-untyped-def]
    flat_queries(
        grow=lambda: wrap_up(a_call(seat), told(), actor=seat),
        read=lambda: queries.caller(seat, PHONE),
    )
    flat_queries(grow=lambda: a_call(seat), read=lambda: queries.home(seat))
