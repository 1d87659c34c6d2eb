"""Publishing a month: what everybody may take away, unchanged for good."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import opens_transaction
from bihuan.measure.figures import rules
from bihuan.measure.figures.models import PublishedMonth
from bihuan.measure.figures.words import STATISTICS, Event


@opens_transaction
def publish_month(
    month: date, body: bytes, *, rows: int, as_of: datetime, actor: Actor
) -> bool:
    """Keep a month's file with the formulas it was made by; a month is published once."""
    actor.may(Permission.LEAD).enforce()
    digest = hashlib.sha256(body).hexdigest()
    kept, fresh = PublishedMonth.objects.get_or_create(
        month=month,
        defaults={
            "body": body,
            "rows": rows,
            "as_of": as_of,
            "digest": digest,
            "formulas": rules.formulas([one for one in STATISTICS if not one.live]),
        },
    )
    if fresh:
        record(
            Event.MONTH_PUBLISHED,
            f"open-data:{month:%Y-%m}",
            actor=actor.name,
            digest=kept.digest,
            rows=rows,
        )
    return fresh
