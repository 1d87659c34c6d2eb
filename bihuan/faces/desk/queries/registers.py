"""Pages of registers: the lists of the county, one of them, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.registers import queries as directory
from bihuan.directory.registers.words import (
    Column,
    Difference,
    EntryLine,
    RegisterLine,
    Type,
    Value,
    VersionLine,
)
from bihuan.directory.units.queries import unit_tree
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.languages import named, reads_chinese
from bihuan.kit.verdicts import NotVisible

MOST = 500


@dataclass(frozen=True, slots=True)
class Head:
    """One column as a page shows it."""

    name: str
    label: str
    number: bool


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One version of a register, searched or whole."""

    register: RegisterLine
    shown: VersionLine
    in_force: bool
    versions: tuple[VersionLine, ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    found: int
    text: str
    may_publish: bool


@dataclass(frozen=True, slots=True)
class ChangesPage:
    register: RegisterLine
    before: VersionLine
    after: VersionLine
    heads: tuple[Head, ...]
    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]
    changed: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def register_page(actor: Actor, code: str, *, number: str, text: str) -> RegisterPage:
    """A version by its number, the one in force where none is given."""
    versions = directory.versions_of(code)
    line = directory.register(code)
    current = line.in_force or next(iter(versions), None)
    shown = next((one for one in versions if str(one.number) == number), current)
    if shown is None:
        raise NotVisible(code)
    columns = columns_shown(shown)
    entries = directory.entries_of(shown.pk, text=text)
    return RegisterPage(
        register=line,
        shown=shown,
        in_force=line.in_force is not None and shown.pk == line.in_force.pk,
        versions=tuple(versions),
        heads=heads(columns),
        rows=_rows(columns, entries[:MOST]),
        found=len(entries),
        text=text,
        may_publish=bool(actor.may(Permission.KEEP_REGISTERS)),
    )


def changes_page(code: str, before: int, after: int) -> ChangesPage:
    """What the later of two versions changed."""
    new = directory.version(code, after)
    found: Difference = directory.difference(code, before, after)
    columns = columns_shown(new)
    by_name = {column.name: column for column in new.columns}

    def told(name: str, was: Value, is_now: Value) -> tuple[str, str, str]:
        column = by_name.get(name, Column(name, name))
        return called(column), cell(column, was), cell(column, is_now)

    return ChangesPage(
        register=directory.register(code),
        before=directory.version(code, before),
        after=new,
        heads=heads(columns),
        added=_rows(columns, found.added),
        removed=_rows(columns, found.removed),
        changed=tuple(
            (one.key, tuple(told(*change) for change in one.columns))
            for one in found.changed
        ),
    )


def whole_table(code: str, number: int) -> tuple[str, list[str], Iterator[list[str]]]:
    """A version as a file: its name, its header, its rows; as it was published."""
    version = directory.version(code, number)
    header = [column.label for column in version.columns]
    entries = directory.entries_of(version.pk)
    rows = (
        [_plain(column, one.values.get(column.name)) for column in version.columns]
        for one in entries
    )
    return f"{code}-{version.starts_on}-v{number}", header, rows


def columns_shown(version: VersionLine) -> tuple[Column, ...]:
    """A column with the English name stands in for the Chinese one beside it, and goes."""
    return tuple(
        column for column in version.columns if not column.name.endswith("_en")
    )


def heads(columns: Sequence[Column]) -> tuple[Head, ...]:
    """The header of a table."""
    return tuple(
        Head(one.name, called(one), one.type is Type.NUMBER) for one in columns
    )


def called(column: Column) -> str:
    """A column's label in the reader's language."""
    return named(column.label, column.label_en)


def cell(column: Column, value: Value) -> str:
    """A value as a reader is told it."""
    if value is None or value == "":
        return "—"
    if column.type is Type.FLAG:
        return _("是") if value else _("否")
    if column.type is Type.CHOICE:
        for option in column.options:
            if option.code == value:
                return named(option.name, option.name_en)
    return str(value)


def _rows(
    columns: Sequence[Column], entries: Sequence[EntryLine]
) -> tuple[tuple[str, ...], ...]:
    """Rows as they are shown; a code of a unit or a profile comes with its name."""
    names = {
        column.name: _names(column.type)
        for column in columns
        if column.type in {Type.UNIT, Type.PROFILE}
    }
    return tuple(
        tuple(
            names[column.name].get(told, told) if column.name in names else told
            for column in columns
            if (told := cell(column, _value(column, entry)))
        )
        for entry in entries
    )


def _names(kind: Type) -> dict[str, str]:
    if kind is Type.UNIT:
        return {one.code: one.called for one in unit_tree(active_only=False)}
    return {one.code: named(one.name, one.name_en) for _pk, one in profiles()}


def _value(column: Column, entry: EntryLine) -> Value:
    english = None if reads_chinese() else entry.values.get(f"{column.name}_en")
    return english or entry.values.get(column.name)


def _plain(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if column.type is Type.FLAG:
        return "是" if value else "否"
    if column.type is Type.CHOICE:
        names = {option.code: option.name for option in column.options}
        return names.get(str(value), str(value))
    return str(value)
