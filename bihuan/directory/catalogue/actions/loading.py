"""What packs bring: the category tree and the responsibility map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue import rules
from bihuan.directory.catalogue.models import Category, Responsibility
from bihuan.directory.catalogue.words import (
    KEYWORDS_APART,
    Event,
    NewCategory,
    NewResponsibility,
    Origin,
)
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock, remembered
from bihuan.kit.transactions import joins_transaction

Key = tuple[int, int]


@joins_transaction
def keep_categories(categories: Sequence[NewCategory]) -> int:
    """Make the tree contain these categories; answer how many are new or changed.

    Categories not named stay: cases are classed by them. The caller keeps the record.
    """
    there = {row.code: row for row in Category.objects.select_related("parent")}
    count = 0
    for category in rules.categories_in_order(categories):
        row = there.setdefault(category.code, Category(code=category.code))
        if _fill(row, category, there.get(category.parent)):
            row.save()
            count += 1
    remembered.forget()
    return count


def _fill(row: Category, category: NewCategory, parent: Category | None) -> bool:
    """Put what the pack says on the row; tell whether anything differs."""
    before = _said(row)
    row.name, row.name_en = category.name, category.name_en
    row.full_name = _under(parent.full_name if parent else "", row.name)
    row.full_name_en = _under(
        parent.full_name_en if parent else "", row.name_en or row.name
    )
    row.path = f"{parent.path if parent is not None else ''}{category.code}/"
    row.parent = parent
    row.keywords = KEYWORDS_APART.join(category.keywords)
    return row.pk is None or before != _said(row)


def _under(above: str, name: str) -> str:
    return f"{above} / {name}" if above else name


def _said(row: Category) -> tuple[str, ...]:
    names = row.name, row.name_en, row.full_name, row.full_name_en
    return *names, row.path, row.keywords


@joins_transaction
def keep_responsibilities(
    lines: Sequence[NewResponsibility], *, today: date, actor: Actor
) -> int:
    """Make the map say what a pack says from today on; answer how many lines changed.

    What the county itself decided, at the desk or by adjudication, is not overruled
    by a pack, and what held in the past stays as it was.
    """
    there = _lines_by_key()
    categories = dict(Category.objects.values_list("code", "pk"))
    areas, units = area_ids(), unit_ids()
    new: list[Responsibility] = []
    changed: list[Responsibility] = []
    for line in lines:
        key = categories[line.category], areas[line.area]
        wanted = Responsibility(
            category_id=key[0],
            area_id=key[1],
            unit_id=units[line.unit],
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            source=line.source,
            origin=Origin.PACK,
        )
        _merge(wanted, there.get(key, []), today, new, changed)
    Responsibility.objects.bulk_update(
        changed, ("unit", "ends_on", "source"), batch_size=1000
    )
    Responsibility.objects.bulk_create(new, batch_size=1000)
    record_many([_entry(row, actor) for row in (*new, *changed)])
    return len(new) + len(changed)


def _lines_by_key() -> dict[Key, list[Responsibility]]:
    found: dict[Key, list[Responsibility]] = {}
    for row in Responsibility.objects.order_by("starts_on"):
        found.setdefault((row.category_id, row.area_id), []).append(row)
    return found


def _merge(
    wanted: Responsibility,
    rows: list[Responsibility],
    today: date,
    new: list[Responsibility],
    changed: list[Responsibility],
) -> None:
    day = max(today, wanted.starts_on)
    current = next((row for row in rows if _holds(row, day)), None)
    if current is None:
        ends = [row.ends_on for row in rows if row.ends_on is not None]
        wanted.starts_on = max([wanted.starts_on, *ends])
        if wanted.ends_on is None or wanted.ends_on > wanted.starts_on:
            new.append(wanted)
    elif current.origin != Origin.PACK or _same(current, wanted):
        return
    elif current.unit_id == wanted.unit_id or current.starts_on >= day:
        current.unit_id = wanted.unit_id
        current.ends_on, current.source = wanted.ends_on, wanted.source
        changed.append(current)
    else:
        current.ends_on = wanted.starts_on = day
        changed.append(current)
        new.append(wanted)


def _holds(row: Responsibility, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on > day)


def _same(row: Responsibility, other: Responsibility) -> bool:
    return (row.unit_id, row.ends_on, row.source) == (
        other.unit_id,
        other.ends_on,
        other.source,
    )


def _entry(row: Responsibility, actor: Actor) -> NewEntry:
    return NewEntry(
        stream=f"category:{row.category_id}",
        kind=Event.RESPONSIBILITY_ASSIGNED,
        actor=actor.name,
        facts={
            "area": row.area_id,
            "unit": row.unit_id,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        },
        at=clock.now(),
    )
