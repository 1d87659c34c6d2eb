"""Reading calls and verdicts of one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.words import ClockView, State
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.words import ClockKind
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Call, Judgement
from bihuan.loop.closing.words import CallOutcome, FollowUp, Grade
from bihuan.loop.routing.queries import handled_by


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """What one raiser said of one round of handling, or that they said nothing."""

    id: int
    raising_id: int
    round: int
    source: str
    solved: bool | None
    grade: int | None
    words: str
    given_at: datetime
    sides: Mapping[str, int] = field(default_factory=dict)
    wish: str = ""
    put_to: date | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class CallLine:
    """One attempt to reach one raiser."""

    raising_id: int
    round: int
    reached: bool
    note: str
    called_at: datetime
    called_by: str
    next_at: datetime | None = None


def judgements_of(case_id: int) -> list[JudgementLine]:
    """Every verdict on a case, oldest first, in the raisers' own words."""
    rows = Judgement.objects.filter(case=case_id).order_by("pk")
    return [
        JudgementLine(
            row.pk,
            row.raising_id,
            row.round,
            row.source,
            row.solved,
            row.grade,
            row.words.text if row.words else "",
            row.given_at,
            {one.dimension: one.grade for one in row.sides.all()},
            row.wish,
            row.put_to,
            row.excluded,
        )
        for row in rows.select_related("words").prefetch_related("sides")
    ]


def calls_of(case_id: int) -> list[CallLine]:
    """Every attempt to call back on a case, oldest first."""
    rows = Call.objects.filter(case=case_id).order_by("pk")
    return [
        CallLine(
            row.raising_id,
            row.round,
            row.outcome == CallOutcome.REACHED,
            row.note.text if row.note else "",
            row.called_at,
            row.called_by,
            row.next_at,
        )
        for row in rows.select_related("note")
    ]


def follow_up_in(clocks: Iterable[ClockView]) -> FollowUp | None:
    """What is owed after a bad verdict, by the clocks of a case that still go."""
    going = {one.kind: one.due_at for one in clocks if one.state is not State.STOPPED}
    if ClockKind.BAD_FIX not in going:
        return None
    return FollowUp(going.get(ClockKind.BAD_CONTACT), going[ClockKind.BAD_FIX])


def judged_badly(case_ids: Iterable[int]) -> set[int]:
    """Those of these cases of which a bad verdict counts; one query for all."""
    bad = Judgement.objects.filter(
        case__in=set(case_ids), grade__lte=Grade.BAD, excluded=False
    )
    return set(bad.values_list("case", flat=True))


# Who asks raisers, or looks over those who do.
_OVERSEES = (Permission.CALL_BACK, Permission.AUDIT, Permission.SUPERVISE)


def may_see_raters(case_id: int, *, raisers: int, actor: Actor) -> Verdict:
    """Whether this actor may read who of several raisers gave which verdict."""
    oversees = any(actor.may(one) for one in _OVERSEES)
    handled = handled_by(case_id) if raisers > 1 else frozenset()
    return rules.may_see_raters(
        raisers=raisers, handled_by=handled, units=actor.units, oversees=oversees
    )
