"""Cases that wait for somebody: queues in the order in which they fall due, and counts.

A queue is read branch by branch (one per unit and status, each an index walk that
stops at a page), because a single sorted query reads every open case of a unit first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.languages import named
from bihuan.kit.paging import KeyValue, Page, decode_key, encode_key
from bihuan.kit.text import as_tsquery, search_query
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries.finding import PROBE, words_found
from bihuan.loop.cases.rules import on_duty
from bihuan.loop.cases.words import OPEN, Light, Status

CAP = 1000
ON, BACK = "n", "p"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a queue holds, and how it is narrowed. Ids of None mean: any.

    `today_ends` is the end of the county's day, which makes a light yellow.
    """

    statuses: tuple[Status, ...]
    now: datetime
    today_ends: datetime
    owners: tuple[int, ...] | None = None
    late: bool = False
    today: bool = False
    light: Light | None = None
    profiles: tuple[int, ...] | None = None
    categories: tuple[int, ...] | None = None
    areas: tuple[int, ...] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of a queue, names included."""

    id: int
    number: str
    title: str
    status: str
    version: int
    profile_id: int
    unit: str
    category: str
    area: str
    act_by: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    provisional: bool
    raised_at: datetime
    escalation: str
    round: int


_NAMED = """
SELECT c.id, c.number, c.title, c.status, c.version, c.profile_id,
    coalesce(u.short_name, ''), coalesce(u.name_en, ''),
    coalesce(k.name, ''), coalesce(k.name_en, ''), coalesce(a.name, ''), c.act_by,
    c.due_at, c.warn_at, c.provisional, c.raised_at, c.escalation, c.round
