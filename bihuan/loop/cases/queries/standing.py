"""How one case stands, as far as others need to know to judge what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases import rules
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries.waiting import light_of
from bihuan.loop.cases.words import OPEN, RUNNING, Light, Status, Step


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
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def may(self, step: Step) -> Verdict:
        """Whether this step is possible at all from here, for anyone."""
        return rules.may_move(self.status, step)


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
        closed_at=case.closed_at,
    )


def deadline_of(case: Case) -> tuple[Light, datetime | None]:
    """While the unit's clock runs, the promise to the raiser; otherwise the next step."""
    now, status = clock.now(), Status(case.status)
    if status in RUNNING:
        light = rules.light(
            status=status, due_at=case.due_at, warn_at=case.warn_at, now=now
        )
        return light, case.due_at
    if status not in OPEN:
        return Light.NONE, None
    light = light_of(
        act_by=case.act_by,
        due_at=None,
        warn_at=None,
        now=now,
        today_ends=day_ends(clock.local_day(now)),
    )
    return light, case.act_by


def numbers_of(case_ids: Iterable[int]) -> dict[int, str]:
    """Case numbers by id, in one query; for timelines that speak of other cases."""
    wanted = set(case_ids)
    if not wanted:
        return {}
    return dict(Case.objects.filter(pk__in=wanted).values_list("pk", "number"))
