"""Creating units, appointing and dismissing. Everything is kept in `unit:<pk>`."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.units import rules
from bihuan.directory.units.models import Membership, Unit
from bihuan.directory.units.words import Event, NewMember, NewUnit
from bihuan.ground.access.words import Actor, Permission, Role
from bihuan.ground.ledger.actions import record, record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock, remembered
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible

_PLAIN = (
    "name",
    "name_en",
    "phone",
    "duty_phone",
    "is_dispatch_centre",
    "is_callback",
    "active",
)


@opens_transaction
def create_unit(unit: NewUnit, *, actor: Actor) -> int:
    """Add a body to the county's tree; answer its id."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    parent = Unit.objects.filter(code=unit.parent).first() if unit.parent else None

    rules.may_create(
        unit,
        code_taken=Unit.objects.filter(code=unit.code).exists(),
        parent_known=parent is not None,
    ).enforce()

    row = Unit(code=unit.code)
    _fill(row, unit, parent=parent, area_id=area_ids().get(unit.area))
    row.save()
    remembered.forget()

    record(Event.CREATED, f"unit:{row.pk}", actor=actor.name, code=row.code)
    return row.pk


@opens_transaction
def appoint(
    unit_id: int, *, account_id: int, role: Role, title: str = "", actor: Actor
) -> int:
    """Give a person a role in a unit from now on; answer the post's id."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    unit = _lock_unit(unit_id)
    held = list(
        Membership.objects.filter(
            account=account_id, dismissed_at__isnull=True
        ).values_list("role", "unit_id")
    )

    rules.may_appoint(
        role,
        held=frozenset(Role(name) for name, _ in held),
        unit_active=unit.active,
        already=(role, unit_id) in held,
    ).enforce()

    post = Membership.objects.create(
        account_id=account_id,
        unit=unit,
        role=role,
        title=title,
        appointed_at=clock.now(),
    )

    record(
        Event.APPOINTED,
        f"unit:{unit_id}",
        actor=actor.name,
        account=account_id,
        role=role,
    )
    return post.pk


@opens_transaction
def dismiss(post_id: int, *, actor: Actor) -> None:
    """End a post now. The person loses its permissions with the next request."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    post = Membership.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise NotVisible(str(post_id))

    rules.may_dismiss(dismissed=post.dismissed_at is not None).enforce()

    post.dismissed_at = clock.now()
    post.save(update_fields=["dismissed_at"])

    record(
        Event.DISMISSED,
        f"unit:{post.unit_id}",
        actor=actor.name,
        account=post.account_id,
        role=post.role,
    )


@joins_transaction
def keep_units(units: Sequence[NewUnit], *, actor: Actor) -> int:
    """Make the tree contain these units as described; answer how many changed.

    Units not named stay: cases are in their hands.
    """
    there = {row.code: row for row in Unit.objects.select_related("parent")}
    areas = area_ids()
    entries: list[NewEntry] = []
    for unit in rules.in_order(units):
        row = there.setdefault(unit.code, Unit(code=unit.code))
        event = Event.AMENDED if row.pk else Event.CREATED
        parent = there.get(unit.parent)
        if _fill(row, unit, parent=parent, area_id=areas.get(unit.area)):
            row.save()
            entries.append(_entry(event, row.pk, actor, code=row.code))
    record_many(entries)
    remembered.forget()
    return len(entries)


@joins_transaction
def keep_members(members: Sequence[NewMember], *, actor: Actor) -> int:
    """Fill these posts where they are not filled yet; answer how many were."""
    units = dict(Unit.objects.values_list("code", "pk"))
    accounts = {member.account_id for member in members}
    held = set(
        Membership.objects.filter(
            account__in=accounts, dismissed_at__isnull=True
        ).values_list("account_id", "unit_id", "role")
    )
    now = clock.now()
    new = [
        Membership(
            account_id=member.account_id,
            unit_id=units[member.unit],
            role=member.role,
            title=member.title,
            appointed_at=now,
        )
        for member in members
        if (member.account_id, units[member.unit], member.role) not in held
    ]
    Membership.objects.bulk_create(new)
    record_many(
        [
            _entry(
                Event.APPOINTED,
                post.unit_id,
                actor,
                account=post.account_id,
                role=post.role,
            )
            for post in new
        ]
    )
    return len(new)


def _lock_unit(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible(str(unit_id))
    return unit


def _fill(
    row: Unit, unit: NewUnit, *, parent: Unit | None, area_id: int | None
) -> bool:
    """Put what is said on the row; tell whether anything differs."""
    before = _said(row)
    for name in _PLAIN:
        setattr(row, name, getattr(unit, name))
    row.short_name = unit.short_name or unit.name
    row.kind = unit.kind
    row.parent = parent
    row.area_id = area_id
    row.path = f"{parent.path if parent is not None else ''}{unit.code}/"
    return row.pk is None or before != _said(row)


def _said(row: Unit) -> tuple[object, ...]:
    plain = tuple(getattr(row, name) for name in _PLAIN)
    return (*plain, row.short_name, row.kind, row.parent_id, row.area_id, row.path)


def _entry(event: Event, unit_id: int, actor: Actor, **facts: str | int) -> NewEntry:
    return NewEntry(
        stream=f"unit:{unit_id}",
        kind=event,
        actor=actor.name,
        facts=facts,
        at=clock.now(),
    )
