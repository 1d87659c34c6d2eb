"""Reading calls and verdicts; and what an actor may do about closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import Standing
from bihuan.loop.cases.words import Status, Step
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Call, Judgement
from bihuan.loop.closing.words import CallOutcome
from bihuan.loop.routing.queries import handled_by, sent_by


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """What one raiser said of one round of handling, or that they said nothing."""

    raising_id: int
    round: int
    source: str
    solved: bool | None
    grade: int | None
    words: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class CallLine:
    """One attempt to reach one raiser."""

    raising_id: int
    round: int
    reached: bool
    note: str
    called_at: datetime
    called_by: str


def judgements_of(case_id: int) -> list[JudgementLine]:
    """Every verdict on a case, oldest first, in the raisers' own words."""
    rows = Judgement.objects.filter(case=case_id).order_by("pk")
    return [
        JudgementLine(
            row.raising_id,
            row.round,
            row.source,
            row.solved,
            row.grade,
            row.words.text if row.words else "",
            row.given_at,
        )
        for row in rows.select_related("words")
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
        )
        for row in rows.select_related("note")
    ]


def choices(case: Standing, *, actor: Actor) -> dict[str, Verdict]:
    """The verbs of closing that make sense here for this actor, each with its verdict."""
    found: dict[str, Verdict] = {}
    if actor.may(Permission.AUDIT) and case.may(Step.PASS_AUDIT):
        verdict = rules.may_audit(owner=case.owner, units=actor.units)
        found |= {"pass-audit": verdict, "fail-audit": verdict}
    if actor.may(Permission.CALL_BACK) and case.status is Status.CALLING_BACK:
        found["call-back"] = rules.may_call_back(
            handled_by=handled_by(case.id), units=actor.units
        )
    if actor.may(Permission.REGISTER):
        found |= _on_word(case, actor)
    return found


def _on_word(case: Standing, actor: Actor) -> dict[str, Verdict]:
    """What may be taken down for a raiser who calls."""
    if case.may(Step.WITHDRAW):
        verdict = rules.may_end_on_word(
            handled_by=handled_by(case.id),
            units=actor.units,
            sent_by=sent_by(case.id),
            who=actor.name,
        )
        return {"withdraw": verdict}
    if not case.may(Step.REOPEN):
        return {}
    until = None
    if case.closed_at is not None:
        within = profile(case.profile_id).reopen_within
        until = calendar().due(case.closed_at, within).at
    verdict = rules.may_reopen(closed_at=case.closed_at, until=until, now=clock.now())
    return {"reopen": verdict}
