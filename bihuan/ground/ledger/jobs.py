"""Timed work: the daily root."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bihuan.ground.ledger import actions
from bihuan.ground.ledger.words import DailyRoot
from bihuan.kit import clock
from bihuan.kit.schedule import Periodic

# Heads are marked in portions, so that whoever records in one of them never waits for
# longer than one portion takes.
PORTION = 2000


def anchor(day: date) -> DailyRoot:
    """Make the root of this day; doing it again changes nothing.

    Stopped half way, the root stands and some heads stay unmarked: the next root then
    covers them once more, which does no harm.
    """
    with transaction.atomic(durable=True):
        root = actions.make_root(day)
    for first in range(0, root.leaves, PORTION):
        with transaction.atomic(durable=True):
            actions.mark_anchored(root.number, first=first, count=PORTION)
    return root


def anchor_yesterday() -> DailyRoot:
    """For the scheduler, shortly after midnight in the county."""
    return anchor(timezone.localdate(clock.now()) - timedelta(days=1))


PERIODIC = (Periodic("ledger.anchor", anchor_yesterday, cron="5 0 * * *"),)
