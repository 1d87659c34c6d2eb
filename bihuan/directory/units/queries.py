"""Reading units, posts, and what somebody may do today."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from bihuan.directory.units import rules
from bihuan.directory.units.models import Membership, Unit
from bihuan.directory.units.words import Kind, Post, UnitLine, UnitPage
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.prepared import run_prepared
from bihuan.kit.verdicts import NotVisible


def actor_for(account_id: int) -> Actor:
    """Who this account is today, in one query.

    Permissions are the union of the roles held now. A unit head holds the unit
    and every unit under it, because the head answers for them (首长负责); everybody
    else holds only the unit of the post.
    """
    below = Unit.objects.filter(path__startswith=OuterRef("unit__path")).values("pk")
    posts = (
        _current()
        .filter(account=account_id, account__is_active=True)
        .annotate(tree=ArraySubquery(below))
        .values_list("role", "unit_id", "tree")
    )
    roles: set[Role] = set()
    units: set[int] = set()
    for role, unit_id, tree in posts:
        roles.add(Role(role))
        units.update(tree if role == Role.UNIT_HEAD else (unit_id,))
    return Actor(f"account:{account_id}", frozenset(units), rules.permissions(roles))


def roles_of(account_id: int) -> frozenset[Role]:
    """The roles this account holds now, in any unit."""
    held = _current().filter(account=account_id).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def posts_of(account_id: int) -> list[Post]:
    """Every post this account holds or held, the latest first."""
    rows = Membership.objects.filter(account=account_id).order_by("-appointed_at")
    return _posts(rows)


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """Short names by id in the reader's language, in one query."""
    rows = Unit.objects.filter(pk__in=set(ids))
    found = rows.values_list("pk", "short_name", "name_en")
    return {pk: named(short_name, name_en) for pk, short_name, name_en in found}


def names_on_paper(ids: Iterable[int]) -> dict[int, str]:
    """Full names as they were recorded: letters are written in Chinese whoever issues them."""
    return dict(Unit.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def unit_ids() -> dict[str, int]:
    """Every code with its id."""
    return dict(Unit.objects.values_list("code", "pk"))


def unit_tree(*, active_only: bool = True) -> list[UnitLine]:
    """All units, each under its parent, in one query."""
    rows = Unit.objects.order_by("path")
    return [_line(row) for row in (rows.filter(active=True) if active_only else rows)]


def find_unit(text: str) -> UnitLine | None:
    """The unit of this code or exactly this name, long or short."""
    text = text.strip()
    named = Q(code=text) | Q(name=text) | Q(short_name=text)
    found = sorted(Unit.objects.filter(named)[:5], key=lambda unit: unit.code != text)
    if len(found) > 1 and found[0].code != text:
        return None
    return _line(found[0]) if found else None


def is_active(unit_id: int) -> bool:
    """Whether this unit exists and may be given anything."""
    sql = "SELECT active FROM units_unit WHERE id = %(unit)s"
    return run_prepared(sql, {"unit": unit_id}) == [(True,)]


def home_unit(units: frozenset[int]) -> int | None:
    """The one unit that stands for somebody who holds these.

    A dispatch centre first, then the highest in the tree. Who holds none (a job,
    an API client) stands for the county's first dispatch centre.
    """
    rows = Unit.objects.filter(active=True)
    rows = rows.filter(pk__in=units) if units else rows.filter(is_dispatch_centre=True)
    found = rows.values_list("is_dispatch_centre", "path", "pk")
    best = min(
        found, key=lambda row: (not row[0], row[1].count("/"), row[1]), default=None
    )
    return best[2] if best else None


def units_under(unit_id: int) -> frozenset[int]:
    """A unit and everything below it."""
    top = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if top is None:
        return frozenset()
    under = Unit.objects.filter(path__startswith=top).values_list("pk", flat=True)
    return frozenset(under)


def unit_page(unit_id: int) -> UnitPage:
    """One unit with what is above it, under it, and who serves there now."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotVisible(str(unit_id))
    above = unit.path.strip("/").split("/")[:-1]
    around = Unit.objects.filter(Q(code__in=above) | Q(parent=unit_id)).order_by("path")
    lines = [_line(row) for row in around]
    return UnitPage(
        unit=_line(unit),
        parents=tuple(line for line in lines if line.code in above),
        children=tuple(line for line in lines if line.parent_id == unit_id),
        posts=tuple(members_of(unit_id)),
    )


def members_of(unit_id: int) -> list[Post]:
    """Who serves a unit now, heads first."""
    posts = _posts(_current().filter(unit=unit_id).order_by("appointed_at", "pk"))
    return sorted(posts, key=lambda post: post.role is not Role.UNIT_HEAD)


def heads_of(unit_id: int) -> list[int]:
    """The accounts that head a unit now; where it has none, those of the nearest above."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        return []
    codes = path.strip("/").split("/")
    heads = (
        _current()
        .filter(unit__code__in=codes, role=Role.UNIT_HEAD)
        .order_by("pk")
        .values_list("account_id", "unit__path")
    )
    nearest = max((len(above) for _, above in heads), default=0)
    return [account for account, above in heads if len(above) == nearest]


def call_back_units() -> list[int]:
    """The units that may ask raisers whether they are satisfied."""
    return list(_flagged(is_callback=True))


def dispatch_centres() -> list[int]:
    """The units that send cases out."""
    return list(_flagged(is_dispatch_centre=True))


def accounts_with(role: Role, *, unit_id: int | None = None) -> list[int]:
    """The accounts that hold a role now, in one unit or anywhere."""
    held = _current().filter(role=role)
    if unit_id is not None:
        held = held.filter(unit=unit_id)
    return list(held.order_by("pk").values_list("account_id", flat=True).distinct())


def serving(unit_ids: Iterable[int], roles: Iterable[Role]) -> dict[int, list[int]]:
    """The accounts that hold one of these roles now, by unit; one query."""
    held = _current().filter(unit__in=set(unit_ids), role__in=set(roles))
    found: dict[int, list[int]] = {}
    for unit, account in held.order_by("pk").values_list("unit_id", "account_id"):
        found.setdefault(unit, []).append(account)
    return found


def _current() -> QuerySet[Membership]:
    now = clock.now()
    left = Q(dismissed_at__isnull=True) | Q(dismissed_at__gt=now)
    return Membership.objects.filter(left, appointed_at__lte=now)


def _flagged(**flag: bool) -> QuerySet[Unit, int]:
    rows = Unit.objects.filter(active=True, **flag).order_by("code")
    return rows.values_list("pk", flat=True)


def _posts(rows: QuerySet[Membership]) -> list[Post]:
    return [
        Post(
            pk=row.pk,
            account_id=row.account_id,
            unit_id=row.unit_id,
            unit=row.unit.called_in_full,
            role=Role(row.role),
            title=row.title,
            appointed_at=row.appointed_at,
            dismissed_at=row.dismissed_at,
        )
        for row in rows.select_related("unit")
    ]


def _line(unit: Unit) -> UnitLine:
    return UnitLine(
        pk=unit.pk,
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        called=unit.called,
        called_in_full=unit.called_in_full,
        kind=Kind(unit.kind),
        parent_id=unit.parent_id,
        area_id=unit.area_id,
        phone=unit.phone,
        duty_phone=unit.duty_phone,
        is_dispatch_centre=unit.is_dispatch_centre,
        is_callback=unit.is_callback,
        active=unit.active,
        path=unit.path,
    )
