"""Proposing, approving, confirming and withdrawing answers. Kept in `answer:<pk>`."""

from __future__ import annotations

from datetime import datetime

from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.actions.keeping import (
    content_of,
    locked,
    put_in_force,
    retire,
    row_of,
    start_review,
    stream_of,
)
from bihuan.directory.knowledge.actions.missing import settle
from bihuan.directory.knowledge.models import Answer
from bihuan.directory.knowledge.words import REVIEW, Event, NewAnswer, State
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import joins_transaction, opens_transaction


@opens_transaction
def propose(new: NewAnswer, *, miss_id: int | None = None, actor: Actor) -> int:
    """Put an answer before the head of the unit that answers for it; give its id."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()

    rules.may_propose(new).enforce()

    row = row_of(new, actor)
    row.save()
    record(
        Event.PROPOSED,
        stream_of(row),
        actor=actor.name,
        owner=row.owner_id,
        replaces=new.replaces_id,
        content=content_of(row),
    )
    if miss_id is not None:
        settle(miss_id, row, actor)
    return row.pk


@opens_transaction
def approve(answer_id: int, *, public: bool, actor: Actor) -> None:
    """Let an answer be told, and published if it is for everybody; its clock starts."""
    actor.may(Permission.HEAD_UNIT).enforce()
    row = locked(answer_id)

    rules.may_approve(
        state=State(row.state),
        owner=row.owner_id,
        units=actor.units,
        proposer=row.proposed_by,
        actor=actor.name,
    ).enforce()

    put_in_force(row, public=public, actor=actor)
    record(Event.APPROVED, stream_of(row), actor=actor.name, public=public)


@opens_transaction
def confirm(answer_id: int, *, actor: Actor) -> None:
    """Say after a look that an answer is still right; its clock begins anew."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()
    row = locked(answer_id)
    rules.may_tend(
        state=State(row.state), owner=row.owner_id, units=actor.units
    ).enforce()

    clocks.stop(stream_of(row), REVIEW, actor=actor.name)
    row.review_at = start_review(row, actor)
    row.save(update_fields=["review_at"])

    record(Event.CONFIRMED, stream_of(row), actor=actor.name)


@opens_transaction
def withdraw(answer_id: int, *, actor: Actor) -> None:
    """Take an answer that is no longer right, or never was, out of every search."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()
    row = locked(answer_id)
    state = State(row.state)
    if state is not State.PROPOSED or row.proposed_by != actor.name:
        tended = State.APPROVED if state is State.PROPOSED else state
        rules.may_tend(state=tended, owner=row.owner_id, units=actor.units).enforce()

    retire(row, State.WITHDRAWN, actor)
    record(Event.WITHDRAWN, stream_of(row), actor=actor.name, was=str(state))


@joins_transaction
def follow_clock(stream: str, due_at: datetime) -> None:
    """Note the moment to which an edited calendar moved an answer's review."""
    pk = stream.partition(":")[2]
    Answer.objects.filter(pk=pk, state=State.APPROVED).update(review_at=due_at)
