"""Rows of answers: made, put in force, retired, with the clock of their review."""

from __future__ import annotations

from datetime import datetime

from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.models import Answer
from bihuan.directory.knowledge.words import REVIEW, Event, NewAnswer, State
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible

_LADDER = (
    Rung("reminder", before=Period(30, Measure.CALENDAR_DAYS)),
    Rung("red", after=Period(0, Measure.CALENDAR_DAYS)),
)
_CALENDAR = "default"


def row_of(new: NewAnswer, actor: Actor) -> Answer:
    """The row of an answer that was just proposed, not yet saved."""
    return Answer(
        question=new.question,
        asked_as=new.asked_as,
        text=new.text,
        source=new.source,
        category_id=new.category_id,
        area_id=new.area_id,
        owner_id=new.owner_id,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        review_months=new.review_months,
        replaces_id=new.replaces_id,
        origin=new.origin,
        asks=rules.words_of(f"{new.question}\n{new.asked_as}"),
        tells=rules.words_of(new.text),
        proposed_by=actor.name,
        proposed_at=clock.now(),
    )


def put_in_force(row: Answer, *, public: bool, actor: Actor) -> None:
    """Let a row be told; what it replaces is told no longer."""
    if row.replaces_id:
        old = Answer.objects.select_for_update().get(pk=row.replaces_id)
        if old.state == State.APPROVED:
            retire(old, State.REPLACED, actor)
            record(Event.REPLACED, stream_of(old), actor=actor.name, by=row.pk)
    row.state, row.public = State.APPROVED, public
    row.approved_by, row.approved_at = actor.name, clock.now()
    row.review_at = start_review(row, actor)
    row.save()


def start_review(row: Answer, actor: Actor) -> datetime:
    """Start the clock of the next review; give its deadline."""
    begun = clocks.start(
        stream_of(row),
        REVIEW,
        rule_period=Period(row.review_months, Measure.MONTHS),
        ends=Ends.MIDNIGHT,
        ladder=_LADDER if row.review_months > 1 else _LADDER[1:],
        calendar=_CALENDAR,
        at=clock.now(),
        actor=actor.name,
    )
    return begun.due_at


def retire(row: Answer, state: State, actor: Actor) -> None:
    """Take a row out of every search."""
    clocks.stop(stream_of(row), REVIEW, actor=actor.name)
    row.state, row.public, row.review_at = state, False, None
    row.save(update_fields=["state", "public", "review_at"])


def stream_of(row: Answer) -> str:
    """The ledger stream of an answer."""
    return f"answer:{row.pk}"


def content_of(row: Answer) -> str:
    """A keyed digest of what an answer says, for the ledger."""
    return digest("answer", f"{row.question}\x1f{row.text}\x1f{row.source}").hex()


def locked(answer_id: int) -> Answer:
    """The row of an answer, held until the transaction ends."""
    row = Answer.objects.select_for_update().filter(pk=answer_id).first()
    if row is None:
        raise NotVisible(str(answer_id))
    return row
