"""How an import goes on: in one worker's hands at a time, batch by batch, to its end."""

from __future__ import annotations

import secrets

from bihuan.faces.imports import rules
from bihuan.faces.imports.models import Chunk, Import, Refusals
from bihuan.faces.imports.words import (
    HELD,
    KEPT,
    TRIES,
    Claim,
    Event,
    Portion,
    Sample,
    State,
    stream_of,
)
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring
from bihuan.kit.sealing import Box
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import Verdict


@joins_transaction
def claim(import_id: int) -> Claim | None:
    """Take an import in hand; None where somebody has it, or it was tried in vain too often."""
    now = clock.now()
    rows = Import.objects.select_for_update(skip_locked=True).filter(pk=import_id)
    row = rows.first()
    if row is None or not rules.is_free(
        state=State(row.state), held_until=row.held_until, now=now
    ):
        return None
    row.holder, row.held_until = secrets.token_hex(8), now + HELD
    row.tries += 1
    row.save(update_fields=["holder", "held_until", "tries"])
    mine = _claim(row)
    if row.tries > TRIES:
        end_in_vain(mine, rules.GAVE_UP)
        return None
    return mine


def _claim(row: Import) -> Claim:
    return Claim(
        id=row.pk,
        holder=row.holder,
        taking=row.state == State.TAKING,
        done=row.rows,
        profile=row.profile,
        source=row.source,
        by=row.by,
    )


@joins_transaction
def hold(mine: Claim) -> bool:
    """Lock an import for a batch, and keep it; no where another has taken it up."""
    row = _held(mine)
    if row is None:
        return False
    row.held_until = clock.now() + HELD
    row.save(update_fields=["held_until"])
    return True


@joins_transaction
def note(mine: Claim, portion: Portion) -> int:
    """Count what came of a batch, in the transaction that brought it in; all rows so far."""
    row, tally = _mine(mine), portion.tally
    row.accepted += tally.accepted
    row.already_known += tally.already_known
    row.rejected += tally.rejected
    if mine.taking and tally.first is not None and tally.last is not None:
        row.first_case = min(row.first_case or tally.first, tally.first)
        row.last_case = max(row.last_case or tally.last, tally.last)
    if portion.rejects:
        sealed = _box(row).seal(rules.packed_rejects(portion.rejects), rules.REFUSALS)
        Refusals.objects.create(of=row, count=len(portion.rejects), sealed=sealed)
    row.tries = 0
    row.save()
    return row.rows


@joins_transaction
def let_go(mine: Claim) -> None:
    """Leave the rest to whoever comes next."""
    if (row := _held(mine)) is not None:
        row.holder, row.held_until, row.tries = "", None, 0
        row.save(update_fields=["holder", "held_until", "tries"])


@joins_transaction
def end_reading(mine: Claim, sample: Sample) -> None:
    """All was read: it waits for its uploader's word."""
    row = _mine(mine)
    row.sample = _box(row).seal(rules.packed_sample(sample), rules.SAMPLE)
    row.state, row.total = State.READ, row.rows
    row.holder, row.held_until = "", None
    row.save()


@joins_transaction
def end(mine: Claim) -> None:
    """All was taken in; what was refused can be fetched for a day."""
    row = _mine(mine)
    _finish(row, State.DONE)
    record(
        Event.IMPORTED,
        stream_of(row.digest),
        actor=row.by,
        digest=row.digest,
        profile=row.profile,
        **_counts(row),
    )


@joins_transaction
def end_in_vain(mine: Claim, why: Verdict) -> None:
    """It cannot be read, or not to its end: say why; what came in stays."""
    row = _held(mine)
    if row is None:
        return
    row.why = rules.packed_verdict(why)
    if not mine.taking:
        Chunk.objects.filter(of=row).delete()
        row.state, row.holder, row.held_until = State.REFUSED, "", None
        row.save()
        return
    _finish(row, State.STOPPED)
    record(
        Event.STOPPED,
        stream_of(row.digest),
        actor=row.by,
        why=why.code,
        **_counts(row),
    )


def _finish(row: Import, state: State) -> None:
    now = clock.now()
    row.state, row.ended_at, row.forget_at = state, now, now + KEPT
    row.holder, row.held_until = "", None
    row.save()


def _counts(row: Import) -> dict[str, int]:
    return {
        "accepted": row.accepted,
        "already_known": row.already_known,
        "rejected": row.rejected,
    }


def _held(mine: Claim) -> Import | None:
    rows = Import.objects.select_for_update().filter(pk=mine.id, holder=mine.holder)
    return rows.first()


def _mine(mine: Claim) -> Import:
    row = _held(mine)
    assert row is not None, "hold() comes first, in the same transaction"
    return row


def _box(row: Import) -> Box:
    return rules.box(keyring.ring(), row.key_id, bytes(row.salt))
