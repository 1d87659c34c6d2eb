"""Streams of matters: counted as they were raised, and once each where streams overlap.

A county's reports count each channel by itself, and add up what is one matter twice.
Here a matter that joined another stands with it in its own stream, and the union
counts the case.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.kit.clock import local_day
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.figures import rules
from bihuan.measure.figures.queries.counting import sees_all
from bihuan.measure.figures.words import Ended, Measure, OpenMatter, Stood, Union, Value

_CLOSED = f"h.flags & {Measure.CLOSED.value} <> 0"
_FROM = """
FROM cases_raising r
JOIN figures_casefact f ON f.case_id = r.first_case_id
JOIN figures_casefact h ON h.case_id = r.case_id
WHERE f.profile = ANY(%(profiles)s) AND f.accepted_on IS NOT NULL
"""
_OF_CHANNEL = " AND split_part(r.channel, ':', 1) = %(channel)s"
# What a matter is called, without its running number.
_NAME = "regexp_replace(r.external_id, '-[0-9]+$', '')"
_STOOD = f"""
SELECT {_NAME}, count(*),
    count(*) FILTER (WHERE {_CLOSED}),
    count(*) FILTER (WHERE h.flags & {Measure.SOLVED.value} <> 0),
    count(*) FILTER (WHERE h.flags & {Measure.EXPLAINED.value} <> 0),
    count(*) FILTER (WHERE h.flags & {Measure.DEFERRED.value} <> 0),
    count(*) FILTER (WHERE (f.flags | h.flags) & {Measure.RESPONDED.value} <> 0),
    count(*) FILTER (WHERE r.case_id <> r.first_case_id)
{_FROM}{_OF_CHANNEL} GROUP BY 1 ORDER BY 1
"""
_UNION = f"""
SELECT count(*), count(DISTINCT r.case_id),
    count(DISTINCT r.case_id) FILTER (WHERE {_CLOSED}) {_FROM}
"""
_OPEN = f"""
SELECT r.external_id, c.number, c.title, h.status, h.unit_id, f.accepted_at, h.due_at
{_FROM.replace("WHERE", "JOIN cases_case c ON c.id = r.case_id WHERE")}{_OF_CHANNEL}
AND NOT {_CLOSED} ORDER BY r.external_id LIMIT %(most)s
"""
_ENDED = f"""
SELECT r.external_id, f.accepted_at, h.closed_at
{_FROM}{_OF_CHANNEL} AND {_CLOSED} ORDER BY r.external_id LIMIT %(most)s
"""


def stood(profile: str, channel: str, *, actor: Actor) -> list[Stood]:
    """How the matters of a stream stand, by their names. One query."""
    return [
        Stood(name, *counts)
        for name, *counts in _rows(_STOOD, [profile], channel, actor)
    ]


def union(profiles: Collection[str], *, actor: Actor) -> Union:
    """Streams together, each matter once. One query."""
    ((raised, matters, closed),) = _rows(_UNION, profiles, "", actor)
    return Union(raised, matters, closed)


def still_open(
    profile: str, channel: str, *, most: int = 50, actor: Actor
) -> list[OpenMatter]:
    """The matters of a stream that are not closed, by their names."""
    return [OpenMatter(*row) for row in _rows(_OPEN, [profile], channel, actor, most)]


def ended(profile: str, channel: str, *, most: int = 50, actor: Actor) -> list[Ended]:
    """On which days matters of a stream were accepted and closed."""
    return [
        Ended(name, local_day(accepted), local_day(closed))
        for name, accepted, closed in _rows(_ENDED, [profile], channel, actor, most)
    ]


def coverage(
    listed: Collection[str],
    done: Collection[tuple[str, date]],
    *,
    since: date,
    until: date,
) -> Value:
    """How many of those listed were reached from `since` to `until`: each counts once."""
    return rules.coverage(listed, done, since=since, until=until)


def _rows(
    statement: str,
    profiles: Collection[str],
    channel: str,
    actor: Actor,
    most: int = 0,
) -> list[Any]:
    if not sees_all(actor):
        raise NotVisible
    values: dict[str, Any] = {
        "profiles": list(profiles),
        "channel": channel,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
