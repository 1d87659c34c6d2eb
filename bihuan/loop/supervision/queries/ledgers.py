"""Two ledgers side by side, as they stand: the report, its rows, what differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import (
    Difference,
    LedgerImport,
    LedgerRow,
    Reconciliation,
)
from bihuan.loop.supervision.queries.differences import (
    DifferenceLine,
    lines_of_differences,
)
from bihuan.loop.supervision.queries.matters import (
    MOST_OPEN,
    Report,
    RowLine,
    all_rows,
    report_of,
    row_line,
    rows_as_kept,
)
from bihuan.loop.supervision.words.ledgers import (
    LedgerEvent,
    Standing,
    ledgers_stream,
)

SIZE = 30
_MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class LedgersLine:
    """One reconciliation in the list."""

    id: int
    name: str
    other: str
    profile: str
    since: date
    until: date
    compared_at: datetime | None
    concluded_at: datetime | None
    rows: int
    differences: int


@dataclass(frozen=True, slots=True)
class SinceThen:
    """Closed accounts counted again: whether they are as the ledger has them, and what moved."""

    whole: bool
    digest: str
    report: Report
    moved: tuple[tuple[RowLine, RowLine], ...]  # as it stood, as it stands
    moved_in_all: int


@dataclass(frozen=True, slots=True)
class FoundLedgers:
    """One reconciliation with its report, its differences, and its last import."""

    line: LedgersLine
    unit_id: int | None
    opened_by: str
    opened_at: datetime
    concluded_by: str
    report: Report
    differences: tuple[DifferenceLine, ...]
    explained: tuple[DifferenceLine, ...]
    imports: tuple[LedgerImport, ...]
    works: bool  # whether this actor may change anything
    since_then: SinceThen | None  # of closed accounts: what it would come to today


def visible_ledgers(actor: Actor) -> QuerySet[Reconciliation]:
    """Whoever reconciles sees all of them; nobody else sees any."""
    actor.may(Permission.RECONCILE).enforce()
    return Reconciliation.objects.all()


def ledgers_list(actor: Actor, *, key: str | None = None) -> Page[LedgersLine]:
    """Reconciliations, the newest first."""
    rows = visible_ledgers(actor).defer("stood")  # a whole account each
    page = page_of(rows, "opened_at", "id", key=key, size=SIZE, descending=True)
    ids = [one.pk for one in page.items]
    counts = Counter(_column(LedgerRow.objects.all(), ids))
    open_ = Counter(_column(Difference.objects.filter(ended_at__isnull=True), ids))
    lines = [_line(one, counts[one.pk], open_[one.pk]) for one in page.items]
    return Page(lines, next=page.next, previous=page.previous)


def find_ledgers(actor: Actor, reconciliation_id: int) -> FoundLedgers:
    """One reconciliation as it stands now, in a fixed number of queries."""
    row = visible_ledgers(actor).filter(pk=reconciliation_id).first()
    if row is None:
        raise NotVisible(str(reconciliation_id))
    rows = rows_as_kept(row)
    differences = lines_of_differences(Difference.objects.filter(reconciliation=row))
    open_ = [one for one in differences if one.ended_at is None]
    theirs = sum(one.row_id is not None for one in rows)
    return FoundLedgers(
        line=_line(row, theirs, len(open_)),
        unit_id=row.unit_id,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        concluded_by=row.concluded_by,
        report=report_of(rows),
        differences=tuple(open_),
        explained=tuple(one for one in differences if one.words),
        imports=tuple(row.imports.order_by("-pk")[:5]),
        works=row.concluded_at is None,
        since_then=_since_then(row, rows),
    )


def _since_then(ledgers: Reconciliation, kept: list[RowLine]) -> SinceThen | None:
    if ledgers.stood is None:
        return None
    now = all_rows(ledgers)
    were = {_of(one): one for one in kept}
    moved = [
        (were[_of(one)], one)
        for one in now
        if _of(one) in were and _stand(were[_of(one)]) != _stand(one)
    ]
    told = [
        one
        for one in timeline(ledgers_stream(ledgers.pk))
        if one.kind == LedgerEvent.CONCLUDED
    ]
    digest = rules.digest_of(ledgers.stood)
    return SinceThen(
        whole=bool(told) and told[-1].facts.get("digest") == digest,
        digest=digest,
        report=report_of(now),
        moved=tuple(moved[:MOST_OPEN]),
        moved_in_all=len(moved),
    )


def _of(one: RowLine) -> tuple[int | None, str]:
    return one.row_id, "" if one.row_id else one.case_number


def _stand(one: RowLine) -> tuple[Standing, str]:
    return one.standing, one.status


def rows_of(actor: Actor, reconciliation_id: int) -> list[RowLine]:
    """Every matter of both ledgers, for a workbook."""
    row = visible_ledgers(actor).filter(pk=reconciliation_id).first()
    if row is None:
        raise NotVisible(str(reconciliation_id))
    return rows_as_kept(row)


def ledgers_of_row(actor: Actor, row_id: int) -> tuple[int, RowLine]:
    """One row of theirs and the reconciliation to which it belongs."""
    visible_ledgers(actor)
    rows = LedgerRow.objects.filter(pk=row_id)
    row = rows.select_related("case__party", "case__owner").first()
    if row is None:
        raise NotVisible(str(row_id))
    return row.reconciliation_id, row_line(row, row.case)


def candidates_for(actor: Actor, row_id: int) -> list[RowLine]:
    """Cases that nobody matched yet and that a row may be: of the same firm or days."""
    visible_ledgers(actor)
    row = LedgerRow.objects.select_related("reconciliation").filter(pk=row_id).first()
    if row is None:
        raise NotVisible(str(row_id))
    rows = LedgerRow.objects.filter(reconciliation=row.reconciliation)
    taken = rows.exclude(case=None).values("case")
    free = row.reconciliation.cases().exclude(pk__in=taken)
    if row.firm:
        named = Q(party__name__icontains=row.firm) | Q(title__icontains=row.firm)
        found = list(free.filter(named | Q(body__icontains=row.firm))[:_MOST_CHOICES])
        if found:
            return [row_line(None, one) for one in found]
    near = sorted(free[:500], key=lambda one: _apart(one, row.told_on))
    return [row_line(None, one) for one in near[:_MOST_CHOICES]]


def _apart(case: FoundCase, told_on: date | None) -> int:
    return abs((clock.local_day(case.raised_at) - told_on).days) if told_on else 0


def _column(
    rows: QuerySet[LedgerRow] | QuerySet[Difference], ids: list[int]
) -> list[int]:
    return list(
        rows.filter(reconciliation__in=ids).values_list("reconciliation_id", flat=True)
    )


def _line(row: Reconciliation, rows: int, differences: int) -> LedgersLine:
    return LedgersLine(
        id=row.pk,
        name=row.name,
        other=row.other,
        profile=row.profile,
        since=row.since,
        until=row.until,
        compared_at=row.compared_at,
        concluded_at=row.concluded_at,
        rows=rows,
        differences=differences,
    )
