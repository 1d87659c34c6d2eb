"""Who is responsible for what: assigned at the desk or learnt from adjudications."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from bihuan.directory.areas.queries import county
from bihuan.directory.catalogue import rules
from bihuan.directory.catalogue.models import Category, Proposal, Responsibility
from bihuan.directory.catalogue.words import Event, Origin, ProposalState
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible


@opens_transaction
def assign_responsibility(
    category_id: int,
    area_id: int,
    *,
    unit_id: int,
    starts_on: date,
    source: str = "",
    actor: Actor,
) -> int:
    """From this day on, this unit answers for the category in the area."""
    actor.may(Permission.ADJUDICATE).enforce()
    _lock_category(category_id)

    line = _assign(
        (category_id, area_id, unit_id),
        starts_on=starts_on,
        source=source,
        origin=Origin.DESK,
    )

    record(
        Event.RESPONSIBILITY_ASSIGNED,
        f"category:{category_id}",
        actor=actor.name,
        area=area_id,
        unit=unit_id,
        starts_on=starts_on.isoformat(),
    )
    return line.pk


@joins_transaction
def propose_responsibility(
    category_id: int, area_id: int | None, unit_id: int, *, source: str, actor: Actor
) -> int | None:
    """Offer an adjudication to the map; None where the map says so already.

    `source` is the case's number. A case without a place speaks for the whole
    county. Several cases that end the same way make one proposal, the first one's.
    """
    today = _today()
    area_id = area_id if area_id is not None else county()
    if area_id is None:
        return None
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    if Responsibility.objects.filter(
        still,
        starts_on__lte=today,
        category=category_id,
        area=area_id,
        unit=unit_id,
    ).exists():
        return None
    proposal, new = Proposal.objects.get_or_create(
        category_id=category_id,
        area_id=area_id,
        unit_id=unit_id,
        state=ProposalState.PROPOSED,
        defaults={"case_number": source, "proposed_at": clock.now()},
    )
    if new:
        record(
            Event.RESPONSIBILITY_PROPOSED,
            f"category:{category_id}",
            actor=actor.name,
            area=area_id,
            unit=unit_id,
            case=source,
        )
    return proposal.pk


@opens_transaction
def accept_proposal(proposal_id: int, *, actor: Actor) -> int:
    """Write a proposal into the map from today; answer the line's id."""
    actor.may(Permission.ADJUDICATE).enforce()
    proposal = _lock_proposal(proposal_id)
    _lock_category(proposal.category_id)

    rules.may_decide(ProposalState(proposal.state)).enforce()
    line = _assign(
        (proposal.category_id, proposal.area_id, proposal.unit_id),
        starts_on=_today(),
        source=proposal.case_number,
        origin=Origin.PROPOSAL,
    )
    _decide(proposal, ProposalState.ACCEPTED)

    record(
        Event.PROPOSAL_ACCEPTED,
        f"category:{proposal.category_id}",
        actor=actor.name,
        area=proposal.area_id,
        unit=proposal.unit_id,
        case=proposal.case_number,
    )
    return line.pk


@opens_transaction
def reject_proposal(proposal_id: int, *, reason: str, actor: Actor) -> None:
    """Leave the map as it is: this adjudication was for this case alone."""
    actor.may(Permission.ADJUDICATE).enforce()
    proposal = _lock_proposal(proposal_id)

    rules.may_decide(ProposalState(proposal.state)).enforce()
    _decide(proposal, ProposalState.REJECTED)

    record(
        Event.PROPOSAL_REJECTED,
        f"category:{proposal.category_id}",
        actor=actor.name,
        area=proposal.area_id,
        unit=proposal.unit_id,
        case=proposal.case_number,
        reason=reason,
    )


def _assign(
    triple: tuple[int, int, int], *, starts_on: date, source: str, origin: Origin
) -> Responsibility:
    """End what holds on that day and begin the new line on it."""
    category_id, area_id, unit_id = triple
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    lines = Responsibility.objects.filter(still, category=category_id, area=area_id)
    current = lines.filter(starts_on__lte=starts_on).first()
    later = lines.filter(starts_on__gt=starts_on).values_list("starts_on", flat=True)

    rules.may_assign(
        starts_on=starts_on,
        later=list(later),
        same_unit=current is not None and current.unit_id == unit_id,
        today=_today(),
    ).enforce()

    if current is not None and current.starts_on == starts_on:
        # Decided twice on one day: the earlier one never held for a whole day.
        current.delete()
    elif current is not None:
        current.ends_on = starts_on
        current.save(update_fields=["ends_on"])
    return Responsibility.objects.create(
        category_id=category_id,
        area_id=area_id,
        unit_id=unit_id,
        starts_on=starts_on,
        source=source,
        origin=origin,
    )


def _decide(proposal: Proposal, state: ProposalState) -> None:
    proposal.state, proposal.decided_at = state, clock.now()
    proposal.save(update_fields=["state", "decided_at"])


def _lock_category(category_id: int) -> None:
    """The category's row is the lock for everything that the map says about it."""
    if not Category.objects.select_for_update().filter(pk=category_id).exists():
        raise NotVisible(str(category_id))


def _lock_proposal(proposal_id: int) -> Proposal:
    proposal = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise NotVisible(str(proposal_id))
    return proposal


def _today() -> date:
    """The county's day, not UTC's."""
    return clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
