"""Filing cases under their keys, taking old ones out, counting what is common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zlib import compress

import numpy as np

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.kit import clock
from bihuan.kit.prepared import as_rows, run_prepared
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.triage.models import TwinCommon, TwinSketch
from bihuan.loop.triage.rules.twins.background import counted
from bihuan.loop.triage.rules.twins.sketches import unpacked
from bihuan.loop.triage.words.twins import Filed, MarkKind

WINDOW = timedelta(days=90)
COUNTED = 20_000  # newest matters that say what is common
_KEPT_COUNTS = 3
_SHORTEST = 3  # an area's name without its ending; 城关 is in every county

_FILE = """
WITH one AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)
        AS m (case_id bigint, packed bytea, keys int[])
), kept AS (
    INSERT INTO triage_twinsketch (case_id, packed, keys)
    SELECT case_id, packed, keys FROM one
    ON CONFLICT (case_id) DO UPDATE SET packed = excluded.packed,
        keys = excluded.keys, filed = true
)
INSERT INTO triage_twinkey (key, case_id)
SELECT unnest(keys), case_id FROM one
ON CONFLICT DO NOTHING
"""
_UNFILE = """
WITH old AS (
    SELECT s.case_id, s.keys FROM triage_twinsketch s
    WHERE s.case_id = ANY(%(cases)s::bigint[])
)
DELETE FROM triage_twinkey t USING old, unnest(old.keys) AS k (key)
WHERE t.key = k.key AND t.case_id = old.case_id
"""
_OUTDATED = """
SELECT s.case_id FROM triage_twinsketch s JOIN cases_case c ON c.id = s.case_id
WHERE s.filed AND c.status = 'closed' AND c.closed_at < %(before)s
ORDER BY s.case_id LIMIT %(most)s
"""


@joins_transaction
def file_twins(filed: Sequence[Filed]) -> None:
    """Keep sketches and keys of cases; of a case filed before, the new ones only.

    Two statements at any number of cases.
    """
    if not filed:
        return
    run_prepared(_UNFILE, {"cases": [one.case_id for one in filed]})
    rows = [
        {"case_id": one.case_id, "packed": one.packed, "keys": list(one.keys)}
        for one in filed
    ]
    run_prepared(_FILE, {"rows": as_rows(rows)})


@joins_transaction
def unfile_outdated(most: int = 1_000, *, after: timedelta = WINDOW) -> int:
    """Take out of the index what was closed longer ago than that; says how many."""
    before = clock.now() - after
    found = run_prepared(_OUTDATED, {"before": before, "most": most})
    cases = [case_id for (case_id,) in found]
    if cases:
        run_prepared(_UNFILE, {"cases": cases})
        TwinSketch.objects.filter(pk__in=cases).update(keys=[], filed=False)
    return len(cases)


@joins_transaction
def count_common() -> int:
    """Count what the county's newest matters have in common; says how many there were.

    Also the names of its towns and villages, which need no ending to be known.
    """
    newest = TwinSketch.objects.order_by("-pk").values_list("packed", flat=True)
    sketches = (unpacked(bytes(packed)) for packed in newest[:COUNTED].iterator())
    counts, texts = counted(
        np.concatenate((one.everything, one.words)) for one in sketches
    )
    TwinCommon.objects.create(
        texts=texts,
        counts=compress(counts.astype("<u4").tobytes()),
        names=_names(),
        counted_at=clock.now(),
    )
    kept = TwinCommon.objects.order_by("-pk").values_list("pk", flat=True)
    TwinCommon.objects.exclude(pk__in=list(kept[:_KEPT_COUNTS])).delete()
    return texts


def _names() -> list[tuple[str, str]]:
    areas = area_tree(down_to=Level.VILLAGE)
    return [
        (area.name, MarkKind.TOWN.value)
        for area in areas
        if area.level > Level.COUNTY and len(area.name) >= _SHORTEST
    ]
