"""Writing the administrative tree: only packs do."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.directory.areas import rules
from bihuan.directory.areas.models import Area
from bihuan.directory.areas.words import LEVEL_OF_LENGTH, NewArea
from bihuan.kit import remembered
from bihuan.kit.transactions import joins_transaction

_FIELDS = ("name", "full_name", "level", "parent", "path")


@joins_transaction
def keep_areas(areas: Sequence[NewArea]) -> int:
    """Make the tree contain these areas; answer how many are new or changed.

    Areas the sequence does not name stay: cases were filed under them. The caller
    keeps the record.
    """
    there = {area.code: area for area in Area.objects.all()}
    new: dict[int, list[Area]] = {}
    changed: list[Area] = []
    for named in rules.in_order(areas):
        area = there.get(named.code) or Area(code=named.code)
        if not _fill(area, named, there.get(rules.parent_code(named))):
            continue
        if area.pk is None:
            new.setdefault(area.path.count("/"), []).append(area)
            there[area.code] = area
        else:
            changed.append(area)
    for depth in sorted(new):
        # From the top: a parent has its key before its children are written.
        Area.objects.bulk_create(new[depth], batch_size=1000)
    Area.objects.bulk_update(changed, _FIELDS, batch_size=1000)
    remembered.forget()
    return sum(map(len, new.values())) + len(changed)


def _fill(area: Area, named: NewArea, parent: Area | None) -> bool:
    """Put what the pack says on the row; tell whether anything differs."""
    before = (area.name, area.full_name, area.level, area.path)
    within = parent.full_name if parent is not None else ""
    area.name = named.name
    area.full_name = within + named.name
    area.level = LEVEL_OF_LENGTH[len(named.code)]
    area.path = rules.path(named.code, parent.path if parent is not None else "")
    area.parent = parent
    return area.pk is None or before != (
        area.name,
        area.full_name,
        area.level,
        area.path,
    )
