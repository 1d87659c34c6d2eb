"""Calls for clues: for whoever keeps them, and for everybody."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from bihuan.faces.voices import rules
from bihuan.faces.voices.models import Call, Clue
from bihuan.faces.voices.queries.matters import lines_of
from bihuan.faces.voices.words import CallLine, CallPage, Outcome
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase

MOST = 50
_READERS = (Permission.DISPATCH, Permission.SUPERVISE, Permission.LEAD)


def calls(actor: Actor) -> list[CallLine]:
    """Every call, the latest first, with its clues."""
    _admit(actor)
    rows = _counted(Call.objects.all()).order_by("-opens_on", "-pk")[:MOST]
    return [_line(one) for one in rows]


def call_page(actor: Actor, call_id: int) -> CallPage:
    """One call with its clues as matters, and what became of them until now."""
    _admit(actor)
    row = _counted(Call.objects.filter(pk=call_id)).first()
    if row is None:
        raise NotVisible(str(call_id))
    found = Clue.objects.filter(call=call_id).order_by("-pk")
    clues = found.select_related("case__owner", "case__merged_into")
    cases = [one.case for one in clues]
    lines = lines_of(actor, cases[:MOST])
    return CallPage(
        line=_line(row),
        outcomes=_told(row) if row.told_at else _now(cases),
        findings=row.findings,
        told_at=row.told_at,
        clues=tuple(lines.values()),
    )


def public_calls() -> list[CallLine]:
    """Calls that anybody may read: those that run first. Clues are counted at the end."""
    rows = Call.objects.filter(published_at__isnull=False)
    lines = [_line(one) for one in rows.order_by("-closes_on", "-pk")[:MOST]]
    return sorted(
        lines, key=lambda one: ("open", "ahead", "over", "told").index(one.state)
    )


def public_call(call_id: int) -> CallPage:
    """One call as anybody may read it, with its results once they are published."""
    row = Call.objects.filter(pk=call_id, published_at__isnull=False).first()
    if row is None:
        raise NotVisible(str(call_id))
    outcomes = _told(row) if row.told_at else ()
    return CallPage(_line(row), outcomes, row.findings, row.told_at)


def _admit(actor: Actor) -> None:
    if not any(actor.may(one) for one in _READERS):
        raise NotVisible


def _counted(rows: QuerySet[Call]) -> QuerySet[Call]:
    return rows.annotate(n=Count("clues"))


def _now(cases: list[FoundCase]) -> tuple[Outcome, ...]:
    """Staff who keep the call see every number; only the published ones are suppressed."""
    found = [one.merged_into or one for one in cases]
    kinds = [rules.outcome_of(one.status, one.result) for one in found]
    counts = {name: kinds.count(name) for name in rules.OUTCOMES}
    told = [Outcome(name, n) for name, n in counts.items() if n]
    return (Outcome("total", len(kinds)), *told)


def _told(row: Call) -> tuple[Outcome, ...]:
    return tuple(Outcome(str(name), n) for name, n in row.results or [])


def _line(row: Call) -> CallLine:
    return CallLine(
        id=row.pk,
        subject=row.subject,
        text=row.text,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        state=rules.call_state(
            published=row.published_at is not None,
            told=row.told_at is not None,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            today=clock.local_day(),
        ),
        clues=vars(row).get("n", 0),
    )
