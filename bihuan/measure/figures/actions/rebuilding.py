"""Making the figures anew from the tables, as if the ledger had never been heard.

The statement below is the other reading of a case: it must come to the same facts as
`rules.after` does entry by entry, and a test holds the two against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields

from django.db import connection

from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.words import stream_of
from bihuan.measure.figures import rules
from bihuan.measure.figures.actions.following import append, fold, keep
from bihuan.measure.figures.models import CaseFact, Delta, MonthRollup, Rollup
from bihuan.measure.figures.words import Key, Told

BATCH = 2_000
# A case answered on the spot has a report from before it was first claimed.
_READ = """
SELECT c.id, coalesce(h.seq, 0), p.code, c.channel, c.area_id, c.category_id,
    c.owner_id, c.status, c.result, c.accepted_at, c.reported_at, c.closed_at,
    c.due_at, c.claimed_on_time,
    EXISTS (
        SELECT FROM handling_report r WHERE r.case_id = c.id
        AND (c.claimed_at IS NULL OR r.reported_at < c.claimed_at)
    ),
    c.on_time, j.grade, coalesce(j.round, 0),
    c.returns, c.extensions, c.rehandles, c.reopens,
    (SELECT count(*) FROM closing_judgement x WHERE x.case_id = c.id AND x.excluded),
    c.contacted_at IS NOT NULL, c.contacted_on_time, c.repeats
FROM cases_case c
JOIN catalogue_profileversion p ON p.id = c.profile_id
LEFT JOIN ledger_head h ON h.stream = %s || c.id
LEFT JOIN LATERAL (
    SELECT round, min(grade) AS grade FROM closing_judgement
    WHERE case_id = c.id AND grade IS NOT NULL AND NOT excluded
    GROUP BY round ORDER BY round DESC LIMIT 1
) j ON true
ORDER BY c.id
"""
_NAMES = [one.name for one in fields(Told)]


@joins_transaction
def rebuild(on_progress: Callable[[int], None] | None = None) -> int:
    """Make facts and rollup anew from the tables; says how many cases there are.

    Reactions wait meanwhile; what they have still to hear is known by its place in
    the stream and passed over, since the tables already tell it.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE figures_casefact IN SHARE ROW EXCLUSIVE MODE")
    for model in (CaseFact, Delta, Rollup, MonthRollup):
        model.objects.all().delete()
    done, cells = 0, Counter[tuple[Key, str]]()
    for rows in _read():
        for told in rows:
            cells.update(rules.changes(Told(told.case), told))
        keep(rows)
        done += len(rows)
        if on_progress:
            on_progress(done)
    append(cells)
    while fold():
        pass
    return done


def _read() -> Iterator[list[Told]]:
    """Every case as its row stands, in one statement, so of one moment."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_READ, [stream_of(0).removesuffix("0")])
        while rows := cursor.fetchmany(BATCH):
            yield [Told(**dict(zip(_NAMES, row, strict=True))) for row in rows]
