"""Every matter of two ledgers as a line, as it stands or stood, and what lines come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import Status
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import LedgerRow, Reconciliation, as_ours
from bihuan.loop.supervision.words.ledgers import How, Standing, Stood

MOST_OPEN = 200  # that a report names one by one


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


def rows_as_kept(ledgers: Reconciliation) -> list[RowLine]:
    """As they stood when accounts were closed; before, and without it, as they stand."""
    if ledgers.stood is None:
        return all_rows(ledgers)
    rows = LedgerRow.objects.filter(reconciliation=ledgers)
    theirs = {one.pk: one for one in rows}
    stood = rules.read_kept(ledgers.stood)
    # What was sealed since is not shown any more; how it stood is.
    readable = FoundCase.objects.exclude(visibility=Visibility.SEALED)
    known = readable.filter(pk__in=[one.case for one in stood if one.case])
    cases = {one.pk: one for one in known.select_related("party", "owner")}
    return [
        _as_it_stood(row_line(theirs.get(one.row or 0), cases.get(one.case or 0)), one)
        for one in stood
    ]


def _as_it_stood(line: RowLine, stood: Stood) -> RowLine:
    return replace(
        line,
        closed_there=stood.closed_there,
        closed_here=stood.closed_here,
        closed_here_on=stood.closed_here_on,
        status=stood.status,
        unit_id=stood.unit,
        standing=stood.standing,
        how=stood.how,
        likeness=stood.likeness,
        differing=stood.differing,
    )


def all_rows(ledgers: Reconciliation) -> list[RowLine]:
    """Theirs in the order of their numbers, then ours that they do not have."""
    cases = {one.pk: one for one in ledgers.cases()}
    lines = []
    matched = set()
    rows = LedgerRow.objects.filter(reconciliation=ledgers).order_by("key")
    for row in rows.select_related("case__party", "case__owner"):
        matched.add(row.case_id)
        lines.append(row_line(row, row.case))
    left = [one for pk, one in cases.items() if pk not in matched]
    return lines + [row_line(None, one) for one in sorted(left, key=lambda c: c.number)]


def report_of(rows: Sequence[RowLine]) -> Report:
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


def row_line(row: LedgerRow | None, case: FoundCase | None) -> RowLine:
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
