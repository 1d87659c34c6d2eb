"""A unit objects to a bad verdict, the raiser answers, a second reader decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.ground.ledger.words import Fact
from bihuan.kit import clock
from bihuan.kit.rows import insert_row
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    lock_case,
    record_case,
    stop_clocks,
    write,
)
from bihuan.loop.cases.words import CALENDAR, Audience, ClockKind, Status, stream_of
from bihuan.loop.closing import rules
from bihuan.loop.closing.actions.settling import owes_an_answer
from bihuan.loop.closing.models import Call, Judgement, Objection
from bihuan.loop.closing.words import (
    Event,
    Ground,
    ObjectionState,
    objection_stream,
    word_of,
)
from bihuan.loop.handling.queries import reporters_of
from bihuan.loop.routing.queries import handled_by

# The raiser may answer for so long before anything is decided, and so long it may take.
HEARING = Period(2, Measure.WORKING_DAYS)
DECIDING = Period(5, Measure.WORKING_DAYS)
LATE = (Rung("red", after=Period(0, Measure.WORKING_DAYS)),)
USE = "objection"  # of the files that are its evidence


@opens_transaction
def object_to_verdict(
    judgement_id: int,
    *,
    ground: Ground,
    reason: str,
    evidence: Sequence[Content],
    actor: Actor,
) -> int:
    """The unit says that a bad verdict is malicious or mistaken, and proves it.

    Until it is decided the verdict counts, and what follows from it goes on.
    """
    actor.may(Permission.HANDLE).enforce()
    judgement, case = _lock_judgement(judgement_id)

    _may_object(case, judgement, actor)
    rules.may_prove(pieces=len(evidence)).enforce()

    for one in evidence:
        keep_file(stream_of(case.pk), one.name, one, kind_of_use=USE, actor=actor)
    written = write(case, reason, actor=actor, audience=Audience.RAISER)
    objection = _objection(case, judgement, ground, written.pk, actor)
    change(case)

    facts: dict[str, Fact] = {"judgement": judgement.pk, "ground": str(ground)}
    record_case(
        case,
        Event.OBJECTED,
        actor=actor,
        unit=objection.unit_id,
        about=word_of(judgement.raising_id),
        until=clock.local_day(objection.hear_until).isoformat(),
        **facts,
        **written.facts,
    )
    return objection.pk


@opens_transaction
def answer_objection(objection_id: int, *, text: str, actor: Actor) -> None:
    """The raiser says what they have to say to it; the second reader reads both."""
    actor.may(Permission.FOLLOW).enforce()
    objection, case = _lock_objection(objection_id)

    rules.may_reply(
        mine=actor.name == f"raiser:{objection.judgement.raising_id}",
        replied=objection.answered_at is not None,
    ).enforce()

    written = write(case, text, actor=actor, audience=Audience.RAISER)
    objection.answer_id, objection.answered_at = written.pk, clock.now()
    objection.save(update_fields=["answer", "answered_at"])
    change(case)

    record_case(
        case,
        Event.OBJECTION_ANSWERED,
        actor=actor,
        judgement=objection.judgement_id,
        **written.facts,
    )


@opens_transaction
def decide_objection(
    objection_id: int, *, uphold: bool, reason: str, actor: Actor
) -> None:
    """A second reader says whether the verdict counts. It stays on record either way.

    One that is set aside counts in no rate and is owed no follow-up; the matter itself
    goes on, because only its raiser closes it.
    """
    actor.may(Permission.ADJUDICATE).enforce()
    objection, case = _lock_objection(objection_id)
    judgement = objection.judgement

    _may_decide(case, objection, actor, uphold=uphold)

    written = write(case, reason, actor=actor, audience=Audience.RAISER)
    state = ObjectionState.UPHELD if uphold else ObjectionState.REFUSED
    _keep_decision(objection, state, written.pk, actor)
    facts = _set_aside(case, judgement, actor) if uphold else {}
    change(case)

    record_case(
        case,
        Event.OBJECTION_UPHELD if uphold else Event.OBJECTION_REFUSED,
        actor=actor,
        judgement=judgement.pk,
        unit=objection.unit_id,
        about=word_of(judgement.raising_id),
        **facts,
        **written.facts,
    )


@joins_transaction
def move_objection(objection_id: int, *, due_at: datetime, actor: Actor) -> None:
    """Keep the copy of a deadline equal to its clock, when a calendar moved it."""
    Objection.objects.filter(pk=objection_id).update(due_at=due_at)


def _may_object(case: LockedCase, judgement: Judgement, actor: Actor) -> None:
    within = profile(case.profile_id).verdict.object_within
    rules.may_object(
        bad=rules.is_bad(judgement.grade),
        judged_unit=reporters_of(case.pk).get(judgement.round),
        units=actor.units,
        objected=Objection.objects.filter(judgement=judgement).exists(),
        until=calendar().due(judgement.given_at, within).at,
        now=clock.now(),
    ).enforce()


def _may_decide(
    case: LockedCase, objection: Objection, actor: Actor, *, uphold: bool
) -> None:
    rules.may_decide(
        waiting=objection.state == ObjectionState.WAITING,
        handled_by=handled_by(case.pk),
        units=actor.units,
        took_down=_took_down(objection.judgement),
        who=actor.name,
    ).enforce()
    if uphold:
        rules.may_uphold(
            heard=objection.answered_at is not None,
            hear_until=objection.hear_until,
            now=clock.now(),
        ).enforce()


def _lock_judgement(judgement_id: int) -> tuple[Judgement, LockedCase]:
    found = Judgement.objects.filter(pk=judgement_id).first()
    if found is None:
        raise NotVisible(str(judgement_id))
    return found, lock_case(found.case_id)


def _lock_objection(objection_id: int) -> tuple[Objection, LockedCase]:
    """The case first, then the row as it is once nobody else holds the case."""
    case_id = Objection.objects.filter(pk=objection_id).values_list("case", flat=True)
    found = case_id.first()
    if found is None:
        raise NotVisible(str(objection_id))
    case = lock_case(found)
    return Objection.objects.select_related("judgement").get(pk=objection_id), case


def _objection(
    case: LockedCase, judgement: Judgement, ground: Ground, reason: int, actor: Actor
) -> Objection:
    now = clock.now()
    days = calendar()
    objection = Objection(
        case=case,
        judgement=judgement,
        unit_id=reporters_of(case.pk)[judgement.round],
        ground=ground,
        reason_id=reason,
        objected_at=now,
        objected_by=actor.name,
        hear_until=days.due(now, HEARING).at,
        due_at=days.due(now, DECIDING).at,
        state=ObjectionState.WAITING,
        decided_by="",
    )
    insert_row(objection)
    clocks.start(
        objection_stream(objection.pk),
        "objection",
        rule_period=DECIDING,
        ends=Ends.MIDNIGHT,
        ladder=LATE,
        calendar=CALENDAR,
        at=now,
        actor=actor.name,
    )
    return objection


def _took_down(judgement: Judgement) -> frozenset[str]:
    """Who wrote this verdict down, and who else called this raiser in its round."""
    calls = Call.objects.filter(raising=judgement.raising_id, round=judgement.round)
    return frozenset({judgement.taken_by, *calls.values_list("called_by", flat=True)})


def _keep_decision(
    objection: Objection, state: ObjectionState, decision: int, actor: Actor
) -> None:
    objection.state = state
    objection.decision_id, objection.decided_at = decision, clock.now()
    objection.decided_by = actor.name
    objection.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    clocks.stop(objection_stream(objection.pk), "objection", actor=actor.name)


def _set_aside(case: LockedCase, judgement: Judgement, actor: Actor) -> dict[str, Fact]:
    """Leave a verdict out of the rates; what still counts of the case goes with the record."""
    judgement.excluded = True
    judgement.save(update_fields=["excluded"])
    counted = Judgement.objects.filter(case=case, excluded=False)
    grades = [
        (turn, grade)
        for turn, grade in counted.values_list("round", "grade")
        if grade is not None
    ]
    turn, lowest = rules.lowest_left(grades)
    if owes_an_answer(case) and not any(rules.is_bad(one) for _turn, one in grades):
        stop_clocks(case, ClockKind.BAD_CONTACT, ClockKind.BAD_FIX, actor=actor)
        if case.status == Status.HANDLING:
            case.act_by = case.due_at
    return {"left_round": turn, "left_grade": lowest}
