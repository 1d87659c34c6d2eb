"""Reminder interviews: the list, and one with its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import Interview
from bihuan.loop.oversight.words import InterviewState

SIZE = 30


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """One interview with whoever proposed and decided it, and what was written down."""

    id: int
    unit_id: int
    case_id: int | None
    case_number: str
    reason: str
    state: InterviewState
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    words: str
    held_on: date | None
    present: str
    said: str
    result: str
    letter_id: int | None
    number: str
    follow_up: str  # the number of the matter that came of it

    def may_decide(self, actor: Actor) -> Verdict:
        """As the click will be judged."""
        return actor.may(Permission.APPROVE_NOTICES) and rules.may_decide_interview(
            state=self.state, proposed_by=self.proposed_by, actor=actor.name
        )


def interviews(
    actor: Actor, *, state: str = "", key: str = "", size: int = SIZE
) -> Page[InterviewLine]:
    """Newest first; a unit sees those it is called to once they are approved."""
    rows = _visible(actor)
    if state in set(InterviewState):
        rows = rows.filter(state=state)
    if key:
        (last,) = decode_key(key, int)
        rows = rows.filter(pk__lt=last)
    found = [_line(row) for row in rows.order_by("-pk")[: size + 1]]
    after = encode_key(found[size - 1].id) if len(found) > size else None
    return Page(found[:size], after)


def find_interview(actor: Actor, interview_id: int) -> InterviewLine:
    """One interview that this actor may see."""
    row = _visible(actor).filter(pk=interview_id).first()
    if row is None:
        raise NotVisible(str(interview_id))
    return _line(row)


_OVERSEERS = (
    Permission.SUPERVISE,
    Permission.WATCH_HEADS,
    Permission.APPROVE_NOTICES,
)


def _visible(actor: Actor) -> QuerySet[Interview]:
    rows = Interview.objects.select_related("case", "letter", "follow_up")
    if any(actor.may(one) for one in _OVERSEERS):
        return rows
    if not actor.may(Permission.HEAD_UNIT):
        return rows.none()
    told = (InterviewState.APPROVED, InterviewState.HELD)
    return rows.filter(unit__in=actor.units, state__in=told)


def _line(row: Interview) -> InterviewLine:
    return InterviewLine(
        id=row.pk,
        unit_id=row.unit_id,
        case_id=row.case_id,
        case_number=row.case.number if row.case else "",
        reason=row.reason,
        state=InterviewState(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        words=row.words,
        held_on=row.held_on,
        present=row.present,
        said=row.said,
        result=row.result,
        letter_id=row.letter_id,
        number=row.letter.number if row.letter else "",
        follow_up=row.follow_up.number if row.follow_up else "",
    )
