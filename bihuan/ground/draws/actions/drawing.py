"""Deriving the result, and who comes instead of those who cannot."""

from __future__ import annotations

import json

from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.ground.draws import rules
from bihuan.ground.draws.actions.sealing import LockedDraw, lock_draw, nonce_of
from bihuan.ground.draws.models import Candidate, Replacement
from bihuan.ground.draws.rules import drawing
from bihuan.ground.draws.words import Beacon, Event, State, Ticket, stream_of
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.queries import proof_of, sealed_entries
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible

FROZEN_AT_SEQ = 2  # committed, frozen: the ledger stream of every draw begins so

_PLACE = """
UPDATE draws_candidate AS row SET place = new.place, drawn = new.drawn
FROM unnest(%s::text[], %s::int[], %s::bool[]) AS new (key, place, drawn)
WHERE row.draw_id = %s AND row.key = new.key
"""


@joins_transaction
def draw(draw_id: int, *, outside: str = "", actor: Actor) -> list[Ticket]:
    """Derive the result as soon as the public value is known; gives the drawn ones.

    `outside` is that value where the rule names one outside the house. The ledger gets
    only a digest of the result, so that a blind draw stays blind until it is revealed.
    """
    row = lock_draw(draw_id)
    rules.may_go_on(State(row.state), at=State.FROZEN).enforce()
    rule, pool = json.loads(row.rule), bytes(row.pool or b"")
    beacon = _beacon(row.pk, Beacon(rule["beacon"]), outside)
    rules.may_draw(beacon).enforce()

    seed = drawing.seed_of(
        nonce_of(row),
        commitment=bytes(row.commitment),
        pool=pool,
        size=row.size,
        beacon=beacon,
    )
    stood = Candidate.objects.filter(draw=row).values_list("key", "stratum", "excluded")
    orders = drawing.orders_of(rule, stood, seed)
    _keep(row, orders)
    row.beacon, row.state, row.drawn_at = beacon, State.DRAWN, clock.now()
    row.taken = sum(taken for _order, taken in orders.values())
    row.save(update_fields=["beacon", "state", "drawn_at", "taken"])

    drawn = {name: order[:taken] for name, (order, taken) in orders.items()}
    record(
        Event.DRAWN,
        stream_of(row.pk),
        actor=actor.name,
        beacon=beacon,
        taken=row.taken,
        result=drawing.result_digest(drawn),
    )
    return _tickets(row)


def _beacon(draw_id: int, kind: Beacon, outside: str) -> str:
    """The public value, or nothing while there is none."""
    if kind is Beacon.OUTSIDE:
        return " ".join(outside.split())
    if kind is Beacon.FREEZE:
        return str(sealed_entries(stream_of(draw_id))[FROZEN_AT_SEQ - 1]["hash"])
    proof = proof_of(stream_of(draw_id), FROZEN_AT_SEQ)
    return str(proof["root"]) if proof else ""


def _keep(row: LockedDraw, orders: dict[str, tuple[list[str], int]]) -> None:
    places = [
        (key, place, place <= taken)
        for order, taken in orders.values()
        for place, key in enumerate(order, 1)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACE,
            [
                [key for key, _place, _drawn in places],
                [place for _key, place, _drawn in places],
                [drawn for _key, _place, drawn in places],
                row.pk,
            ],
        )


def _tickets(row: LockedDraw) -> list[Ticket]:
    found = Candidate.objects.filter(draw=row, drawn=True).order_by("stratum", "place")
    return [ticket(one) for one in found]


@joins_transaction
def replace(draw_id: int, key: str, *, ground: str, actor: Actor) -> Ticket | None:
    """One of the drawn cannot: the next in the drawn order comes; None if nobody is left."""
    row = lock_draw(draw_id)
    rules.may_go_on(State(row.state), at=State.DRAWN).enforce()
    gone = Candidate.objects.filter(draw=row, key=key).first()
    if gone is None:
        raise NotVisible(key)
    rules.may_replace(
        drawn=gone.drawn and not gone.stood_down,
        ground=ground,
        rule=json.loads(row.rule),
    ).enforce()

    after = Candidate.objects.filter(draw=row, stratum=gone.stratum, drawn=False)
    coming = after.filter(place__isnull=False).order_by("place").first()
    gone.stood_down = ground
    gone.save(update_fields=["stood_down"])
    if coming is not None:
        coming.drawn = True
        coming.save(update_fields=["drawn"])
    Replacement.objects.create(
        draw=row, gone=gone, instead=coming, ground=ground, at=clock.now()
    )

    record(
        Event.REPLACED,
        stream_of(row.pk),
        actor=actor.name,
        out=key,
        instead=coming.key if coming else None,
        ground=ground,
    )
    return ticket(coming) if coming else None


def ticket(one: Candidate) -> Ticket:
    """A candidate as others read it."""
    return Ticket(one.key, one.ref, one.stratum, one.place or 0, one.drawn)
