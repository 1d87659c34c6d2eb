"""Reading profiles, categories and the responsibility map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.directory.catalogue import rules
from bihuan.directory.catalogue.models import (
    Category,
    ProfileVersion,
    Proposal,
    Responsibility,
)
from bihuan.directory.catalogue.words import (
    KEYWORDS_APART,
    CategoryNode,
    Profile,
    ProposalLine,
    ProposalState,
    ResponsibilityLine,
)
from bihuan.kit.languages import named
from bihuan.kit.prepared import run_prepared
from bihuan.kit.remembered import remembered
from bihuan.kit.verdicts import NotVisible


@lru_cache(maxsize=4096)
def profile(pk: int) -> Profile:
    """The profile of one version. Versions never change, so it is read once."""
    row = ProfileVersion.objects.filter(pk=pk).first()
    if row is None:
        raise NotVisible(str(pk))
    found, mistakes = rules.read_profile(row.body, version=row.version)
    if found is None:
        msg = f"profile version {pk} does not read: {mistakes}"
        raise ValueError(msg)
    return found


# Every matter that comes in asks for these two.
_ACTIVE = """
SELECT id FROM catalogue_profileversion WHERE active AND code = %(code)s
"""
_ALL_ACTIVE = "SELECT id FROM catalogue_profileversion WHERE active ORDER BY code"


@remembered()
def active_profile(code: str) -> tuple[int, Profile]:
    """The version under which new cases of this sort are opened now."""
    rows = run_prepared(_ACTIVE, {"code": code})
    if not rows:
        raise NotVisible(code)
    pk = int(rows[0][0])
    return pk, profile(pk)


def profiles() -> list[tuple[int, Profile]]:
    """Every active version, by code."""
    return list(_profiles())


@remembered()
def _profiles() -> tuple[tuple[int, Profile], ...]:
    return tuple((pk, profile(pk)) for (pk,) in run_prepared(_ALL_ACTIVE, {}))


def profile_for_channel(channel: str) -> tuple[int, Profile] | None:
    """The active profile that names this channel; the first by code where several do."""
    return next(((pk, p) for pk, p in profiles() if channel in p.channels), None)


def profile_history(code: str) -> list[tuple[int, Profile]]:
    """Every version of a profile, the newest first."""
    rows = ProfileVersion.objects.filter(code=code).order_by("-version")
    return [(pk, profile(pk)) for pk in rows.values_list("pk", flat=True)]


def category_tree() -> list[CategoryNode]:
    """Every category in use, each under its parent, in one query."""
    return [_node(row) for row in _categories().order_by("path")]


def find_category(text: str) -> CategoryNode | None:
    """The category of this code or exactly this name; None where several have it."""
    text = text.strip()
    named = Q(code=text) | Q(name=text) | Q(full_name=text)
    found = sorted(_categories().filter(named)[:5], key=lambda row: row.code != text)
    if len(found) > 1 and found[0].code != text:
        return None
    return _node(found[0]) if found else None


def category_names(ids: Iterable[int]) -> dict[int, str]:
    """Names with those above by id in the reader's language, in one query."""
    rows = Category.objects.filter(pk__in=set(ids))
    found = rows.values_list("pk", "full_name", "full_name_en")
    return {pk: named(name, name_en) for pk, name, name_en in found}


def category_ids() -> dict[str, int]:
    """Every code and every unambiguous name with its id: for imports of thousands."""
    rows = list(Category.objects.values_list("pk", "code", "name", "full_name"))
    names = [name for _, _, name, _ in rows]
    known = {name: pk for pk, _, name, _ in rows if names.count(name) == 1}
    known |= {full: pk for pk, _, _, full in rows}
    return known | {code: pk for pk, code, _, _ in rows}


