"""Refusals that wait for their second reader, and those that were read."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.directory.units.queries import unit_names, unit_tree
from bihuan.faces.voices import rules
from bihuan.faces.voices.models import Refusal
from bihuan.faces.voices.words import (
    WINDOW,
    Reading,
    RefusalLine,
    RefusalPage,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import ALLOWED, NotVisible, Verdict
from bihuan.loop.intake.queries import receipt_code

MOST = 50
_READERS = (Permission.ADJUDICATE, Permission.HEAD_UNIT)
_REPORTERS = (Permission.REGISTER, Permission.HANDLE)


def unit_choices() -> list[tuple[int, str]]:
    """Units a window may belong to, each under its parent."""
    return [(one.pk, f"{'　' * one.depth}{one.called}") for one in unit_tree()]


def refusals(actor: Actor) -> list[RefusalLine]:
    """Those that wait, the next due first, then the last ones read."""
    rows = _visible(actor)
    waiting = list(rows.filter(state=Reading.WAITING).order_by("due_at", "pk")[:MOST])
    read = rows.exclude(state=Reading.WAITING).order_by("-read_at", "-pk")
    found = [*waiting, *read[:MOST]]
    names = unit_names(one.unit_id for one in found)
    return [_line(one, names.get(one.unit_id, "")) for one in found]


def refusal_page(actor: Actor, refusal_id: int) -> RefusalPage:
    """One refusal with what was said for and against it."""
    row = _visible(actor).select_related("case").filter(pk=refusal_id).first()
    if row is None:
        raise NotVisible(str(refusal_id))
    verdict = _may_read(actor, row)
    case = row.case
    code = receipt_code(WINDOW, rules.refusal_name(row.pk)) if case else ""
    return RefusalPage(
        line=_line(row, unit_names([row.unit_id]).get(row.unit_id, "")),
        wanted=row.wanted,
        ground=row.ground,
        instead=row.instead,
        read_at=row.read_at,
        reason=row.reason,
        may_read=bool(verdict),
        why_not=verdict.reason,
        number=case.number if case else "",
        # For the window to hand to the applicant whom it told to wait.
        receipt=code if row.reported_by == actor.name else "",
    )


def _may_read(actor: Actor, row: Refusal) -> Verdict:
    if not any(actor.may(one) for one in _READERS):
        return Verdict("not-permitted", "您的角色不包含这项操作。")
    if Reading(row.state) is not Reading.WAITING:
        return ALLOWED
    return rules.may_read_refusal(
        state=row.state, reader=actor.name, reporter=row.reported_by
    )


def _visible(actor: Actor) -> QuerySet[Refusal]:
    """Whoever decides on returns sees all; a unit its own; who reported one, that."""
    if not any(actor.may(one) for one in (*_READERS, *_REPORTERS)):
        raise NotVisible
    if actor.may(Permission.ADJUDICATE):
        return Refusal.objects.all()
    mine = Refusal.objects.filter(reported_by=actor.name)
    return mine | Refusal.objects.filter(unit__in=actor.units)


def _line(row: Refusal, unit: str) -> RefusalLine:
    return RefusalLine(
        id=row.pk,
        service=row.service,
        unit=unit,
        state=Reading(row.state),
        reported_at=row.reported_at,
        due_at=row.due_at,
        late=row.state == Reading.WAITING and row.due_at < clock.now(),
    )
