"""Proposing, approving and tending answers; noting what was asked in vain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.models import Answer, Miss
from bihuan.directory.knowledge.words import (
    REVIEW,
    Event,
    NewAnswer,
    PackAnswer,
    State,
)
from bihuan.directory.units.queries import dispatch_centres, unit_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible

_LADDER = (
    Rung("reminder", before=Period(30, Measure.CALENDAR_DAYS)),
    Rung("red", after=Period(0, Measure.CALENDAR_DAYS)),
)
_CALENDAR = "default"


@opens_transaction
def propose(new: NewAnswer, *, miss_id: int | None = None, actor: Actor) -> int:
    """Put an answer before the head of the unit that answers for it; give its id."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()

    rules.may_propose(new).enforce()

    row = _row(new, actor)
    row.save()
    record(
        Event.PROPOSED,
        _stream(row),
        actor=actor.name,
        owner=row.owner_id,
        replaces=new.replaces_id,
        content=_content(row),
    )
    if miss_id is not None:
        _settle(miss_id, row, actor)
    return row.pk


@opens_transaction
def approve(answer_id: int, *, public: bool, actor: Actor) -> None:
    """Let an answer be told, and published if it is for everybody; its clock starts."""
    actor.may(Permission.HEAD_UNIT).enforce()
    row = _locked(answer_id)

    rules.may_approve(
        state=State(row.state),
        owner=row.owner_id,
        units=actor.units,
        proposer=row.proposed_by,
        actor=actor.name,
    ).enforce()

    _approve(row, public=public, actor=actor)
    record(Event.APPROVED, _stream(row), actor=actor.name, public=public)


@opens_transaction
def confirm(answer_id: int, *, actor: Actor) -> None:
    """Say after a look that an answer is still right; its clock begins anew."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()
    row = _locked(answer_id)
    rules.may_tend(
        state=State(row.state), owner=row.owner_id, units=actor.units
    ).enforce()

    clocks.stop(_stream(row), REVIEW, actor=actor.name)
    row.review_at = _start_clock(row, actor)
    row.save(update_fields=["review_at"])

    record(Event.CONFIRMED, _stream(row), actor=actor.name)


@opens_transaction
def withdraw(answer_id: int, *, actor: Actor) -> None:
    """Take an answer that is no longer right, or never was, out of every search."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()
    row = _locked(answer_id)
    state = State(row.state)
    if state is not State.PROPOSED or row.proposed_by != actor.name:
        tended = State.APPROVED if state is State.PROPOSED else state
        rules.may_tend(state=tended, owner=row.owner_id, units=actor.units).enforce()

    _retire(row, State.WITHDRAWN, actor)
    record(Event.WITHDRAWN, _stream(row), actor=actor.name, was=str(state))


@tried_again
@opens_transaction
def note_miss(text: str, *, unit_id: int | None = None, actor: Actor) -> int | None:
    """Count what was asked and not found; nothing where only a person was named.

    Whose it is follows from `unit_id`, else the dispatch centre sees to it.
    """
    actor.may(Permission.RAISE).enforce()
    return keep_miss(text, unit_id=unit_id, actor=actor)


@joins_transaction
def keep_miss(text: str, *, unit_id: int | None = None, actor: Actor) -> int | None:
    """What `note_miss` does, as a step of wrapping up a call."""
    words = rules.without_people(text, _subjects(text))
    if not words:
        return None
    now = clock.now()
    row = Miss.objects.select_for_update().filter(words=words).first()
    row = row or Miss(words=words, first_at=now)
    row.count += 1
    row.last_at, row.settled_at = now, None
    row.owner_id = row.owner_id or unit_id or next(iter(dispatch_centres()), None)
    row.save()
    record(Event.MISSED, f"miss:{row.pk}", actor=actor.name, count=row.count)
    return row.pk


