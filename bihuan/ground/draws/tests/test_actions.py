from __future__ import annotations

import json

import pytest
from django.db import transaction

from bihuan.ground.draws import actions, queries
from bihuan.ground.draws.models import Candidate as Row
from bihuan.ground.draws.models import Draw
from bihuan.ground.draws.tests.factories import (
    ACTOR,
    a_rule,
    anchored,
    committed,
    drawn,
    firms,
    frozen,
    replaced,
    revealed,
)
from bihuan.ground.draws.words import Beacon, Candidate, Quota, State, stream_of
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import sealed_entries
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db


def test_a_draw_goes_from_promise_to_proof() -> None:
    made = frozen(a_rule(Quota("firms", count=3)))
    tickets = drawn(made)
    revealed(made)

    line = queries.draw_line(made)
    assert (line.state, line.size, line.taken) == (State.REVEALED, 10, 3)
    assert [one.place for one in tickets] == [1, 2, 3]
    assert len({one.ref for one in tickets}) == 3
    kinds = [entry["kind"] for entry in sealed_entries(stream_of(made))]
    assert kinds == [
        "draws.committed",
        "draws.frozen",
        "draws.drawn",
        "draws.revealed",
    ]


def test_the_secret_and_the_result_stay_sealed_until_revealed() -> None:
    made = frozen()
    tickets = drawn(made)
    row = Draw.objects.get(pk=made)

    told = json.dumps(sealed_entries(stream_of(made)))
    nonce = actions.sealing.nonce_of(row).hex()
    assert row.nonce is None
    assert nonce not in told
    assert bytes.fromhex(nonce) not in bytes(row.sealed)
    assert all(one.key not in told and one.ref not in told for one in tickets)
    with pytest.raises(NotVisible):
        queries.published(row.code)


def test_opaque_keys_tell_nothing_and_differ_from_draw_to_draw() -> None:
    one, two = frozen(), frozen()
    keys = [
        set(Row.objects.filter(draw=made).values_list("key", flat=True))
        for made in (one, two)
    ]
    assert not keys[0] & keys[1]
    code = queries.draw_line(one).code
    assert queries.key_of(code, "party:firms-3") in keys[0]


def test_before_the_daily_root_nothing_is_drawn() -> None:
    made = frozen(a_rule(beacon=Beacon.DAILY_ROOT))
    before = Entry.objects.count()

    with pytest.raises(Refused, match="draw-no-beacon"):
        drawn(made)

    assert Entry.objects.count() == before
    assert queries.draw_line(made).state is State.FROZEN
    root = anchored()
    drawn(made)
    assert Draw.objects.get(pk=made).beacon == root


def test_a_root_before_the_freeze_is_no_beacon() -> None:
    made = committed(a_rule(beacon=Beacon.DAILY_ROOT))
    anchored("2026-11-21")
    with transaction.atomic():
        actions.freeze(made, firms(10), actor=ACTOR)

    with pytest.raises(Refused, match="draw-no-beacon"):
        drawn(made)


def test_a_value_from_outside_is_taken_once_and_as_read() -> None:
    rule = a_rule(beacon=Beacon.OUTSIDE, outside="双色球 2026136 期")
    made = frozen(rule)
    with pytest.raises(Refused, match="draw-no-beacon"):
        drawn(made, outside="  ")
    drawn(made, outside=" 03 09  14 + 08 ")
    assert Draw.objects.get(pk=made).beacon == "03 09 14 + 08"


def test_a_result_that_does_not_please_is_not_drawn_again_nor_given_up() -> None:
    made = frozen()
    drawn(made)
    before = Entry.objects.count()

    with pytest.raises(Refused, match="draw-order"):
        drawn(made)
    with pytest.raises(Refused, match="draw-done"), transaction.atomic():
        actions.abandon(made, reason="结果不好", actor=ACTOR)

    assert Entry.objects.count() == before


def test_a_draw_given_up_keeps_its_number_and_its_reason() -> None:
    first = committed(subject="2026Q4")
    with transaction.atomic():
        actions.abandon(first, reason="名单有误，重新组织", actor=ACTOR)
    second = committed(subject="2026Q4")

    assert [queries.draw_line(one).number for one in (first, second)] == [1, 2]
    assert queries.draw_line(first).reason == "名单有误，重新组织"
    assert [one.id for one in queries.draws().items] == [second, first]


def test_one_subject_is_drawn_once() -> None:
    committed(subject="2026-11-22")
    with pytest.raises(Exception, match="draws_draw_once_per_subject"):
        committed(subject="2026-11-22")


@pytest.mark.parametrize(
    ("candidates", "code"),
    [
        ([*firms(2), *firms(1)], "draw-twice"),
        (firms(2, stratum="towns"), "draw-stratum"),
        (firms(2, excluded="ugly"), "draw-ground"),
        ([Candidate("party:1", "firms", key="a b")], "draw-key"),
    ],
)
def test_a_pool_that_does_not_fit_its_rule_is_refused_whole(
    candidates: list[Candidate], code: str
) -> None:
    made = committed()
    before = Entry.objects.count()
    with pytest.raises(Refused, match=code), transaction.atomic():
        actions.freeze(made, candidates, actor=ACTOR)
    assert not Row.objects.exists()
    assert Entry.objects.count() == before


def test_who_cannot_come_is_replaced_by_the_next_in_order() -> None:
    rule = a_rule(Quota("firms", count=2), Quota("people", count=1))
    made = frozen(rule, [*firms(4), *firms(2, stratum="people")])
    drawn(made)
    order = list(Row.objects.filter(draw=made, stratum="firms").order_by("place"))

    coming = replaced(made, order[0].key)
    assert coming is not None
    assert coming.key == order[2].key
    again = replaced(made, coming.key)
    assert again is not None
    assert again.key == order[3].key
    assert replaced(made, order[1].key) is None
    left = [one.key for one in queries.tickets(made) if one.stratum == "firms"]
    assert left == [order[3].key]


def test_nobody_is_replaced_twice_or_without_a_ground_of_the_rule() -> None:
    made = frozen()
    first = drawn(made)[0]
    with pytest.raises(Refused, match="draw-ground-unknown"):
        replaced(made, first.key, "ill")
    replaced(made, first.key)
    with pytest.raises(Refused, match="draw-not-drawn"):
        replaced(made, first.key)


def test_an_empty_pool_is_drawn_too() -> None:
    made = committed(a_rule(Quota("firms", share=500, least=1)))
    with transaction.atomic():
        actions.freeze(made, [], actor=ACTOR)
    assert drawn(made) == []
    revealed(made)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (a_rule(Quota("firms")), "draw-quota"),
        (a_rule(Quota("firms", count=1, share=500)), "draw-quota"),
        (a_rule(Quota("firms", share=10_001)), "draw-quota"),
        (a_rule(Quota("firms", count=1), Quota("firms", count=2)), "draw-strata"),
        (a_rule(Quota("企业", count=1)), "draw-names"),
        (a_rule(beacon=Beacon.OUTSIDE), "draw-outside"),
        (a_rule(outside="双色球"), "draw-outside"),
    ],
)
def test_a_rule_that_can_be_read_in_two_ways_is_refused(
    rule: object, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        committed(rule)  # type: ignore[arg-type]
    assert not Draw.objects.exists()
