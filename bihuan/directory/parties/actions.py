"""Registering parties and correcting what is known of them. Kept in `party:<pk>`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.parties import rules
from bihuan.directory.parties.models import Contact, Party
from bihuan.directory.parties.words import Event, NewParty
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record, record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.ground.vault.actions import keep
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, refuse

_FIELDS = ("kind", "name", "uscc", "sector", "scale_class", "area", "tags", "active")


@opens_transaction
def register_party(party: NewParty, *, actor: Actor) -> int:
    """Open the file of a party; answer its id. One USCC has one file."""
    actor.may(Permission.SEE_PARTIES).enforce()
    party = rules.tidy(party)

    rules.may_register(party).enforce()
    _refuse_taken(party.uscc, except_for=None)

    row = Party(registered_at=clock.now())
    _fill(row, party, area_ids().get(party.area))
    row.save()

    record(
        Event.REGISTERED,
        f"party:{row.pk}",
        actor=actor.name,
        party_kind=row.kind,
        uscc=row.uscc,
    )
    return row.pk


@opens_transaction
def amend(party_id: int, party: NewParty, *, actor: Actor) -> None:
    """Correct what is known of a party. The ledger keeps which fields, not the values."""
    actor.may(Permission.SEE_PARTIES).enforce()
    row = Party.objects.select_for_update().filter(pk=party_id).first()
    if row is None:
        raise NotVisible(str(party_id))
    party = rules.tidy(party)

    rules.may_register(party).enforce()
    _refuse_taken(party.uscc, except_for=party_id)

    changed = _fill(row, party, area_ids().get(party.area))
    if not changed:
        return
    row.save(update_fields=changed)

    record(Event.AMENDED, f"party:{party_id}", actor=actor.name, fields=changed)


@opens_transaction
def add_contact(
    party_id: int, *, name: str, phone: str, post: str = "", actor: Actor
) -> int:
    """Note who speaks for a party. Name and telephone go to the vault alone."""
    actor.may(Permission.SEE_PARTIES).enforce()
    if not Party.objects.select_for_update().filter(pk=party_id).exists():
        raise NotVisible(str(party_id))

    identity = keep(name=name, phone=phone, actor=actor)
    contact = Contact.objects.create(
        party_id=party_id, identity_id=identity, post=post, added_at=clock.now()
    )

    record(
        Event.CONTACT_ADDED, f"party:{party_id}", actor=actor.name, contact=contact.pk
    )
    return contact.pk


@joins_transaction
def keep_parties(parties: Sequence[NewParty], *, actor: Actor) -> int:
    """Make the directory contain these enterprises, by USCC; answer how many changed.

    Parties not named stay, and so do tags that somebody else put on a party.
    """
    tidy = [rules.tidy(party) for party in parties]
    codes = [party.uscc for party in tidy]
    there = {row.uscc: row for row in Party.objects.filter(uscc__in=codes)}
    areas, now = area_ids(), clock.now()
    new: list[Party] = []
    changed: list[Party] = []
    for party in tidy:
        row = there.get(party.uscc)
        if row is None:
            row = Party(registered_at=now)
            _fill(row, party, areas.get(party.area))
            new.append(row)
            continue
        kept = replace(party, tags=tuple(sorted({*row.tags, *party.tags})))
        if _fill(row, kept, areas.get(party.area)):
            changed.append(row)
    Party.objects.bulk_create(new, batch_size=1000)
    Party.objects.bulk_update(changed, _FIELDS, batch_size=1000)
    record_many(
        [_entry(Event.REGISTERED, row, actor) for row in new]
        + [_entry(Event.AMENDED, row, actor) for row in changed]
    )
    return len(new) + len(changed)


def _refuse_taken(uscc: str, *, except_for: int | None) -> None:
    holder = Party.objects.filter(uscc=uscc).first() if uscc else None
    if holder is not None and holder.pk != except_for:
        raise Refused(refuse("uscc-taken", "这个统一社会信用代码已经建档。"))


def _fill(row: Party, party: NewParty, area_id: int | None) -> list[str]:
    """Put what is said on the row; answer the fields that differ."""
    said = {
        "kind": str(party.kind),
        "name": party.name,
        "uscc": party.uscc or None,
        "sector": party.sector,
        "scale_class": party.scale_class,
        "area_id": area_id,
        "tags": [*party.tags],
    }
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, said[name])
    return [name.removesuffix("_id") for name in changed]


def _entry(event: Event, row: Party, actor: Actor) -> NewEntry:
    return NewEntry(
        stream=f"party:{row.pk}",
        kind=event,
        actor=actor.name,
        facts={"party_kind": row.kind, "uscc": row.uscc},
        at=clock.now(),
    )
