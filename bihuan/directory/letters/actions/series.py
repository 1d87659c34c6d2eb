"""How a county numbers and signs its letters, as its pack says."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.letters import rules
from bihuan.directory.letters.models import SeriesRow
from bihuan.directory.letters.words import Event, Series
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import joins_transaction


@joins_transaction
def keep_series(told: Iterable[Series], *, actor: Actor) -> int:
    """Keep what a pack says; answers how many kinds are numbered differently now.

    Numbers that were given stay: a new prefix begins at one.
    """
    changed = 0
    for series in told:
        rules.may_number(series.prefix).enforce()
        row = SeriesRow.objects.filter(kind=series.kind).first()
        row = row or SeriesRow(kind=series.kind)
        said = (series.prefix, series.issuer, series.head)
        if (row.prefix, row.issuer, row.head) == said:
            continue
        row.prefix, row.issuer, row.head = said
        row.save()
        record(
            Event.SERIES_KEPT,
            "letters",
            actor=actor.name,
            letter_kind=series.kind,
            prefix=series.prefix,
        )
        changed += 1
    return changed
