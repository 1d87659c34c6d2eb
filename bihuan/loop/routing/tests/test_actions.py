"""Sending cases to units and back."""

from __future__ import annotations

import pytest

from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_unit,
    dispatcher,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.routing import actions

pytestmark = pytest.mark.usefixtures("county")


def test_a_case_goes_from_the_door_to_the_unit_that_claims() -> None:
    water = a_unit("水务")

    case = a_case_with(water)

    assert (case.status, case.owner_id) == (Status.HANDLING, water)
    assert case.claimed_on_time
    assert case.due_at == case.act_by
