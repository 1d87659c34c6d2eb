"""What is known already when somebody begins to tell a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import find_by_phone
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import open_matters_of_identities, visible_cases
from bihuan.loop.cases.words import OPEN


@dataclass(frozen=True, slots=True)
class Similar:
    """An open matter of the same caller or the same enterprise."""

    number: str
    title: str
    status: str
    unit: str
    raised_at: datetime
    due_at: datetime | None


def similar_matters(
    actor: Actor, *, phone: str = "", party_id: int | None = None, most: int = 8
) -> list[Similar]:
    """Open matters of whoever has this telephone, and of this party, newest first."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible
    callers = find_by_phone(phone) if phone else []
    found = (
        {case.pk for case in open_matters_of_identities(callers)} if callers else set()
    )
    cases = visible_cases(actor).filter(status__in=sorted(OPEN))
    if party_id is not None:
        newest = cases.filter(party=party_id).order_by("-pk")
        found |= set(newest.values_list("pk", flat=True)[:most])
    if not found:
        return []
    rows = cases.filter(pk__in=found).select_related("owner").order_by("-pk")[:most]
    return [
        Similar(
            row.number,
            row.title,
            row.status,
            row.owner.short_name if row.owner else "",
            row.raised_at,
            row.due_at,
        )
        for row in rows
    ]
