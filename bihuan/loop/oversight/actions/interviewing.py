"""Reminder interviews (提醒约谈): proposed, decided by another, held with a record."""

from __future__ import annotations

from bihuan.directory.letters.actions import issue
from bihuan.directory.letters.words import Addressee, Kind, NewLetter
from bihuan.directory.units.queries import names_on_paper
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import Interview
from bihuan.loop.oversight.words import (
    HeldInterview,
    InterviewState,
    Proceeding,
    interview_stream,
)

_OPEN = (InterviewState.PROPOSED, InterviewState.APPROVED)


@opens_transaction
def propose_interview(
    *, unit_id: int, reason: str, case_id: int | None = None, actor: Actor
) -> int:
    """Ask for an interview with the leadership of a unit, about a case or in general."""
    rules.may_propose(
        supervises=bool(actor.may(Permission.SUPERVISE)),
        watches=bool(actor.may(Permission.WATCH_HEADS)),
        reason=reason,
    ).enforce()
    same = Interview.objects.filter(case=case_id, unit=unit_id, state__in=_OPEN)
    if case_id is not None and same.exists():
        raise Refused(Verdict("interview-open", "这件事已经提出约谈，请在约谈页处理。"))

    made = Interview.objects.create(
        unit_id=unit_id,
        case_id=case_id,
        reason=reason.strip(),
        proposed_by=actor.name,
        proposed_at=clock.now(),
    )

    record(
        Proceeding.INTERVIEW_PROPOSED,
        interview_stream(made.pk),
        actor=actor.name,
        unit=unit_id,
        case=case_id,
    )
    return made.pk


@opens_transaction
def decide_interview(
    interview_id: int, *, approve: bool, words: str = "", actor: Actor
) -> None:
    """A leader who did not propose it approves an interview, or says why not."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    found = _lock(interview_id)

    rules.may_decide_interview(
        state=InterviewState(found.state),
        proposed_by=found.proposed_by,
        actor=actor.name,
    ).enforce()

    found.state = InterviewState.APPROVED if approve else InterviewState.DECLINED
    found.decided_by, found.decided_at = actor.name, clock.now()
    found.words = words.strip()
    found.save()

    event = Proceeding.INTERVIEW_APPROVED if approve else Proceeding.INTERVIEW_DECLINED
    record(event, interview_stream(found.pk), actor=actor.name, unit=found.unit_id)


@opens_transaction
def hold_interview(interview_id: int, held: HeldInterview, *, actor: Actor) -> str:
    """Write down what was said and what follows; answers the number of the record."""
    actor.may(Permission.SUPERVISE).enforce()
    found = _lock(interview_id)

    rules.may_hold_interview(
        state=InterviewState(found.state), said=held.said, result=held.result
    ).enforce()

    letter = issue(_letter(found, held), actor=actor)
    found.state, found.letter_id = InterviewState.HELD, letter.id
    found.held_on, found.present = held.held_on, held.present.strip()
    found.said, found.result = held.said.strip(), held.result.strip()
    found.save()

    record(
        Proceeding.INTERVIEW_HELD,
        interview_stream(found.pk),
        actor=actor.name,
        unit=found.unit_id,
        number=letter.number,
    )
    return letter.number


@opens_transaction
def link_follow_up(interview_id: int, *, case_id: int, actor: Actor) -> None:
    """Tie the matter that follows from an interview to it, so that both pages show it."""
    actor.may(Permission.SUPERVISE).enforce()
    found = _lock(interview_id)
    if found.follow_up_id == case_id:
        return

    found.follow_up_id = case_id
    found.save(update_fields=["follow_up"])

    record(
        Proceeding.FOLLOWED_UP,
        interview_stream(found.pk),
        actor=actor.name,
        case=case_id,
    )


def _lock(interview_id: int) -> Interview:
    found = Interview.objects.select_for_update().filter(pk=interview_id).first()
    if found is None:
        raise NotVisible(str(interview_id))
    return found


def _letter(found: Interview, held: HeldInterview) -> NewLetter:
    name = names_on_paper([found.unit_id]).get(found.unit_id, "")
    day = held.held_on
    return NewLetter(
        kind=Kind.INTERVIEW,
        subject=interview_stream(found.pk),
        title=name,
        to=Addressee(name, unit_id=found.unit_id),
        fields={
            "约谈对象": name,
            "约谈时间": f"{day.year}年{day.month}月{day.day}日",
            "参加人员": held.present,
            "约谈事由": found.reason or "承办事项逾期，已到约谈台阶。",
            "约谈记录": held.said,
            "处理结果": held.result,
        },
        restricted=True,
    )
