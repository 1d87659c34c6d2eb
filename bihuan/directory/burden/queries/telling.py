"""What is said of a form to those who are outside of its page."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.burden.models import Demand, Share
from bihuan.directory.burden.words import Form, State


def forms(demand_ids: Iterable[int]) -> dict[int, Form]:
    """These demands as far as they went out, with the units that have not answered.

    Two queries, at any number. One that no unit ever saw is not among them.
    """
    wanted = set(demand_ids)
    if not wanted:
        return {}
    waiting: dict[int, set[int]] = {}
    open_ = Share.objects.filter(demand__in=wanted, given_at__isnull=True)
    for demand, unit in open_.values_list("demand_id", "unit_id"):
        waiting.setdefault(demand, set()).add(unit)
    rows = Demand.objects.filter(pk__in=wanted, sent_at__isnull=False)
    return {
        row.pk: Form(
            title=row.title,
            asker_id=row.asker_id,
            due_at=row.due_at,
            state=State(row.state),
            waiting=frozenset(waiting.get(row.pk, ())),
        )
        for row in rows
    }
