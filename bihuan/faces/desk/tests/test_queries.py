"""What the desk offers: each verb to those who may do it, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.case import choices_of
from bihuan.faces.desk.tests.acting import send_back
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Measure, Period
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import standing_of
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_closed_case,
    a_reported_case,
    a_unit,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.closing.tests.factories import a_badly_judged_case
from bihuan.loop.handling import actions as handling
from bihuan.loop.handling.queries import branches_of, extension_of
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.oversight.words import Rung
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")


def everywhere(water: int) -> Iterator[Case]:
    """A case in every state that offers anything."""
    yield a_case()
    yield an_accepted_case()
    yield a_case_with(water, claimed=False)
    late = a_case_with(water)
    handling.ask_extension(
        late.pk,
        by=Period(1, Measure.WORKING_DAYS),
        reason="等图纸。",
        actor=handler_of(water),
    )
    yield fresh(late)
    resting = a_case_with(water)
    handling.pause(
        resting.pk, ground="听证", reason="等结论。", actor=handler_of(water)
    )
    yield fresh(resting)
    yield send_back(a_case_with(water), water)
    disputed = send_back(a_case_with(water), water)
    routing.put_up_for_adjudication(disputed.pk, reason="难定。", actor=dispatcher())
    yield fresh(disputed)
    yield a_reported_case(water)
    yield a_case_to_call_back(water)
    yield a_closed_case(water)
    yield a_badly_judged_case(water)[0]
    stuck = a_case_with(water)
    with transaction.atomic():
        oversight.escalate(stuck.pk, rung=Rung.UNIT_HEAD, actor=supervisor())
    yield fresh(stuck)


def test_what_a_verb_needs_is_what_offers_it() -> None:
    water = a_unit()
    seen = {
        (verb, permission)
        for case in everywhere(water)
        for permission in Permission
        for verb in choices_of(
            standing_of(case),
            branches_of(case.pk),
            extension_of(case.pk),
            actor=Actor("account:77", frozenset({water}), frozenset({permission})),
        )
    }

    assert seen == {(name, verb.needs) for name, verb in rules.VERBS.items()}
