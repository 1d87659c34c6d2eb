"""Two ledgers side by side, as they stand: the report, its rows, what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import Status
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import (
    Difference,
    LedgerImport,
    LedgerRow,
    Reconciliation,
    as_ours,
)
from bihuan.loop.supervision.queries.differences import (
    DifferenceLine,
    lines_of_differences,
)
from bihuan.loop.supervision.words.ledgers import How, Standing

SIZE = 30
MOST_OPEN = 200  # that a report names one by one
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
class RowLine:
    """One matter in both ledgers, or in one."""

    row_id: int | None
    key: str
    firm: str
    text: str
    told_on: date | None
    closed_there: bool | None
    closed_there_on: date | None
    case_number: str
    case_title: str
    unit_id: int | None
    closed_here: bool | None
    closed_here_on: date | None
    status: str
    how: How
    likeness: int | None
    standing: Standing
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What two ledgers come to: theirs, ours, and what is closed in both."""

    theirs: int
    theirs_closed: int
    ours: int
    ours_closed: int
    matched: int
    by: Mapping[How, int]
    standing: Mapping[Standing, int]
    open: tuple[RowLine, ...]  # theirs that are not closed in both, named
    open_in_all: int

    @property
    def resolved(self) -> int:
        """Of what they collected, what both have closed."""
        return self.theirs - self.open_in_all

    @property
    def rate(self) -> float | None:
        return self.resolved / self.theirs if self.theirs else None


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


def visible_ledgers(actor: Actor) -> QuerySet[Reconciliation]:
    """Whoever reconciles sees all of them; nobody else sees any."""
    actor.may(Permission.RECONCILE).enforce()
    return Reconciliation.objects.all()


def ledgers_list(actor: Actor, *, key: str | None = None) -> Page[LedgersLine]:
    """Reconciliations, the newest first."""
    rows = visible_ledgers(actor)
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
    rows = all_rows(row)
    differences = lines_of_differences(Difference.objects.filter(reconciliation=row))
    open_ = [one for one in differences if one.ended_at is None]
    theirs = sum(one.row_id is not None for one in rows)
    return FoundLedgers(
        line=_line(row, theirs, len(open_)),
        unit_id=row.unit_id,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        concluded_by=row.concluded_by,
        report=_report(rows),
        differences=tuple(open_),
        explained=tuple(one for one in differences if one.words),
        imports=tuple(row.imports.order_by("-pk")[:5]),
        works=row.concluded_at is None,
    )


def rows_of(actor: Actor, reconciliation_id: int) -> list[RowLine]:
    """Every matter of both ledgers, for a workbook."""
    row = visible_ledgers(actor).filter(pk=reconciliation_id).first()
    if row is None:
        raise NotVisible(str(reconciliation_id))
    return all_rows(row)


def all_rows(ledgers: Reconciliation) -> list[RowLine]:
    """Theirs in the order of their numbers, then ours that they do not have."""
    cases = {one.pk: one for one in ledgers.cases()}
    lines = []
    matched = set()
    rows = LedgerRow.objects.filter(reconciliation=ledgers).order_by("key")
    for row in rows.select_related("case__party", "case__owner"):
        matched.add(row.case_id)
        lines.append(_row(row, row.case))
    left = [one for pk, one in cases.items() if pk not in matched]
    return lines + [_row(None, one) for one in sorted(left, key=lambda c: c.number)]


def ledgers_of_row(actor: Actor, row_id: int) -> tuple[int, RowLine]:
    """One row of theirs and the reconciliation to which it belongs."""
    visible_ledgers(actor)
    rows = LedgerRow.objects.filter(pk=row_id)
    row = rows.select_related("case__party", "case__owner").first()
    if row is None:
        raise NotVisible(str(row_id))
    return row.reconciliation_id, _row(row, row.case)


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
            return [_row(None, one) for one in found]
    near = sorted(free[:500], key=lambda one: _apart(one, row.told_on))
    return [_row(None, one) for one in near[:_MOST_CHOICES]]


def _apart(case: FoundCase, told_on: date | None) -> int:
    return abs((clock.local_day(case.raised_at) - told_on).days) if told_on else 0


def _report(rows: list[RowLine]) -> Report:
    theirs = [one for one in rows if one.row_id is not None]
    ours = [one for one in rows if one.case_number]
    open_ = [one for one in theirs if not (one.closed_there and one.closed_here)]
    return Report(
        theirs=len(theirs),
        theirs_closed=sum(bool(one.closed_there) for one in theirs),
        ours=len(ours),
        ours_closed=sum(bool(one.closed_here) for one in ours),
        matched=sum(bool(one.case_number) for one in theirs),
        by=Counter(one.how for one in theirs),
        standing=Counter(one.standing for one in rows),
        open=tuple(open_[:MOST_OPEN]),
        open_in_all=len(open_),
    )


def _row(row: LedgerRow | None, case: FoundCase | None) -> RowLine:
    theirs = row.theirs() if row else None
    ours = as_ours(case) if case else None
    return RowLine(
        row_id=row.pk if row else None,
        key=row.key if row else "",
        firm=(theirs.firm if theirs else "") or (ours.firm if ours else ""),
        text=row.text if row else "",
        told_on=theirs.told_on if theirs else (ours.told_on if ours else None),
        closed_there=theirs.closed if theirs else None,
        closed_there_on=theirs.closed_on if theirs else None,
        case_number=case.number if case else "",
        case_title=case.title if case else "",
        unit_id=case.owner_id if case else None,
        closed_here=ours.closed if ours else None,
        closed_here_on=ours.closed_on if ours else None,
        status=Status(case.status) if case else "",
        how=How(row.how) if row else How.NONE,
        likeness=row.likeness if row else None,
        standing=rules.standing(theirs, ours),
        differing=rules.differing(theirs, ours) if theirs and ours else (),
    )


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
