"""Timed work of the figures: folding what was appended."""

from __future__ import annotations

from django.db import transaction

from bihuan.kit.schedule import Periodic
from bihuan.measure.figures import actions

PORTION = 5_000


def fold() -> int:
    """Fold one portion; says how much if there is likely more to fold at once."""
    with transaction.atomic(durable=True):
        taken = actions.fold(PORTION)
    return taken if taken == PORTION else 0


PERIODIC = (Periodic("figures.fold", fold, every=5),)
