"""Which row of theirs is which case of ours, and what differs between the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NewType

from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.queries import FoundCase, FoundRaising
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import (
    Difference,
    LedgerRow,
    Reconciliation,
    as_ours,
)
from bihuan.loop.supervision.words.ledgers import How, Likeness, Ours, Stood
from bihuan.loop.triage.queries import Sketch, likely_same, sketches_of

_Sketched = tuple[int, Sketch]
LockedLedgers = NewType("LockedLedgers", Reconciliation)
EXPLAIN_WITHIN = Period(5, Measure.WORKING_DAYS)


@joins_transaction
def match_row(
    row: LedgerRow, case: int, how: How, *, likeness: int | None = None, actor: Actor
) -> None:
    """Say which case a row is, and how that was found; the caller saves it."""
    row.case_id, row.how, row.likeness = case, how, likeness
    row.matched_by, row.matched_at = actor.name, clock.now()


@joins_transaction
def match_and_compare(ledgers: LockedLedgers, *, actor: Actor) -> int:
    """Match what is not matched yet, then tell what differs; says how many were matched.

    What somebody parted by hand is not matched again by itself.
    """
    ours = {one.case_id: one for one in _ours(ledgers)}
    rows = LedgerRow.objects.filter(reconciliation=ledgers)
    taken = set(rows.exclude(case=None).values_list("case", flat=True))
    left = list(rows.filter(case=None, matched_by="").order_by("pk"))
    free = {pk: one for pk, one in ours.items() if pk not in taken}

    matched = _by_number(left, free, actor)
    left = [one for one in left if one.case_id is None]
    matched += _by_likeness(ledgers, left, free, actor)
    LedgerRow.objects.bulk_update(
        matched, ["case", "how", "likeness", "matched_by", "matched_at"]
    )
    compare(ledgers)
    return len(matched)


def _by_number(
    rows: Sequence[LedgerRow], free: dict[int, Ours], actor: Actor
) -> list[LedgerRow]:
    found, names = [], rules.named(free.values())
    for row in rows:
        case = rules.by_number(row.theirs(), names, free)
        if case is not None:
            match_row(row, case, How.NUMBER, actor=actor)
            free.pop(case)
            found.append(row)
    return found


def _by_likeness(
    ledgers: Reconciliation,
    rows: Sequence[LedgerRow],
    free: Mapping[int, Ours],
    actor: Actor,
) -> list[LedgerRow]:
    """A case that two rows would be is left to a person."""
    cases = {one.pk: one for one in ledgers.cases().filter(pk__in=free)}
    told: dict[date, list[_Sketched]] = {}
    sketched = sketches_of(cases.values())
    for pk in cases:
        told.setdefault(free[pk].told_on, []).append((pk, sketched[pk]))
    found: dict[int, list[tuple[LedgerRow, int]]] = {}
    for row in rows:
        best = rules.by_likeness(row.theirs(), _likely(row, told), free)
        if best is not None:
            found.setdefault(best[0], []).append((row, best[1]))
    matched = []
    for pk, claims in found.items():
        if len(claims) == 1:
            row, likeness = claims[0]
            match_row(row, pk, How.LIKENESS, likeness=likeness, actor=actor)
            matched.append(row)
    return matched


def _likely(row: LedgerRow, told: Mapping[date, Sequence[_Sketched]]) -> list[Likeness]:
    """Of the cases told within some days of a row, how like it each is."""
    if row.told_on is None or not row.text:
        return []
    near = [
        one
        for days in range(-rules.APART.days, rules.APART.days + 1)
        for one in told.get(row.told_on + timedelta(days), ())
    ]
    text = f"{row.text}\n{row.firm}"
    found = likely_same(row.text, text, [sketch for _, sketch in near])
    return [
        Likeness(pk, likely.score, likely.same)
        for (pk, _), likely in zip(near, found, strict=True)
    ]


@joins_transaction
def compare(ledgers: LockedLedgers) -> None:
    """Write down what differs now; a difference that is gone ends by itself."""
    now = clock.now()
    cases = {one.pk: one for one in ledgers.cases()}
    found: dict[tuple[int | None, int | None], tuple[str, int | None]] = {}
    matched = set()
    rows = LedgerRow.objects.filter(reconciliation=ledgers).select_related("case")
    for row in rows.select_related("case__party", "case__owner"):
        matched.add(row.case_id)
        case = as_ours(row.case) if row.case else None
        stands = rules.standing(row.theirs(), case)
        if rules.is_difference(stands):
            owner = row.case.owner_id if row.case else None
            found[row.pk, None] = (stands, owner or ledgers.unit_id)
    for pk, case_row in cases.items():
        if pk not in matched:
            stands = rules.standing(None, as_ours(case_row))
            found[None, pk] = (stands, case_row.owner_id or ledgers.unit_id)
    _keep(ledgers, found)
    ledgers.compared_at = now
    ledgers.save(update_fields=["compared_at"])


@joins_transaction
def as_it_stands(ledgers: LockedLedgers) -> list[Stood]:
    """Every matter of both ledgers: theirs by their numbers, then ours that they lack."""
    found, matched = [], set()
    rows = LedgerRow.objects.filter(reconciliation=ledgers).order_by("key")
    for row in rows.select_related("case__party", "case__owner"):
        matched.add(row.case_id)
        found.append(_stood(row, row.case))
    cases = ledgers.cases().exclude(pk__in=[one for one in matched if one])
    left = cases.order_by("number")
    return found + [_stood(None, case) for case in left]


def _stood(row: LedgerRow | None, case: FoundCase | None) -> Stood:
    theirs = row.theirs() if row else None
    ours = as_ours(case) if case else None
    return Stood(
        row=row.pk if row else None,
        case=case.pk if case else None,
        closed_there=theirs.closed if theirs else None,
        closed_here=ours.closed if ours else None,
        closed_here_on=ours.closed_on if ours else None,
        status=str(case.status) if case else "",
        unit=case.owner_id if case else None,
        standing=rules.standing(theirs, ours),
        how=How(row.how) if row else How.NONE,
        likeness=row.likeness if row else None,
        differing=rules.differing(theirs, ours) if theirs and ours else (),
    )


def _keep(
    ledgers: Reconciliation,
    found: Mapping[tuple[int | None, int | None], tuple[str, int | None]],
) -> None:
    now = clock.now()
    due_at = calendar().due(now, EXPLAIN_WITHIN).at
    explained = set()
    for one in Difference.objects.filter(reconciliation=ledgers):
        key = (one.row_id, None if one.row_id else one.case_id)
        stands = found.get(key, ("", None))[0]
        if stands == one.kind and (one.ended_at is None or one.words):
            explained.add(key)  # it is there already, open or explained as such
        elif one.ended_at is None:
            one.ended_at = now  # the ledgers agree now, or differ in another way
            one.save(update_fields=["ended_at"])
    Difference.objects.bulk_create(
        Difference(
            reconciliation=ledgers,
            row_id=row,
            case_id=case,
            kind=kind,
            unit_id=unit,
            due_at=due_at,
            found_at=now,
        )
        for (row, case), (kind, unit) in found.items()
        if (row, case) not in explained
    )


def _ours(ledgers: Reconciliation) -> list[Ours]:
    """Our side with the names under which each case came in."""
    cases = list(ledgers.cases())
    rows = FoundRaising.objects.filter(case__in=[one.pk for one in cases])
    names: dict[int, list[str]] = {}
    for case, name in rows.values_list("case", "external_id"):
        names.setdefault(case, []).append(name)
    return [as_ours(one, names.get(one.pk, ())) for one in cases]
