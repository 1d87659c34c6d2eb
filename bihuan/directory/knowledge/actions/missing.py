"""What was asked in vain: counted, handed on, struck off. Kept in `miss:<pk>`."""

from __future__ import annotations

from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.models import Answer, Miss
from bihuan.directory.knowledge.words import Event
from bihuan.directory.units.queries import dispatch_centres
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible


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
    settle(miss_id, answer, actor)


def settle(miss_id: int, answer: Answer | None, actor: Actor) -> None:
    """Strike a miss off, with the answer that there is now, if any."""
    row = _locked_miss(miss_id)
    row.settled_at, row.answer = clock.now(), answer
    row.save(update_fields=["settled_at", "answer"])
    record(
        Event.SETTLED,
        f"miss:{row.pk}",
        actor=actor.name,
        answer=answer.pk if answer else None,
    )


def _subjects(text: str) -> set[str]:
    """Words of a text that some answer is asked by."""
    words = rules.words_of(text)
    rows = Answer.objects.filter(asks__overlap=words).values_list("asks", flat=True)
    return {word for asks in rows[:200] for word in asks} & set(words)


def _locked_miss(miss_id: int) -> Miss:
    row = Miss.objects.select_for_update().filter(pk=miss_id).first()
    if row is None:
        raise NotVisible(str(miss_id))
    return row
