"""Reading the administrative tree."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, F, Func, Q, QuerySet, Value

from bihuan.directory.areas import rules
from bihuan.directory.areas.models import Area
from bihuan.directory.areas.words import AreaNode, Level
from bihuan.kit.identifiers import normalise_area_code
from bihuan.kit.prepared import run_prepared
from bihuan.kit.remembered import remembered


def area_tree(*, down_to: Level = Level.GRID) -> list[AreaNode]:
    """Every area down to a level, each under its parent, in one query."""
    return [
        _node(area) for area in Area.objects.filter(level__lte=down_to).order_by("path")
    ]


def find_area(text: str) -> AreaNode | None:
    """The area of this code or this name; None where none or several are meant.

    The name may be partial at its end ("花戏楼") or have its surroundings before
    it ("谯城区花戏楼街道"). At most two queries, neither of them a scan.
    """
    code = normalise_area_code(text)
    if code.isdecimal():
        row = Area.objects.filter(code=code).first()
        return _node(row) if row else None
    names = rules.possible_names(text)
    if not names:
        return None
    meant = Q(name__in=names) | Q(name__startswith=names[0])
    found = [_node(row) for row in Area.objects.filter(meant)[:200]]
    if len(found) < 2:
        return found[0] if found else None
    above = {code for area in found for code in rules.codes_above(area.path)}
    around = dict(Area.objects.filter(code__in=above).values_list("code", "name"))
    return rules.best_area(text, found, around)


def areas_named(text: str, *, limit: int = 20) -> list[AreaNode]:
    """Areas whose name or code begins so, larger ones first: for a picker."""
    text = rules.tidy(text)
    if not text:
        return []
    begins = Q(name__startswith=text) | Q(code__startswith=text)
    return [_node(row) for row in Area.objects.filter(begins).order_by("path")[:limit]]


def ancestors(area_id: int) -> list[AreaNode]:
    """The way down to an area: root first, the area itself last."""
    return [_node(row) for row in areas_around(area_id).order_by("path")]


def county() -> int | None:
    """The root of the tree; the first by code where there are several."""
    roots = Area.objects.filter(parent=None).order_by("code")
    return roots.values_list("pk", flat=True).first()


_COUNTY_CODE = """
SELECT code FROM areas_area WHERE parent_id IS NULL ORDER BY code LIMIT 1
"""


@remembered()
def county_code() -> str:
    """The code of the root area, or zeros before any area is loaded."""
    rows = run_prepared(_COUNTY_CODE, {})
    return str(rows[0][0]) if rows else "000000"


@remembered()
def county_name() -> str:
    """What the root area is called; empty before any area is loaded."""
    names = Area.objects.filter(parent=None).order_by("code")
    return names.values_list("name", flat=True).first() or ""


def ways_down_to(area_ids: Iterable[int]) -> dict[int, tuple[AreaNode, ...]]:
    """The way down to each of these areas, root first, itself last. Two queries for any number."""
    rows = Area.objects.filter(pk__in=set(area_ids)).values_list("pk", "path")
    codes = {pk: path.strip("/").split("/") for pk, path in rows}
    wanted = {code for way in codes.values() for code in way}
    nodes = {area.code: _node(area) for area in Area.objects.filter(code__in=wanted)}
    return {pk: tuple(nodes[code] for code in way) for pk, way in codes.items()}


def areas_around(area_id: int) -> QuerySet[Area]:
    """The area and all around it, as a queryset: for subqueries of others."""
    codes = Func(
        Func(F("path"), Value("/"), function="btrim"),
        Value("/"),
        function="string_to_table",
        output_field=CharField(),
    )
    codes.set_returning = True
    rows = Area.objects.filter(pk=area_id).annotate(above=codes)
    return Area.objects.filter(code__in=rows.values("above"))


def within(code: str) -> QuerySet[Area]:
    """The area of this code and everything inside it, as a queryset to filter by."""
    top = Area.objects.filter(code=normalise_area_code(code)).first()
    if top is None:
        return Area.objects.none()
    return Area.objects.filter(path__startswith=top.path)


def children(area_id: int) -> list[AreaNode]:
    """What lies directly inside an area."""
    return [_node(row) for row in Area.objects.filter(parent=area_id).order_by("code")]


def area_names(ids: Iterable[int]) -> dict[int, str]:
    """Full names by id, in one query."""
    wanted = set(ids)
    return dict(Area.objects.filter(pk__in=wanted).values_list("pk", "full_name"))


def area_ids() -> dict[str, int]:
    """Every code with its id: for whoever files thousands of rows at once."""
    return dict(Area.objects.values_list("code", "pk"))


def _node(area: Area) -> AreaNode:
    return AreaNode(
        pk=area.pk,
        code=area.code,
        name=area.name,
        full_name=area.full_name,
        level=Level(area.level),
        parent_id=area.parent_id,
        path=area.path,
    )