_RESPONSIBLE = """
SELECT wanted.category, wanted.area, k.path, a.path, r.unit_id
FROM unnest(%(categories)s::bigint[], %(areas)s::bigint[]) AS wanted (category, area)
JOIN catalogue_category c ON c.id = wanted.category
JOIN areas_area here ON here.id = wanted.area
CROSS JOIN LATERAL string_to_table(btrim(c.path, '/'), '/') AS kind (code)
CROSS JOIN LATERAL string_to_table(btrim(here.path, '/'), '/') AS place (code)
JOIN catalogue_category k ON k.code = kind.code
JOIN areas_area a ON a.code = place.code
JOIN catalogue_responsibility r ON r.category_id = k.id AND r.area_id = a.id
    AND r.starts_on <= %(on)s AND (r.ends_on IS NULL OR r.ends_on > %(on)s)
JOIN units_unit u ON u.id = r.unit_id AND u.active
"""


def responsible_units(category_id: int, area_id: int, on: date) -> list[int]:
    """Who answers for this category in this area on this day, most specific first.

    See `responsible_units_of`.
    """
    return responsible_units_of([(category_id, area_id)], on)[category_id, area_id]


def responsible_units_of(
    wanted: Collection[tuple[int, int]], on: date
) -> dict[tuple[int, int], list[int]]:
    """The same for any number of categories and areas, in one query.

    The map's lines for the category or one above it, in the area or one around it.
    Units no longer in use are not offered.
    """
    pairs = sorted(set(wanted))
    values = {"categories": [c for c, _ in pairs], "areas": [a for _, a in pairs]}
    lines: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for category, area, kind, place, unit in run_prepared(
        _RESPONSIBLE, values | {"on": on}
    ):
        depths = kind.count("/"), place.count("/"), unit
        lines.setdefault((category, area), []).append(depths)
    return {pair: rules.most_specific_first(lines.get(pair, ())) for pair in pairs}


def responsibilities(
    on: date, *, category_id: int | None = None, unit_id: int | None = None
) -> list[ResponsibilityLine]:
    """The map as it holds on a day, by category then area, for one of both or all."""
    lines = _valid(on).select_related("category", "area", "unit")
    if category_id is not None:
        lines = lines.filter(category=category_id)
    if unit_id is not None:
        lines = lines.filter(unit=unit_id)
    return [
        ResponsibilityLine(
            pk=line.pk,
            category_id=line.category_id,
            category=line.category.called_in_full,
            area_id=line.area_id,
            area=line.area.full_name,
            unit_id=line.unit_id,
            unit=line.unit.called,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            source=line.source,
        )
        for line in lines.order_by("category__path", "area__path")
    ]


def proposals(
    state: ProposalState = ProposalState.PROPOSED, *, limit: int = 100
) -> list[ProposalLine]:
    """What adjudications suggested for the map, the newest first."""
    rows = (
        Proposal.objects.filter(state=state)
        .select_related("category", "area", "unit")
        .order_by("-pk")[:limit]
    )
    return [
        ProposalLine(
            pk=row.pk,
            category_id=row.category_id,
            category=row.category.called_in_full,
            area_id=row.area_id,
            area=row.area.full_name,
            unit_id=row.unit_id,
            unit=row.unit.called,
            case_number=row.case_number,
            state=ProposalState(row.state),
            proposed_at=row.proposed_at,
        )
        for row in rows
    ]


def _valid(on: date) -> QuerySet[Responsibility]:
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Responsibility.objects.filter(still, starts_on__lte=on)


def _categories() -> QuerySet[Category]:
    below = Category.objects.filter(parent=OuterRef("pk"), active=True)
    return Category.objects.filter(active=True).annotate(inner=Exists(below))


def _node(row: Category) -> CategoryNode:
    return CategoryNode(
        pk=row.pk,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        full_name=row.full_name,
        called=row.called,
        called_in_full=row.called_in_full,
        parent_id=row.parent_id,
        path=row.path,
        is_leaf=not getattr(row, "inner", False),
        keywords=tuple(filter(None, row.keywords.split(KEYWORDS_APART))),
    )
