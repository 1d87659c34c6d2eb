"""Two ledgers: open a comparison, read theirs in, match it row by row, tell what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from django.db.models import QuerySet

from bihuan.directory.catalogue.queries import active_profile
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.matching import (
    LockedLedgers,
    compare,
    match_and_compare,
    match_row,
)
from bihuan.loop.supervision.models import (
    LedgerImport,
    LedgerRow,
    Reconciliation,
)
from bihuan.loop.supervision.words.ledgers import (
    How,
    Imported,
    LedgerEvent,
    Theirs,
    Unreadable,
    ledgers_stream,
)

MOST_REJECTS = 1_000
_OF_ROW = ("our_number", "firm", "told_on", "text", "closed", "closed_on")


@opens_transaction
def open_ledgers(
    *,
    name: str,
    other: str,
    profile: str,
    since: date,
    until: date,
    unit_id: int | None,
    actor: Actor,
) -> int:
    """Begin a comparison of our cases of some sort and days with somebody's list."""
    actor.may(Permission.RECONCILE).enforce()
    _pk, about = active_profile(profile)
    rules.may_open(
        name=name,
        other=other,
        since=since,
        until=until,
        sealed=about.privacy is Visibility.SEALED,
    ).enforce()

    made = Reconciliation.objects.create(
        name=name.strip(),
        other=other.strip(),
        profile=profile,
        since=since,
        until=until,
        unit_id=unit_id,
        opened_by=actor.name,
        opened_at=clock.now(),
    )

    record(
        LedgerEvent.OPENED, ledgers_stream(made.pk), actor=actor.name, profile=profile
    )
    return made.pk


@opens_transaction
def import_theirs(
    reconciliation_id: int,
    rows: Sequence[Theirs],
    *,
    rejected: Sequence[Unreadable] = (),
    actor: Actor,
) -> Imported:
    """Take their list over; the same file twice changes nothing, a newer one what changed.

    What cannot be read is kept with its line and the reason. Then both are matched.
    """
    actor.may(Permission.RECONCILE).enforce()
    ledgers = _lock(reconciliation_id)

    new, changed = _take_over(ledgers, rows)
    same = len(rows) - new - changed
    done = Imported(len(rows), new, changed, same, len(rejected))
    _keep_import(ledgers, rows, rejected, done, actor)
    match_and_compare(ledgers, actor=actor)

    record(
        LedgerEvent.IMPORTED,
        ledgers_stream(ledgers.pk),
        actor=actor.name,
        rows=done.rows,
        new=done.new,
        changed=done.changed,
        rejected=done.rejected,
    )
    return done


def _take_over(ledgers: Reconciliation, rows: Sequence[Theirs]) -> tuple[int, int]:
    """Write what is new and what changed; how many of each."""
    there = {one.key: one for one in LedgerRow.objects.filter(reconciliation=ledgers)}
    new = [one for one in rows if one.key not in there]
    changed = [
        one for one in rows if one.key in there and there[one.key].theirs() != one
    ]
    LedgerRow.objects.bulk_create(_row(ledgers, one) for one in new)
    for one in changed:
        _follow(there[one.key], one)
    LedgerRow.objects.bulk_update([there[one.key] for one in changed], _OF_ROW)
    return len(new), len(changed)


@opens_transaction
def compare_again(reconciliation_id: int, *, actor: Actor) -> None:
    """Cases went on since: match what is not matched, and tell anew what differs."""
    actor.may(Permission.RECONCILE).enforce()
    ledgers = _lock(reconciliation_id)

    matched = match_and_compare(ledgers, actor=actor)

    record(
        LedgerEvent.MATCHED,
        ledgers_stream(ledgers.pk),
        actor=actor.name,
        matched=matched,
    )


@opens_transaction
def pair(row_id: int, *, number: str, actor: Actor) -> None:
    """Somebody says which case a row is."""
    actor.may(Permission.RECONCILE).enforce()
    ledgers, row = _lock_row(row_id)
    case = ledgers.cases().filter(number=number.strip().upper()).first()
    others = LedgerRow.objects.filter(reconciliation=ledgers).exclude(pk=row.pk)

    rules.may_pair(
        in_scope=case is not None,
        taken=case is not None and others.filter(case=case).exists(),
    ).enforce()
    assert case is not None

    match_row(row, case.pk, How.HAND, actor=actor)
    row.save()
    compare(ledgers)

    record(
        LedgerEvent.PAIRED,
        ledgers_stream(ledgers.pk),
        actor=actor.name,
        row=row.pk,
        case=case.pk,
    )


@opens_transaction
def part_again(row_id: int, *, actor: Actor) -> None:
    """Somebody says that a row is not the case it was matched with."""
    actor.may(Permission.RECONCILE).enforce()
    ledgers, row = _lock_row(row_id)
    case = row.case_id

    row.case_id, row.how, row.likeness = None, How.NONE, None
    row.matched_by, row.matched_at = actor.name, clock.now()
    row.save()
    compare(ledgers)

    record(
        LedgerEvent.PARTED,
        ledgers_stream(ledgers.pk),
        actor=actor.name,
        row=row.pk,
        case=case,
    )


def _row(ledgers: Reconciliation, one: Theirs) -> LedgerRow:
    values = {name: getattr(one, name) for name in _OF_ROW}
    return LedgerRow(reconciliation=ledgers, key=one.key, **values)


def _follow(row: LedgerRow, one: Theirs) -> None:
    for name in _OF_ROW:
        setattr(row, name, getattr(one, name))


def _keep_import(
    ledgers: Reconciliation,
    rows: Iterable[Theirs],
    rejected: Sequence[Unreadable],
    done: Imported,
    actor: Actor,
) -> None:
    LedgerImport.objects.create(
        reconciliation=ledgers,
        digest=sha256(repr(list(rows)).encode()).hexdigest(),
        rows=done.rows,
        new=done.new,
        changed=done.changed,
        same=done.same,
        rejects=[[one.line, one.reason] for one in rejected[:MOST_REJECTS]],
        imported_by=actor.name,
        imported_at=clock.now(),
    )


def _lock(reconciliation_id: int) -> LockedLedgers:
    rows: QuerySet[Reconciliation] = Reconciliation.objects.select_for_update()
    found = rows.filter(pk=reconciliation_id).first()
    if found is None:
        raise NotVisible(str(reconciliation_id))
    rules.may_work_on(concluded=found.concluded_at is not None).enforce()
    return LockedLedgers(found)


def _lock_row(row_id: int) -> tuple[LockedLedgers, LedgerRow]:
    rows = LedgerRow.objects.filter(pk=row_id)
    found = rows.values_list("reconciliation_id", flat=True).first()
    if found is None:
        raise NotVisible(str(row_id))
    return _lock(found), rows.get()
