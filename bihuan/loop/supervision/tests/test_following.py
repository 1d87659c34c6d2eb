from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import a_county, a_profile, a_unit, supervisor
from bihuan.loop.cases.words import Status
from bihuan.loop.conftest import settle
from bihuan.loop.supervision import actions, rules
from bihuan.loop.supervision.models import Item, Part, Review
from bihuan.loop.supervision.reactions import react
from bihuan.loop.supervision.tests.factories import (
    LEADER,
    a_supervision_profile,
    an_item_given_out,
    approve,
    claim,
    fresh,
    parts_of,
    report,
    send_back,
    some_terms,
)
from bihuan.loop.supervision.words import ItemState

STEPS = {
    "claim": claim,
    "report": report,
    "approve": approve,
    "send-back": send_back,
}


class TestAnyLife(TestCase):
    """Whatever happens to the parts, the item says what they add up to."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        deeds=st.lists(
            st.tuples(st.integers(0, 1), st.sampled_from(sorted(STEPS))), max_size=9
        )
    )
    def test_the_state_of_an_item_is_a_function_of_its_parts(
        self, deeds: list[tuple[int, str]]
    ) -> None:
        a_county()
        a_profile()
        a_supervision_profile()
        item = an_item_given_out(a_unit(), a_unit())
        for place, deed in deeds:
            try:
                STEPS[deed](parts_of(item)[place])
            except (Refused, NotVisible):
                continue
        settle()

        states = [
            rules.part_state(
                Status(one.case.status),
                reviewed=Review.objects.filter(
                    part=one, passed=True, round=one.case.round
                ).exists(),
            )
            for one in parts_of(item)
        ]
        assert fresh(item).state == rules.item_state(states)


@pytest.mark.django_db
@pytest.mark.usefixtures("supervised")
def test_a_signal_that_is_followed_up_opens_one_draft() -> None:
    unit = a_unit("住建局")
    with transaction.atomic():
        record(
            "truth.followed-up",
            "signal:5",
            actor="account:1",
            signal=5,
            about="perfect",
            unit=unit,
            month="2026-10-01",
        )
    settle()
    with transaction.atomic():
        react(timeline("signal:5"))  # the relay may tell us twice

    item = Item.objects.get()
    assert item.state == ItemState.DRAFT
    assert "2026年10月" in item.title
    assert Part.objects.get().unit_id == unit
    with pytest.raises(Refused, match="no-signer"):
        actions.give_out(item.pk, actor=supervisor())
    terms = some_terms(source="signal", due_on=item.due_on, signer=LEADER.name)
    actions.change_item(item.pk, terms, actor=supervisor())
    actions.give_out(item.pk, actor=supervisor())
    assert fresh(item).state == ItemState.ASSIGNED
