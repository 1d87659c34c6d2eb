"""Reading branches, extensions and reports; and what an actor may do about handling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Approver
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Period
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.queries import CAP, Standing, visible_cases
from bihuan.loop.cases.words import Status, Step, stream_of
from bihuan.loop.handling import rules
from bihuan.loop.handling.models import Branch, Extension, Report
from bihuan.loop.handling.words import BranchState, Event, ExtensionState


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A co-handling unit's part of a case."""

    id: int
    unit_id: int
    task: str
    answer: str
    state: BranchState
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Helping:
    """One line of the queue of branches: where my unit helps."""

    branch_id: int
    number: str
    title: str
    lead_id: int | None
    task: str
    due_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class WaitingExtension:
    """A request for more time that waits for its approver."""

    case_id: int
    number: str
    title: str
    unit_id: int
    period: Period
    reason: str
    asked_at: datetime
    asked_by: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What a unit said when it reported a case done."""

    unit_id: int
    round: int
    result: str
    answer: str
    plan: str
    plan_on: date | None
    reported_at: datetime
    reported_by: str


def branches_of(case_id: int) -> list[BranchLine]:
    """Every branch of a case, oldest first, with task and answer. One query."""
    rows = Branch.objects.filter(case=case_id).order_by("pk")
    return [
        BranchLine(
            row.pk,
            row.unit_id,
            row.task.text,
            row.answer.text if row.answer else "",
            BranchState(row.state),
            row.asked_at,
            row.due_at,
            row.ended_at,
        )
        for row in rows.select_related("task", "answer")
    ]


def helping(units: Iterable[int], *, key: str | None = None) -> Page[Helping]:
    """The open branches of these units, what is due next first."""
    page = page_of(
        _open_branches(units).select_related("case", "task"), "due_at", "id", key=key
    )
    lines = [
        Helping(
            row.pk,
            row.case.number,
            row.case.title,
            row.case.owner_id,
            row.task.text,
            row.due_at,
            row.case.version,
        )
        for row in page.items
    ]
    return Page(lines, next=page.next, previous=page.previous)


def how_many_help(units: Iterable[int]) -> int:
    """How many branches are open with these units, up to the cap of all counts."""
    return _open_branches(units)[:CAP].count()


def extensions_to_decide(
    actor: Actor, *, key: str | None = None
) -> Page[WaitingExtension]:
    """The requests this actor may be asked to decide, oldest first."""
    rows = _waiting_for(actor).select_related("case", "reason")
    page = page_of(rows, "asked_at", "id", key=key)
    lines = [_extension(row) for row in page.items]
    return Page(lines, next=page.next, previous=page.previous)


def how_many_extensions(actor: Actor) -> int:
    """How many requests wait for this actor."""
    return _waiting_for(actor)[:CAP].count()


def extension_of(case_id: int) -> WaitingExtension | None:
    """The request of one case that still waits."""
    row = (
        Extension.objects.filter(case=case_id, state=ExtensionState.WAITING)
        .select_related("case", "reason")
        .first()
    )
    return _extension(row) if row else None


def report_of(case_id: int) -> ReportLine | None:
    """The newest report on a case: what its raiser was or will be told."""
    return reports_of([case_id]).get(case_id)


def reports_of(case_ids: Iterable[int]) -> dict[int, ReportLine]:
    """The newest report on each of these cases; one query."""
    rows = Report.objects.filter(case__in=set(case_ids)).distinct("case_id")
    return {
        row.case_id: ReportLine(
            *(row.unit_id, row.round, row.result, row.answer.text),
            row.plan.text if row.plan else "",
            row.plan_on,
            row.reported_at,
            row.reported_by,
        )
        for row in rows.order_by("case_id", "-pk").select_related("answer", "plan")
    }


def choices(
    case: Standing,
    *,
    branches: list[BranchLine],
    extension: WaitingExtension | None,
    actor: Actor,
) -> dict[str, Verdict]:
    """The verbs of handling that make sense here for this actor, each with its verdict."""
    found: dict[str, Verdict] = {}
    if actor.may(Permission.ACCEPT) and case.may(Step.ANSWER_NOW):
        found["answer-now"] = ALLOWED
    if extension is not None and actor.may(Permission.APPROVE_EXTENSION):
        found["decide-extension"] = _may_decide(case, extension, actor)
    if not actor.may(Permission.HANDLE):
        return found
    if case.owner in actor.units:
        found |= _holder_choices(case, branches, extension, actor)
    elif any(_is_mine(branch, actor) for branch in branches):
        found |= {"note": ALLOWED, "attach": ALLOWED}
    return found


_AT_WORK = (Status.DISPATCHED, Status.HANDLING)


def _holder_choices(
    case: Standing,
    branches: list[BranchLine],
    extension: WaitingExtension | None,
    actor: Actor,
) -> dict[str, Verdict]:
    about = profile(case.profile_id)
    found: dict[str, Verdict] = {}
    passes = rules.may_pass_on(**_personal(case, actor))
    if case.may(Step.REPORT):
        found["report"] = _may_report(case, branches, actor)
    if case.is_open:
        found |= {"contact": ALLOWED, "note": ALLOWED, "attach": ALLOWED}
    if case.status in _AT_WORK:
        found["ask-help"] = passes
        found["ask-extension"] = rules.may_ask_extension(
            due_at=case.due_at,
            granted=case.extensions,
            waiting=extension is not None,
            asked=about.extension.at_most,
            rule=about.extension,
            now=clock.now(),
        )
    if case.may(Step.PAUSE):
        grounds = about.pause_grounds
        ground = grounds[0] if grounds else ""
        found["pause"] = passes and rules.may_pause(ground=ground, grounds=grounds)
    if case.may(Step.RESUME):
        found["resume"] = ALLOWED
    return found


def _personal(case: Standing, actor: Actor) -> dict[str, bool]:
    """Whether the head handles this, and whether the actor is one."""
    is_head = bool(actor.may(Permission.HEAD_UNIT))
    return {"personal": case.escalation in rules.PERSONAL, "is_head": is_head}


def _may_report(case: Standing, branches: list[BranchLine], actor: Actor) -> Verdict:
    escalated = rules.may_report_under_escalation(**_personal(case, actor))
    open_ = sum(branch.state is BranchState.OPEN for branch in branches)
    return escalated and rules.may_finish(open_branches=open_)


def _may_decide(case: Standing, extension: WaitingExtension, actor: Actor) -> Verdict:
    own = rules.may_decide_own(asked_by=extension.asked_by, decided_by=actor.name)
    return own and rules.may_decide_extension(
        approver=profile(case.profile_id).extension.approver,
        is_head_of_owner=bool(actor.may(Permission.HEAD_UNIT))
        and case.owner in actor.units,
        may_dispatch=bool(actor.may(Permission.DISPATCH)),
        may_supervise=bool(actor.may(Permission.SUPERVISE)),
    )


def _is_mine(branch: BranchLine, actor: Actor) -> bool:
    return branch.state is BranchState.OPEN and branch.unit_id in actor.units


def _open_branches(units: Iterable[int]) -> QuerySet[Branch]:
    return Branch.objects.filter(unit__in=set(units), state=BranchState.OPEN)


def _waiting_for(actor: Actor) -> QuerySet[Extension]:
    waiting = Extension.objects.filter(state=ExtensionState.WAITING)
    everywhere = actor.may(Permission.DISPATCH) or actor.may(Permission.SUPERVISE)
    if everywhere:
        return waiting.filter(case__in=visible_cases(actor).values("pk"))
    if not actor.may(Permission.HEAD_UNIT):
        return waiting.none()
    return waiting.filter(
        unit__in=actor.units,
        case__profile__body__extension__approver=Approver.UNIT_HEAD,
    )


def _extension(row: Extension) -> WaitingExtension:
    return WaitingExtension(
        row.case_id,
        row.case.number,
        row.case.title,
        row.unit_id,
        Period.parse(row.period),
        row.reason.text,
        row.asked_at,
        row.asked_by,
        row.case.due_at,
    )


def tried_to_contact(case_id: int, *, turn: int) -> bool:
    """Whether the unit wrote down, in this round, that it spoke with the raiser or tried."""
    entries = timeline(stream_of(case_id))
    return any(
        one.kind == Event.CONTACTED and one.facts.get("round") == turn
        for one in entries
    )


def reporters_of(case_id: int) -> dict[int, int]:
    """The unit that reported in each round: it is what the round's verdicts are about."""
    rows = Report.objects.filter(case=case_id).order_by("pk")
    return dict(rows.values_list("round", "unit_id"))
