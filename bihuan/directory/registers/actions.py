"""Publishing versions of registers. Kept in `register:<code>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.registers import rules
from bihuan.directory.registers.models import Entry, Register, Version
from bihuan.directory.registers.words import (
    Column,
    EntryLine,
    Event,
    NewRegister,
    NewVersion,
    Option,
    Type,
    WrongVersion,
)
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible


@opens_transaction
def publish_version(code: str, new: NewVersion, *, actor: Actor) -> int:
    """Say what a register lists from a day on; give the number of the version.

    The columns stay those of the version before. All or nothing: what is wrong comes
    back as `WrongVersion`. The same content from the same day is published once.
    """
    actor.may(Permission.KEEP_REGISTERS).enforce()
    row = Register.objects.select_for_update().filter(code=code).first()
    latest = row.versions.order_by("-number").first() if row else None
    if row is None or latest is None:
        raise NotVisible(code)

    columns = _columns_of(latest.columns)
    entries = _read(columns, latest.key, new)
    number, _ = _publish(row, latest.key, columns, new, entries, actor)
    return number


@joins_transaction
def keep_registers(registers: Sequence[NewRegister], *, actor: Actor) -> int:
    """Make the county's registers contain these; answer how many versions are new.

    Registers not named stay, and so does every version: lists of the past are what
    coverage in the past was measured by.
    """
    made = 0
    for one in registers:
        rules.may_be_columns(one.columns, one.key).enforce()
        row, _ = Register.objects.update_or_create(
            code=one.code,
            defaults={
                "name": one.name,
                "name_en": one.name_en,
                "kind": one.kind,
                "source": one.source,
            },
        )
        for new in one.versions:
            entries = _read(one.columns, one.key, new)
            _, fresh = _publish(row, one.key, one.columns, new, entries, actor)
            made += fresh
    return made


def _columns_of(said: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Columns from what a version keeps of them."""
    return tuple(
        Column(
            **{
                **one,
                "type": Type(one["type"]),
                "options": tuple(Option(**option) for option in one["options"]),
            }
        )
        for one in said
    )


def _read(columns: tuple[Column, ...], key: str, new: NewVersion) -> list[EntryLine]:
    known = _known_codes(columns)
    entries, mistakes = rules.read_entries(columns, key, new.rows, known=known)
    verdict = rules.may_publish(entries=len(entries), mistakes=mistakes)
    if mistakes:
        raise WrongVersion(verdict, tuple(mistakes))
    verdict.enforce()
    return entries


def _known_codes(columns: tuple[Column, ...]) -> rules.Known:
    """What the columns may refer to; asked for only where one of them does."""
    ask: Mapping[Type, Any] = {
        Type.UNIT: unit_ids,
        Type.AREA: area_ids,
        Type.PROFILE: lambda: [one.code for _pk, one in profiles()],
    }
    types = {column.type for column in columns}
    return {kind: frozenset(asked()) for kind, asked in ask.items() if kind in types}


def _publish(
    register: Register,
    key: str,
    columns: tuple[Column, ...],
    new: NewVersion,
    entries: Sequence[EntryLine],
    actor: Actor,
) -> tuple[int, bool]:
    """The number of the version, and whether it is new."""
    kept = [asdict(column) for column in columns]
    digest = rules.digest_of(new.starts_on, kept, entries)
    numbers = dict(register.versions.values_list("digest", "number"))
    if digest in numbers:
        return numbers[digest], False
    version = Version.objects.create(
        register=register,
        number=max(numbers.values(), default=0) + 1,
        starts_on=new.starts_on,
        key=key,
        columns=kept,
        digest=digest,
        entries=len(entries),
        note=new.note,
        published_at=clock.now(),
        published_by=actor.name,
    )
    _list(version, entries)
    record(
        Event.PUBLISHED,
        f"register:{register.code}",
        actor=actor.name,
        version=version.number,
        starts=new.starts_on.isoformat(),
        entries=len(entries),
        digest=digest,
    )
    return version.number, True


def _list(version: Version, entries: Sequence[EntryLine]) -> None:
    lines = [
        Entry(version=version, place=place, key=one.key, values=dict(one.values))
        for place, one in enumerate(entries)
    ]
    Entry.objects.bulk_create(lines, batch_size=1000)
