"""Leaders walking the process (走流程): each step with its minutes, each obstacle a matter."""

from __future__ import annotations

from bihuan.directory.units.queries import names_on_paper
from bihuan.faces.voices import rules
from bihuan.faces.voices.actions.reporting import name_of, sort_of
from bihuan.faces.voices.models import Walk, WalkStep
from bihuan.faces.voices.words import WALK, Event, NewStep, NewWalk
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.text import says_nothing
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter, Raised


@tried_again
@opens_transaction
def begin_walk(new: NewWalk, *, actor: Actor) -> int:
    """Begin to go through a service as an applicant; the same form begins one walk."""
    (actor.may(Permission.LEAD) or actor.may(Permission.HEAD_UNIT)).enforce()
    rules.may_be_said(new.service, new.role).enforce()
    name = name_of(new)
    known = Walk.objects.filter(draft=name).first()
    if known is not None:
        return known.pk
    if new.repeats and not Walk.objects.filter(pk=new.repeats).exists():
        raise NotVisible(str(new.repeats))

    row = Walk.objects.create(
        draft=name,
        service=new.service,
        unit_id=new.unit_id,
        role=new.role,
        promised=new.promised,
        repeats_id=new.repeats,
        walker=actor.name,
        begun_at=clock.now(),
    )

    record(Event.WALK_BEGUN, _stream(row), actor=actor.name, unit=new.unit_id)
    return row.pk


@tried_again
@opens_transaction
def note_step(walk_id: int, step: NewStep, *, actor: Actor) -> Raised | None:
    """Note one step; an obstacle becomes a matter in the same go. The same form once."""
    (actor.may(Permission.LEAD) or actor.may(Permission.HEAD_UNIT)).enforce()
    walk = _locked(walk_id)
    name = name_of(step)
    if WalkStep.objects.filter(draft=name).exists():
        return None
    steps = WalkStep.objects.filter(walk=walk).count()
    rules.may_note(
        ended=walk.ended_at is not None,
        mine=walk.walker == actor.name,
        steps=steps,
        step=step,
    ).enforce()

    raised = None
    if not says_nothing(step.obstacle):
        raised = _raise(walk, steps + 1, step, actor)
    WalkStep.objects.create(
        walk=walk,
        draft=name,
        place=steps + 1,
        what=step.what,
        minutes=step.minutes,
        obstacle=step.obstacle if raised else "",
        case_id=raised.case_id if raised else None,
        at=clock.now(),
    )

    record(
        Event.WALK_NOTED,
        _stream(walk),
        actor=actor.name,
        place=steps + 1,
        minutes=step.minutes,
        case=raised.case_id if raised else None,
    )
    return raised


@opens_transaction
def end_walk(walk_id: int, *, conclusion: str, actor: Actor) -> None:
    """End a walk with what was learned."""
    (actor.may(Permission.LEAD) or actor.may(Permission.HEAD_UNIT)).enforce()
    walk = _locked(walk_id)
    rules.may_end_walk(
        ended=walk.ended_at is not None,
        mine=walk.walker == actor.name,
        steps=WalkStep.objects.filter(walk=walk).count(),
    ).enforce()
    rules.may_be_said(conclusion).enforce()

    walk.ended_at, walk.conclusion = clock.now(), conclusion
    walk.save(update_fields=["ended_at", "conclusion"])

    record(Event.WALK_ENDED, _stream(walk), actor=actor.name)


def _raise(walk: Walk, place: int, step: NewStep, actor: Actor) -> Raised:
    unit = names_on_paper([walk.unit_id])[walk.unit_id]
    matter = NewMatter(
        profile=sort_of(WALK),
        channel=WALK,
        external_id=rules.matter_name(walk.pk, name_of(step)),
        title=rules.obstacle_title(walk.service, step),
        body=rules.obstacle_body(
            walk.service, unit=unit, role=walk.role, place=place, step=step
        ),
        raised_at=clock.now(),
    )
    (raised,) = take_in([matter], actor=actor)
    return raised


def _locked(walk_id: int) -> Walk:
    row = Walk.objects.select_for_update().filter(pk=walk_id).first()
    if row is None:
        raise NotVisible(str(walk_id))
    return row


def _stream(row: Walk) -> str:
    return f"walk:{row.pk}"