@opens_transaction
def hand_on_miss(miss_id: int, *, unit_id: int, actor: Actor) -> None:
    """Give what was asked in vain to the unit whose matter it is."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()
    row = _locked_miss(miss_id)
    row.owner_id = unit_id
    row.save(update_fields=["owner"])
    record(Event.HANDED_ON, f"miss:{row.pk}", actor=actor.name, unit=unit_id)


@opens_transaction
def settle_miss(miss_id: int, *, answer_id: int | None = None, actor: Actor) -> None:
    """Strike it off: there is an answer now, or it is nothing that anybody answers."""
    actor.may(Permission.PROPOSE_ANSWERS).enforce()
    answer = Answer.objects.filter(pk=answer_id).first() if answer_id else None
    _settle(miss_id, answer, actor)


@joins_transaction
def keep_answers(answers: Sequence[PackAnswer], *, actor: Actor) -> int:
    """Make the knowledge base contain a pack's answers; answer how many changed.

    An answer of a pack is approved by being loaded. A changed one replaces the former;
    those not named stay.
    """
    units, areas, categories = unit_ids(), area_ids(), category_ids()
    there = {row.code: row for row in Answer.objects.filter(code__isnull=False)}
    changed = 0
    for one in answers:
        new = NewAnswer(
            question=one.question,
            text=one.text,
            source=one.source,
            owner_id=units[one.owner],
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            asked_as=one.asked_as,
            category_id=categories.get(one.category),
            area_id=areas.get(one.area),
            review_months=one.review_months,
        )
        rules.may_propose(new).enforce()
        row, old = _row(new, actor), there.get(one.code)
        if old is not None and _same(old, row) and old.public == one.public:
            continue
        if old is not None:
            row.replaces = old
            Answer.objects.filter(pk=old.pk).update(code=None)
        row.code = one.code
        row.save()
        _approve(row, public=one.public, actor=actor)
        record(
            Event.APPROVED,
            _stream(row),
            actor=actor.name,
            public=one.public,
            content=_content(row),
        )
        changed += 1
    return changed


@joins_transaction
def follow_clock(stream: str, due_at: datetime) -> None:
    """Note the moment to which an edited calendar moved an answer's review."""
    pk = stream.partition(":")[2]
    Answer.objects.filter(pk=pk, state=State.APPROVED).update(review_at=due_at)


def _subjects(text: str) -> set[str]:
    """Words of a text that some answer is asked by."""
    words = rules.words_of(text)
    rows = Answer.objects.filter(asks__overlap=words).values_list("asks", flat=True)
    return {word for asks in rows[:200] for word in asks} & set(words)


def _row(new: NewAnswer, actor: Actor) -> Answer:
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


def _approve(row: Answer, *, public: bool, actor: Actor) -> None:
    if row.replaces_id:
        old = Answer.objects.select_for_update().get(pk=row.replaces_id)
        if old.state == State.APPROVED:
            _retire(old, State.REPLACED, actor)
            record(Event.REPLACED, _stream(old), actor=actor.name, by=row.pk)
    row.state, row.public = State.APPROVED, public
    row.approved_by, row.approved_at = actor.name, clock.now()
    row.review_at = _start_clock(row, actor)
    row.save()


def _start_clock(row: Answer, actor: Actor) -> datetime:
    begun = clocks.start(
        _stream(row),
        REVIEW,
        rule_period=Period(row.review_months, Measure.MONTHS),
        ends=Ends.MIDNIGHT,
        ladder=_LADDER if row.review_months > 1 else _LADDER[1:],
        calendar=_CALENDAR,
        at=clock.now(),
        actor=actor.name,
    )
    return begun.due_at


def _retire(row: Answer, state: State, actor: Actor) -> None:
    clocks.stop(_stream(row), REVIEW, actor=actor.name)
    row.state, row.public, row.review_at = state, False, None
    row.save(update_fields=["state", "public", "review_at"])


def _settle(miss_id: int, answer: Answer | None, actor: Actor) -> None:
    row = _locked_miss(miss_id)
    row.settled_at, row.answer = clock.now(), answer
    row.save(update_fields=["settled_at", "answer"])
    record(
        Event.SETTLED,
        f"miss:{row.pk}",
        actor=actor.name,
        answer=answer.pk if answer else None,
    )


def _same(old: Answer, new: Answer) -> bool:
    fields = (
        "question", "asked_as", "text", "source", "category_id", "area_id",
        "owner_id", "valid_from", "valid_until", "review_months",
    )  # fmt: skip
    return all(getattr(old, name) == getattr(new, name) for name in fields)


def _stream(row: Answer) -> str:
    return f"answer:{row.pk}"


def _content(row: Answer) -> str:
    return digest("answer", f"{row.question}\x1f{row.text}\x1f{row.source}").hex()


def _locked(answer_id: int) -> Answer:
    row = Answer.objects.select_for_update().filter(pk=answer_id).first()
    if row is None:
        raise NotVisible(str(answer_id))
    return row


def _locked_miss(miss_id: int) -> Miss:
    row = Miss.objects.select_for_update().filter(pk=miss_id).first()
    if row is None:
        raise NotVisible(str(miss_id))
    return row
