"""Differences between two ledgers: whose they are, what they come from, closing accounts."""

from __future__ import annotations

from django.db.models import F

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.matching import (
    LockedLedgers,
    as_it_stands,
    compare,
)
from bihuan.loop.supervision.models import Difference, LedgerRow, Reconciliation
from bihuan.loop.supervision.words.ledgers import LedgerEvent, ledgers_stream


@opens_transaction
def hand_on_difference(difference_id: int, *, unit_id: int, actor: Actor) -> None:
    """Name the unit that is to explain a difference."""
    actor.may(Permission.RECONCILE).enforce()
    found = _lock(difference_id)

    found.unit_id = unit_id
    found.save(update_fields=["unit"])

    record(
        LedgerEvent.HANDED_ON,
        ledgers_stream(found.reconciliation_id),
        actor=actor.name,
        difference=found.pk,
        unit=unit_id,
    )


@opens_transaction
def explain_difference(difference_id: int, *, words: str, actor: Actor) -> None:
    """Say where a difference comes from and what was done; it is then explained."""
    reconciles = bool(actor.may(Permission.RECONCILE))
    found = _lock(difference_id)
    rules.may_explain(
        words=words, units=actor.units, owner=found.unit_id, reconciles=reconciles
    ).enforce()

    found.words = words.strip()
    found.ended_at, found.ended_by = clock.now(), actor.name
    found.save(update_fields=["words", "ended_at", "ended_by"])

    record(
        LedgerEvent.EXPLAINED,
        ledgers_stream(found.reconciliation_id),
        actor=actor.name,
        difference=found.pk,
        about=found.kind,
    )


@opens_transaction
def conclude(reconciliation_id: int, *, actor: Actor) -> None:
    """Close the accounts: every difference was explained.

    How each matter stood is kept, with its digest in the ledger: what was printed of it
    stays as it was, whatever becomes of the cases.
    """
    actor.may(Permission.RECONCILE).enforce()
    rows = Reconciliation.objects.select_for_update().filter(pk=reconciliation_id)
    found = rows.first()
    if found is None:
        raise NotVisible(str(reconciliation_id))
    rules.may_work_on(concluded=found.concluded_at is not None).enforce()
    ledgers = LockedLedgers(found)
    open_ = Difference.objects.filter(reconciliation=ledgers, ended_at__isnull=True)
    known = open_.count()
    compare(ledgers)  # cases went on since; a refusal takes this back with it
    rules.may_conclude(
        known=known,
        open_differences=open_.count(),
        rows=LedgerRow.objects.filter(reconciliation=ledgers).count(),
    ).enforce()

    stood = as_it_stands(ledgers)
    ledgers.stood = rules.kept(stood)
    ledgers.concluded_by, ledgers.concluded_at = actor.name, clock.now()
    ledgers.save(update_fields=["stood", "concluded_by", "concluded_at"])

    record(
        LedgerEvent.CONCLUDED,
        ledgers_stream(ledgers.pk),
        actor=actor.name,
        digest=rules.digest_of(ledgers.stood),
        **rules.come_to(stood),
    )


def _lock(difference_id: int) -> Difference:
    rows = Difference.objects.select_for_update(of=("self",)).annotate(
        concluded=F("reconciliation__concluded_at")
    )
    found = rows.filter(pk=difference_id, ended_at__isnull=True).first()
    if found is None or found.concluded is not None:
        raise NotVisible(str(difference_id))
    return found
