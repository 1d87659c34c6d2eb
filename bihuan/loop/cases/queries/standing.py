"""How one case stands, as far as others need to know to judge what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.loop.cases.models import Case
from bihuan.loop.cases.words import OPEN, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules ask about a case, so that buttons are judged as clicks will be."""

    id: int
    number: str
    version: int
    status: Status
    owner: int | None
    profile_id: int
    category_id: int | None
    area_id: int | None
    party_id: int | None
    visibility: str
    due_at: datetime | None
    dispatched_at: datetime | None
    adjudicated: bool
    escalation: str
    extensions: int
    round: int

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def standing_of(case: Case) -> Standing:
    """The plain values of a case that was found before; reads nothing."""
    return Standing(
        id=case.pk,
        number=case.number,
        version=case.version,
        status=Status(case.status),
        owner=case.owner_id,
        profile_id=case.profile_id,
        category_id=case.category_id,
        area_id=case.area_id,
        party_id=case.party_id,
        visibility=case.visibility,
        due_at=case.due_at,
        dispatched_at=case.dispatched_at,
        adjudicated=case.adjudicated,
        escalation=case.escalation,
        extensions=case.extensions,
        round=case.round,
    )


def numbers_of(case_ids: Iterable[int]) -> dict[int, str]:
    """Case numbers by id, in one query; for timelines that speak of other cases."""
    wanted = set(case_ids)
    if not wanted:
        return {}
    return dict(Case.objects.filter(pk__in=wanted).values_list("pk", "number"))
