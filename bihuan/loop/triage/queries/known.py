"""What is known of cases when something is to be proposed for them, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.directory.areas.queries import ways_down_to
from bihuan.directory.areas.words import AreaNode, Level
from bihuan.directory.catalogue.queries import category_tree
from bihuan.directory.catalogue.words import CategoryNode
from bihuan.directory.units.queries import unit_tree
from bihuan.kit.prepared import run_prepared
from bihuan.kit.remembered import remembered
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.routing.queries import refused_units_of
from bihuan.loop.triage.words.dispatching import Event

_DAY = 86_400
_OLD_ENOUGH = 5.0  # seconds; who dispatches to a unit just closed is refused anyway
_ADJUDICATED = """
SELECT DISTINCT ON (c.category_id, coalesce(c.area_id, 0))
    c.category_id, coalesce(c.area_id, 0), l.unit_id, c.number
FROM triage_label l JOIN cases_case c ON c.id = l.case_id
WHERE l.source = 'adjudication' AND l.kind = 'unit'
    AND c.category_id = ANY(%(categories)s::bigint[])
ORDER BY c.category_id, coalesce(c.area_id, 0), l.at DESC
"""


@dataclass(frozen=True, slots=True)
class County:
    """The county as far as some cases need it: categories, units in use, ways to areas."""

    categories: Mapping[int, CategoryNode]
    units: Mapping[int, str]
    unit_areas: Mapping[int, str | None]
    ways: Mapping[int, tuple[AreaNode, ...]]

    def area_path(self, area_id: int | None) -> str:
        """Codes from the root to an area, "" for none."""
        way = self.ways.get(area_id or 0, ())
        return way[-1].path if way else ""

    def code_path(self, category_id: int) -> tuple[str, ...]:
        """Codes from the root to a category; () for one no longer in use."""
        node = self.categories.get(category_id)
        return tuple(node.path.strip("/").split("/")) if node else ()

    def event_of(self, case: FoundCase, category_id: int | None, profile: str) -> Event:
        """A case as the dispatcher knows it."""
        names = {node.level: node.name for node in self.ways.get(case.area_id or 0, ())}
        codes = (*self.code_path(category_id or 0)[:3], "", "", "")
        return Event(
            (names.get(Level.TOWN, ""), names.get(Level.VILLAGE, "")),
            (codes[0], codes[1], codes[2]),
            (profile, case.channel),
            case.raised_at.timestamp() / _DAY,
            float(case.pk),
        )


def county_for(cases: Iterable[FoundCase]) -> County:
    """Categories and units in use, and the areas of these cases: two queries, now and then six."""
    categories, units, unit_areas = _standing()
    areas = {case.area_id for case in cases if case.area_id is not None}
    return County(categories, units, unit_areas, ways_down_to(areas) if areas else {})


@remembered(_OLD_ENOUGH)
def _standing() -> tuple[
    dict[int, CategoryNode], dict[int, str], dict[int, str | None]
]:
    """Categories, and units in use with their names and the paths of their areas."""
    units = unit_tree()
    ways = ways_down_to(unit.area_id for unit in units if unit.area_id is not None)
    around = {
        unit.pk: ways[unit.area_id][-1].path if unit.area_id in ways else None
        for unit in units
    }
    nodes = {node.pk: node for node in category_tree()}
    return nodes, {unit.pk: unit.name for unit in units}, around


def names_of_units() -> dict[str, str]:
    """What units, ids as text, are called, those no longer in use included."""
    return {str(unit.pk): unit.name for unit in unit_tree(active_only=False)}


def let_off(cases: Iterable[FoundCase]) -> dict[int, frozenset[int]]:
    """By case: the units whose send-back was agreed; no query where none was sent back."""
    returned = [case.pk for case in cases if case.returns]
    return refused_units_of(returned) if returned else {}


def categories_of(case_ids: Iterable[int]) -> dict[int, int]:
    """The categories of those cases that have one."""
    rows = FoundCase.objects.filter(pk__in=set(case_ids), category__isnull=False)
    return {pk: int(category) for pk, category in rows.values_list("pk", "category_id")}


def adjudicated(categories: Iterable[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """By category and area (0 for none): the last adjudication's unit and case number."""
    rows = run_prepared(_ADJUDICATED, {"categories": sorted(set(categories))})
    return {(category, area): (unit, number) for category, area, unit, number in rows}
