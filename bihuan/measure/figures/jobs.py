"""Timed work of the figures: folding what was appended."""

from __future__ import annotations

from django.db import transaction

from bihuan.ground.access.words import Permission, job
from bihuan.kit.schedule import Periodic
from bihuan.measure.figures import actions, queries

PORTION = 5_000
PUBLISHER = job("open-data", Permission.LEAD)


def fold() -> int:
    """Fold one portion; says how much if there is likely more to fold at once."""
    with transaction.atomic(durable=True):
        taken = actions.fold(PORTION)
    return taken if taken == PORTION else 0


def publish_months() -> int:
    """Publish every whole month that is over for some days; says how many."""
    due = queries.months_due()
    for month in due:
        body, rows, as_of = queries.month_as_csv(month)
        actions.publish_month(month, body, rows=rows, as_of=as_of, actor=PUBLISHER)
    return len(due)


PERIODIC = (
    Periodic("figures.fold", fold, every=5),
    Periodic("figures.publish-months", publish_months, cron="40 3 * * *"),
)
