"""Whose eyes the answers of a demand are for."""

from __future__ import annotations

from django.db.models import Q

from bihuan.directory.burden.models import Demand
from bihuan.ground.access.words import Actor, Permission

_READERS = (Permission.LEAD, Permission.LIGHTEN)


def may_read_data(actor: Actor, demand_id: int) -> bool:
    """Who asked, who answered, who leads, and who was told to read instead of asking.

    The last are the units whose own demand repeats this one: what went up comes down
    (数据返还), so that nobody has to ask for it a second time.
    """
    if any(actor.may(one) for one in _READERS):
        return True
    mine = Q(asker__in=actor.units) | Q(
        shares__unit__in=actor.units, shares__given_at__isnull=False
    )
    told = Demand.objects.filter(
        asker__in=actor.units, known__contains=[{"demand_id": demand_id}]
    )
    return Demand.objects.filter(mine, pk=demand_id).exists() or told.exists()
