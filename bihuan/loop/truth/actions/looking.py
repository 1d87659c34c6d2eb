"""The second call: tried, answered or not reached; what was closed wrongly opens again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NewType

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.draws import actions as draws
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.closing.actions import reopen_on_finding
from bihuan.loop.truth import rules
from bihuan.loop.truth.models import Attempt, Look, part_takers
from bihuan.loop.truth.words import Event, LookState, SecondAnswer, look_stream

# In the case's own timeline no person of the second unit is named.
FINDER = job("truth")
GROUND = "second-look"
NOT_SOLVED = "二次回访：诉求人表示问题没有解决。"
TRY_AGAIN_AFTER = timedelta(hours=2)

LockedLook = NewType("LockedLook", Look)


@opens_transaction
def record_second_answer(look_id: int, answer: SecondAnswer, *, actor: Actor) -> None:
    """What the raiser said the second time, taken down before the first is shown.

    Solved on paper and not in fact: the matter is opened again, on the raiser's word.
    """
    actor.may(Permission.SECOND_LOOK).enforce()
    look = _mine(look_id, actor)
    ending = look.ending

    first = rules.is_good(
        solved=ending.solved, grade=ending.grade, result=ending.result
    )
    second = rules.is_good(
        solved=answer.solved, grade=answer.grade, result=ending.result
    )
    look.solved, look.grade = answer.solved, int(answer.grade)
    look.freely, look.words = answer.freely, answer.words.strip()
    look.contradicted = first and not second
    look.reopened = rules.was_wrongly_closed(
        solved=answer.solved, result=ending.result
    ) and _open_again(look)
    _end(look, LookState.ANSWERED, actor)

    record(
        Event.ANSWERED,
        look_stream(look.pk),
        actor=actor.name,
        solved=answer.solved,
        grade=int(answer.grade),
        freely=str(answer.freely),
        contradicted=look.contradicted,
        reopened=look.reopened,
    )
    _reveal_if_last(look, actor)


@opens_transaction
def record_try(look_id: int, *, actor: Actor) -> None:
    """Nobody answered. Tried at enough different hours it ends so; never as agreement."""
    actor.may(Permission.SECOND_LOOK).enforce()
    look = _mine(look_id, actor)
    now = clock.now()
    Attempt.objects.create(look=look, at=now, by=actor.name)
    hours = [
        at.astimezone(clock.COUNTY_TIME).hour
        for at in look.attempts.values_list("at", flat=True)
    ]
    wanted = profile(look.ending.case.profile_id).call_back.attempts
    enough = rules.is_tried_enough(hours, attempts=wanted)

    look.next_at = now + TRY_AGAIN_AFTER
    look.save(update_fields=["next_at"])
    record(Event.TRIED, look_stream(look.pk), actor=actor.name, tries=len(hours))
    if enough:
        _end_unreached(look, actor)


@joins_transaction
def end_unreached(look_id: int, *, actor: Actor) -> bool:
    """The time for looking ran out: recorded as not reached, which counts for nothing."""
    look = _lock(look_id)
    if look.state != LookState.WAITING:
        return False
    _end_unreached(look, actor)
    return True


@joins_transaction
def move_look(look_id: int, *, due_at: datetime) -> None:
    """Follow the clock where it was computed anew, as when holidays were announced."""
    look = _lock(look_id)
    look.due_at = due_at
    look.save(update_fields=["due_at"])


@opens_transaction
def hand_over(look_id: int, *, unit_id: int, actor: Actor) -> None:
    """A supervisor gives a look to another unit, where nobody was left or nobody looks."""
    actor.may(Permission.SUPERVISE).enforce()
    look = _lock(look_id)
    parts = part_takers(look.ending.case_id)
    rules.may_hand_over(
        state=LookState(look.state),
        to_part_taker=unit_id in parts["handled"] | parts["called"],
    ).enforce()

    look.unit_id = unit_id
    look.save(update_fields=["unit"])

    record(Event.HANDED_OVER, look_stream(look.pk), actor=actor.name, unit=unit_id)


def _lock(look_id: int) -> LockedLook:
    rows = Look.objects.select_for_update(of=("self",)).select_related("ending__case")
    look = rows.filter(pk=look_id).first()
    if look is None:
        raise NotVisible(str(look_id))
    return LockedLook(look)


def _mine(look_id: int, actor: Actor) -> LockedLook:
    look = _lock(look_id)
    rules.may_look(
        state=LookState(look.state),
        unit=look.unit_id,
        units=actor.units,
        **part_takers(look.ending.case_id),
    ).enforce()
    return look


def _open_again(look: LockedLook) -> bool:
    ending = look.ending
    said = f"{NOT_SOLVED}\n{look.words}" if look.words else NOT_SOLVED
    return reopen_on_finding(
        ending.case_id,
        turn=ending.round,
        raising_id=ending.raising_id,
        ground=GROUND,
        reason=said,
        actor=FINDER,
    )


def _end(look: LockedLook, state: LookState, actor: Actor) -> None:
    look.state, look.ended_at, look.taken_by = state, clock.now(), actor.name
    look.next_at = None
    look.save()
    clocks.halt(look_stream(look.pk))


def _end_unreached(look: LockedLook, actor: Actor) -> None:
    _end(look, LookState.NOT_REACHED, actor)
    tries = look.attempts.count()
    record(Event.NOT_REACHED, look_stream(look.pk), actor=actor.name, tries=tries)
    _reveal_if_last(look, actor)


def _reveal_if_last(look: LockedLook, actor: Actor) -> None:
    """When all looks of a draw are done, anybody may make the draw again."""
    waiting = Look.objects.filter(draw=look.draw_id, state=LookState.WAITING)
    if not waiting.exists():
        draws.reveal(look.draw_id, actor=actor)
