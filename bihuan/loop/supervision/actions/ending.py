"""Reviewing a part from outside (复核), striking an item off (销号), dropping a draft."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    record_case,
    write,
)
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import Status
from bihuan.loop.closing.actions import (
    fail_report,
    judge_reviewed,
    pass_report,
    reopen_on_finding,
)
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.routing.queries import handled_by
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.standing import (
    LockedItem,
    lock_item,
    lock_part,
    refresh,
    states_of,
)
from bihuan.loop.supervision.models import Helper, Part, Review
from bihuan.loop.supervision.words import (
    PROGRESS_CLOCK,
    Event,
    ItemState,
    Way,
    item_stream,
    part_stream,
)

GROUND = "supervision-review"


@opens_transaction
def review(
    part_id: int,
    *,
    way: Way,
    grade: Grade | None,
    words: str,
    actor: Actor,
) -> None:
    """Somebody from outside looks at what was reported: it stands, or goes back.

    A grade says that it stands; None sends it back. What stands is closed by it: the
    supervising office set the matter up, and its verdict is the raiser's.
    """
    actor.may(Permission.SUPERVISE).enforce()
    item, part, case = lock_part(part_id)

    (state,) = states_of([part])
    rules.may_be_reviewed(
        state=state,
        passed=Review.objects.filter(part=part, round=case.round, passed=True).exists(),
        involved=_involved(part),
        units=actor.units,
        words=words,
    ).enforce()

    _keep_review(case, part, way, words, passed=grade is not None, actor=actor)
    if grade is None:
        _back(case, part, words, actor)
    else:
        _stands(case, part, grade, actor)
        clocks.halt(part_stream(part.pk), [PROGRESS_CLOCK])
        part.progress_by = None
        part.save(update_fields=["progress_by"])
    refresh(item)


def _keep_review(
    case: LockedCase, part: Part, way: Way, words: str, *, passed: bool, actor: Actor
) -> None:
    """What was seen, beside the case and in its stream; what follows from it comes after."""
    written = write(case, words, actor=actor)
    Review.objects.create(
        part=part,
        round=case.round,
        way=way,
        passed=passed,
        words_id=written.pk,
        reviewed_by=actor.name,
        reviewed_at=clock.now(),
    )
    change(case)

    record_case(
        case,
        Event.REVIEWED,
        actor=actor,
        part=part.pk,
        passed=passed,
        way=str(way),
        **written.facts,
    )


def _stands(case: LockedCase, part: Part, grade: Grade, actor: Actor) -> None:
    """Close it by the verdict of whoever set it up; what ended elsewhere has ended."""
    if case.status == Status.REPORTED:
        pass_report(case, actor=actor)
    if case.status == Status.CALLING_BACK:
        answer = Answer(solved=True, grade=grade)
        judge_reviewed(case, _raising(case, part), answer, actor=actor)


def _back(case: LockedCase, part: Part, words: str, actor: Actor) -> None:
    if case.status == Status.REPORTED:
        fail_report(case, reason=words, actor=actor)
        return
    raising = _raising(case, part)
    if case.status == Status.CALLING_BACK:
        answer = Answer(solved=False, grade=Grade.BAD, words=words)
        judge_reviewed(case, raising, answer, actor=actor)
        return
    opened = reopen_on_finding(
        case.pk,
        turn=case.round,
        raising_id=raising,
        ground=GROUND,
        reason=words,
        actor=actor,
    )
    rules.may_go_back(opened=opened).enforce()


def _raising(case: LockedCase, part: Part) -> int:
    """The part's own raising; others may have joined the case, or it another one."""
    name = part.raised_as()
    own = [one.pk for one in raisings_of(case.pk) if one.external_id == name]
    rules.may_speak_for(raised_here=bool(own)).enforce()
    return own[0]


@opens_transaction
def sign_off(item_id: int, *, conclusion: str, actor: Actor) -> None:
    """Whoever was named for it strikes an item off the list, with a conclusion."""
    rules.may_end(
        supervises=bool(actor.may(Permission.SUPERVISE)),
        approves=bool(actor.may(Permission.APPROVE_NOTICES)),
    ).enforce()
    item = lock_item(item_id)
    parts = list(Part.objects.filter(item=item).select_related("case"))
    now_stands = rules.item_state(states_of(parts)) if parts else ItemState.DRAFT

    rules.may_sign_off(
        state=now_stands if item.ended_at is None else ItemState(item.state),
        signer=item.signer,
        actor=actor.name,
        involved={unit for one in parts for unit in _involved(one)},
        units=actor.units,
        conclusion=conclusion,
    ).enforce()

    _end(item, ItemState.CLOSED, conclusion, actor)

    record(Event.SIGNED_OFF, item_stream(item.pk), actor=actor.name)


@opens_transaction
def drop(item_id: int, *, reason: str, actor: Actor) -> None:
    """Take an item off the list that no unit was told of, and say why."""
    actor.may(Permission.SUPERVISE).enforce()
    item = lock_item(item_id)

    rules.may_drop(ItemState(item.state), reason=reason).enforce()

    _end(item, ItemState.DROPPED, reason, actor)

    record(Event.DROPPED, item_stream(item.pk), actor=actor.name)


def _end(item: LockedItem, state: ItemState, words: str, actor: Actor) -> None:
    item.state, item.conclusion = state, words.strip()
    item.ended_at, item.ended_by = clock.now(), actor.name
    item.save(update_fields=["state", "conclusion", "ended_at", "ended_by"])
    clocks.halt(item_stream(item.pk))
    refresh(item)


def _involved(part: Part) -> set[int]:
    """Every unit that held a part or was named to help with it."""
    helped = Helper.objects.filter(part=part).values_list("unit", flat=True)
    held = handled_by(part.case_id) if part.case_id else frozenset()
    return {part.unit_id, *helped, *held}
