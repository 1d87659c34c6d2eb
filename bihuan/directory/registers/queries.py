"""Reading registers: what is listed on a day, since when, and what changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from bihuan.directory.registers import rules
from bihuan.directory.registers.models import Entry, Register, Version
from bihuan.directory.registers.words import (
    Column,
    Difference,
    EntryLine,
    Kind,
    Option,
    RegisterLine,
    Type,
    VersionLine,
)
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import NotVisible


def entries_in_force(code: str, on: date | None = None) -> list[EntryLine]:
    """What a register lists on a day, today unless said; nothing where it says nothing.

    Two queries. Coverage of a period asks for the day that the period began.
    """
    version = _in_force(Version.objects.filter(register__code=code), on)
    return _lines(Entry.objects.filter(version=version)) if version else []


def entry(code: str, key: str, on: date | None = None) -> EntryLine | None:
    """One entry of a register as it stands on a day."""
    version = _in_force(Version.objects.filter(register__code=code), on)
    rows = Entry.objects.filter(version=version, key=normalise(key))
    return next(iter(_lines(rows)), None) if version else None


def registers() -> list[RegisterLine]:
    """Every register with its version in force, by name. Two queries."""
    today = clock.local_day()
    newest: dict[int, Version] = {}
    versions = Version.objects.filter(starts_on__lte=today)
    for one in versions.order_by("register", "starts_on", "number"):
        newest[one.register_id] = one
    rows = Register.objects.order_by("name")
    return [_register(row, newest.get(row.pk)) for row in rows]


def register(code: str, on: date | None = None) -> RegisterLine:
    """One register, with the version that is in force on a day."""
    row = Register.objects.filter(code=code).first()
    if row is None:
        raise NotVisible(code)
    return _register(row, _in_force(Version.objects.filter(register=row), on))


def versions_of(code: str) -> list[VersionLine]:
    """Every version of a register, the latest first."""
    rows = Version.objects.filter(register__code=code)
    return [_version(row) for row in rows.order_by("-starts_on", "-number")]


def version(code: str, number: int) -> VersionLine:
    """One version of a register."""
    row = Version.objects.filter(register__code=code, number=number).first()
    if row is None:
        raise NotVisible(code)
    return _version(row)


def entries_of(
    version_id: int, *, text: str = "", most: int | None = None
) -> list[EntryLine]:
    """What one version lists, in its own order; only what holds these words."""
    rows = Entry.objects.filter(version=version_id)
    for word in normalise(text).split():
        said = Cast("values", TextField())
        rows = rows.annotate(said=said).filter(
            Q(key__icontains=word) | Q(said__icontains=word)
        )
    return _lines(rows, most)


def difference(code: str, before: int, after: int) -> Difference:
    """How one version of a register differs from another."""
    old, new = version(code, before), version(code, after)
    return rules.difference(entries_of(old.pk), entries_of(new.pk))


def _in_force(rows: QuerySet[Version], on: date | None) -> Version | None:
    here = rows.filter(starts_on__lte=on or clock.local_day())
    return here.order_by("-starts_on", "-number").first()


def _lines(rows: QuerySet[Entry], most: int | None = None) -> list[EntryLine]:
    found = rows.order_by("place").values_list("key", "values")
    return [EntryLine(key, values) for key, values in found[:most]]


def _register(row: Register, in_force: Version | None) -> RegisterLine:
    return RegisterLine(
        pk=row.pk,
        code=row.code,
        name=row.name,
        called=named(row.name, row.name_en),
        kind=Kind(row.kind),
        source=row.source,
        in_force=_version(in_force) if in_force else None,
    )


def _version(row: Version) -> VersionLine:
    return VersionLine(
        pk=row.pk,
        number=row.number,
        starts_on=row.starts_on,
        entries=row.entries,
        note=row.note,
        published_at=row.published_at,
        key=row.key,
        columns=tuple(_column(one) for one in row.columns),
    )


def _column(said: dict[str, Any]) -> Column:
    options = tuple(Option(**one) for one in said["options"])
    return Column(**{**said, "type": Type(said["type"]), "options": options})
