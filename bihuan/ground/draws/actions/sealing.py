"""What makes a draw believable: sealed before use, closed before chance, shown after."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import NewType

from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.ground.draws import rules
from bihuan.ground.draws.models import Candidate, Draw
from bihuan.ground.draws.rules import drawing
from bihuan.ground.draws.words import Candidate as Looked
from bihuan.ground.draws.words import Event, Rule, State, stream_of
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible

# Only `lock_draw` makes one of these.
LockedDraw = NewType("LockedDraw", Draw)

_PURPOSE = b"draws.nonce"
_CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
_CODE_LENGTH = 10


@joins_transaction
def commit(rule: Rule, *, subject: str = "", actor: Actor) -> int:
    """Seal a rule and a secret before anybody is in the pool; gives the draw's id.

    From here on nobody can choose: what is drawn follows from this secret, the pool
    that is closed later, and a public value that is known later still. A second draw
    about the same subject is refused by the table.
    """
    rules.may_commit(rule).enforce()
    written = rules.written(rule)
    nonce = secrets.token_bytes(drawing.NONCE_BYTES)
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    ring = keyring.ring()
    made = Draw.objects.create(
        code=code,
        purpose=rule.purpose,
        number=_next_number(rule.purpose),
        subject=subject,
        rule=drawing.canonical(written).decode(),
        commitment=drawing.commitment_of(nonce, written),
        sealed=ring.derived(ring.current, _PURPOSE).seal(nonce.hex(), code.encode()),
        key_id=ring.current,
        committed_at=clock.now(),
    )
    record(
        Event.COMMITTED,
        stream_of(made.pk),
        actor=actor.name,
        code=code,
        number=made.number,
        rule=made.rule,
        commitment=bytes(made.commitment).hex(),
    )
    return made.pk


def _next_number(purpose: str) -> int:
    """Without a gap: whoever commits at the same moment waits for the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"draws:{purpose}"],
        )
    last = Draw.objects.filter(purpose=purpose).order_by("-number").first()
    return last.number + 1 if last else 1


@joins_transaction
def freeze(draw_id: int, candidates: Iterable[Looked], *, actor: Actor) -> None:
    """Close the pool: whoever may be drawn, and whoever was kept out and why.

    A candidate without a key gets an opaque one that only we can tell whose it is, so
    that the whole pool may be published without naming anybody.
    """
    row = lock_draw(draw_id)
    rules.may_go_on(State(row.state), at=State.COMMITTED).enforce()
    looked, rule = list(candidates), json.loads(row.rule)
    rules.may_freeze(
        looked,
        strata={quota["stratum"] for quota in rule["strata"]},
        grounds=rule["grounds"],
    ).enforce()

    rows = [
        Candidate(
            draw=row,
            key=one.key or Candidate.opaque_key(row.code, one.ref),
            ref=one.ref,
            stratum=one.stratum,
            excluded=one.excluded,
        )
        for one in looked
    ]
    Candidate.objects.bulk_create(rows, batch_size=5_000)
    row.pool = drawing.pool_root((c.key, c.stratum, c.excluded) for c in rows)
    row.size, row.excluded = len(rows), sum(bool(c.excluded) for c in rows)
    row.state, row.frozen_at = State.FROZEN, clock.now()
    row.save(update_fields=["pool", "size", "excluded", "state", "frozen_at"])

    record(
        Event.FROZEN,
        stream_of(row.pk),
        actor=actor.name,
        pool=row.pool.hex(),
        size=row.size,
        excluded=row.excluded,
    )


@joins_transaction
def reveal(draw_id: int, *, actor: Actor) -> None:
    """Let the secret out, so that anybody can make the draw again."""
    row = lock_draw(draw_id)
    rules.may_go_on(State(row.state), at=State.DRAWN).enforce()

    row.nonce, row.state, row.revealed_at = nonce_of(row), State.REVEALED, clock.now()
    row.save(update_fields=["nonce", "state", "revealed_at"])

    record(Event.REVEALED, stream_of(row.pk), actor=actor.name, nonce=row.nonce.hex())


@joins_transaction
def abandon(draw_id: int, *, reason: str, actor: Actor) -> None:
    """Give up what was not drawn yet. It keeps its number, and the reason is public."""
    row = lock_draw(draw_id)
    rules.may_abandon(State(row.state)).enforce()

    row.state, row.reason = State.ABANDONED, reason
    row.save(update_fields=["state", "reason"])

    record(Event.ABANDONED, stream_of(row.pk), actor=actor.name, reason=reason)


def lock_draw(draw_id: int) -> LockedDraw:
    """Read the row afresh and hold it until the transaction ends."""
    row = Draw.objects.select_for_update().filter(pk=draw_id).first()
    if row is None:
        raise NotVisible(str(draw_id))
    return LockedDraw(row)


def nonce_of(row: Draw) -> bytes:
    """The secret out of its seal."""
    box = keyring.ring().derived(row.key_id, _PURPOSE)
    return bytes.fromhex(box.unseal(bytes(row.sealed), row.code.encode()))
