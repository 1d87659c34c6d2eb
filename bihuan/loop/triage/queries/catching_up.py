"""Cases from before there was triage: what of them is still to be filed and learnt."""

from __future__ import annotations

from bihuan.kit import clock
from bihuan.kit.prepared import run_prepared
from bihuan.loop.triage.queries.twins import WINDOW

# What would leave the index within the hour is not put in.
_UNFILED = """
FROM cases_case c
WHERE c.id > %(after)s
    AND NOT EXISTS (SELECT FROM triage_twinsketch s WHERE s.case_id = c.id)
    AND NOT (c.status = 'closed' AND c.closed_at < %(before)s)
"""
_UNLABELLED = """
FROM cases_case c
WHERE c.id > %(after)s AND c.dispatched_at IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM triage_label l WHERE l.case_id = c.id AND l.kind = 'unit'
    )
"""


def unfiled(after: int, most: int) -> list[int]:
    """The next cases that twins are not found by yet, though they should be."""
    return _next(_UNFILED, after, most)


def unlabelled(after: int, most: int) -> list[int]:
    """The next cases of which a unit was decided and nobody learnt."""
    return _next(_UNLABELLED, after, most)


def left_behind() -> tuple[int, int]:
    """How many cases are still to be filed, and how many decisions to be read."""
    return _count(_UNFILED), _count(_UNLABELLED)


def _next(which: str, after: int, most: int) -> list[int]:
    sql = f"SELECT c.id {which} ORDER BY c.id LIMIT %(most)s"
    values = {"after": after, "before": clock.now() - WINDOW, "most": most}
    return [pk for (pk,) in run_prepared(sql, _named(which, values))]


def _count(which: str) -> int:
    sql = f"SELECT count(*) {which}"
    values = {"after": 0, "before": clock.now() - WINDOW}
    return int(run_prepared(sql, _named(which, values))[0][0])


def _named(which: str, values: dict[str, object]) -> dict[str, object]:
    """Without what the statement does not ask for."""
    return {
        name: value
        for name, value in values.items()
        if name == "most" or f"%({name})s" in which
    }