FROM ({cases}) found
JOIN cases_case c USING (id)
LEFT JOIN units_unit u ON u.id = c.owner_id
LEFT JOIN catalogue_category k ON k.id = c.category_id
LEFT JOIN areas_area a ON a.id = c.area_id
ORDER BY {order}
"""
# The partial index of open cases is used only where its condition is written out.
_OPEN = f"c.status IN ({', '.join(repr(str(one)) for one in sorted(OPEN))})"
_ORDER = {False: "c.act_by, c.id", True: "c.act_by DESC NULLS FIRST, c.id DESC"}


def page_of_waiting(
    wanted: Wanted, *, actor: Actor, key: str | None = None, size: int = 50
) -> Page[Waiting]:
    """One page of a queue, what falls due next first; what has no deadline comes last.

    A queue of one's own units is scoped by their ownership; any other by sight.
    """
    way, *place = decode_key(key, str, object, int) if key else (ON,)
    back = way == BACK
    order = _ORDER[back]
    branches = " UNION ALL ".join(
        f"({one})" for one in _branches(wanted, actor, place, back=back)
    )
    cases = f"SELECT c.id FROM ({branches}) c ORDER BY {order} LIMIT %(size)s"  # noqa: S608
    at, last = place or (None, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            _NAMED.format(cases=cases, order=order),
            _values(wanted, actor) | {"size": size + 1, "at": at, "last": last},
        )
        found = [_line(row) for row in cursor.fetchall()]
    return _paged(found, size, back=back, begun=bool(place))


_UNIT, _CATEGORY, _AREA = 6, 8, 10  # columns; the first two with the English beside


def _line(row: tuple[Any, ...]) -> Waiting:
    """One line with the names that its reader knows."""
    unit, category = row[_UNIT : _UNIT + 2], row[_CATEGORY : _CATEGORY + 2]
    names = (named(*unit), named(*category))
    return Waiting(*(*row[:_UNIT], *names, *row[_AREA:]))


def key_after(case: Case) -> str:
    """Where the page begins that comes right after this case, whether it still waits or not."""
    return encode_key(ON, case.act_by, case.pk)


def counts_of(wanted: Sequence[Wanted], *, actor: Actor) -> list[int]:
    """How long each of these queues is, up to `CAP`; one round trip for all of them."""
    if not wanted:
        return []
    parts: list[str] = []
    values: dict[str, Any] = {}
    for n, one in enumerate(wanted):
        own = {f"{name}_{n}": value for name, value in _values(one, actor).items()}
        where = " AND ".join(_conditions(one, actor)).replace(")s", f"_{n})s")
        parts.append(
            "(SELECT count(*) FROM (SELECT FROM cases_case c"  # noqa: S608
            f" WHERE {where} LIMIT {CAP}) c)"
        )
        values |= own
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def ids_for_text(text: str) -> list[int] | None:
    """The cases that hold every word of a text; None where there are too many to list."""
    found = words_found(as_tsquery(search_query(text)))
    return None if len(found) >= PROBE else found


def _branches(
    wanted: Wanted, actor: Actor, place: Sequence[KeyValue], *, back: bool
) -> Iterator[str]:
    """One index walk per status, with and without a deadline, for each unit asked of."""
    dated = not place or place[0] is not None
    undated = wanted.light in (None, Light.NONE) and not (wanted.late or wanted.today)
    sign = "<" if back else ">"
    narrow = " AND ".join(_narrow(wanted, actor))
    for status in wanted.statuses:
        if dated or back:
            begin = f"(c.act_by, c.id) {sign} (%(at)s, %(last)s)"
            begins = begin if place and dated else "true"
            yield _branch(
                f"c.act_by IS NOT NULL AND {begins} AND {narrow}", status, wanted, back
            )
        if undated and not (back and dated):
            begins = "true" if dated else f"c.id {sign} %(last)s"
            yield _branch(
                f"c.act_by IS NULL AND {begins} AND {narrow}", status, wanted, back
            )


def _branch(where: str, status: Status, wanted: Wanted, back: bool) -> str:  # noqa: FBT001
    walk = (
        f"SELECT c.id, c.act_by FROM cases_case c"  # noqa: S608 - our own words only
        f" WHERE c.status = '{status}' AND {where}"
        f" ORDER BY {_ORDER[back]} LIMIT %(size)s"
    )
    if wanted.owners is None:
        return walk.replace(" WHERE ", f" WHERE {_OPEN} AND ", 1)
    of_unit = walk.replace(" WHERE ", " WHERE c.owner_id = o.unit AND ", 1)
    return (
        "SELECT c.* FROM unnest(%(owners)s::bigint[]) o (unit),"  # noqa: S608
        f" LATERAL ({of_unit}) c"
    )


def _conditions(wanted: Wanted, actor: Actor) -> Iterator[str]:
    statuses = ", ".join(f"'{one}'" for one in wanted.statuses)
    yield f"c.status IN ({statuses})"
    yield "c.owner_id = ANY(%(owners)s)" if wanted.owners is not None else _OPEN
    yield from _narrow(wanted, actor)


def _narrow(wanted: Wanted, actor: Actor) -> Iterator[str]:
    """What of the filters applies, as SQL; their values are in `_values`."""
    yield "true"
    yield from (sql for name, sql in _FILTERS.items() if getattr(wanted, name))
    if wanted.light:
        yield _LIGHTS[wanted.light]
    if wanted.owners is None and not actor.may(Permission.SEE_RESTRICTED):
        yield _SIGHT


# A step of one's own (to claim, to call back) warns on its last day; the promise to the
# raiser warns from the yellow rung of its ladder.
_WARNED = (
    "c.act_by > %(now)s AND (c.act_by <= %(today_ends)s"
    " OR c.act_by = c.due_at AND c.warn_at <= %(now)s)"
)
_LIGHTS = {
    Light.RED: "c.act_by <= %(now)s",
    Light.YELLOW: _WARNED,
    Light.GREEN: f"c.act_by > %(now)s AND NOT ({_WARNED})",
    Light.NONE: "c.act_by IS NULL",
}
_TEXT = (
    "(c.number = upper(%(text)s) OR CASE WHEN %(ids)s::bigint[] IS NOT NULL"
    " THEN c.id = ANY(%(ids)s::bigint[]) ELSE EXISTS (SELECT FROM cases_casetext t"
    " WHERE t.case_id = c.id AND t.words @@ %(words)s::tsquery) END)"
)
_FILTERS = {
    "late": "c.act_by <= %(now)s",
    "today": "c.act_by > %(now)s AND c.act_by <= %(today_ends)s",
    "profiles": "c.profile_id = ANY(%(profiles)s)",
    "categories": "c.category_id = ANY(%(categories)s)",
    "areas": "c.area_id = ANY(%(areas)s)",
    "text": _TEXT,
}
_SIGHT = (
    "(c.visibility NOT IN (%(restricted)s, %(sealed)s)"
    " OR c.visibility = %(restricted)s AND c.status = ANY(%(on_duty)s)"
    " OR EXISTS (SELECT FROM"
    " cases_sight s WHERE s.case_id = c.id AND s.unit_id = ANY(%(sees)s)))"
)


def light_of(
    *,
    act_by: datetime | None,
    due_at: datetime | None,
    warn_at: datetime | None,
    now: datetime,
    today_ends: datetime,
) -> Light:
    """The light of a line of a queue: the same ranges as its filter."""
    if act_by is None:
        return Light.NONE
    if act_by <= now:
        return Light.RED
    warned = act_by == due_at and warn_at is not None and warn_at <= now
    return Light.YELLOW if act_by <= today_ends or warned else Light.GREEN


def _values(wanted: Wanted, actor: Actor) -> dict[str, Any]:
    return {
        "owners": list(wanted.owners or ()),
        "now": wanted.now,
        "today_ends": wanted.today_ends,
        "profiles": list(wanted.profiles or ()),
        "categories": list(wanted.categories or ()),
        "areas": list(wanted.areas or ()),
        "text": wanted.text,
        "words": as_tsquery(search_query(wanted.text)),
        "ids": ids_for_text(wanted.text) if wanted.text else None,
        "restricted": str(Visibility.RESTRICTED),
        "sealed": str(Visibility.SEALED),
        "sees": list(actor.units),
        "on_duty": [str(one) for one in sorted(on_duty(actor.permissions))],
    }


def _paged(
    found: list[Waiting], size: int, *, back: bool, begun: bool
) -> Page[Waiting]:
    more, items = len(found) > size, found[:size]
    if back:
        items.reverse()
    if not items:
        return Page(items)
    first, last = items[0], items[-1]
    return Page(
        items,
        next=encode_key(ON, last.act_by, last.id) if more or back else None,
        previous=encode_key(BACK, first.act_by, first.id)
        if (more if back else begun)
        else None,
    )
