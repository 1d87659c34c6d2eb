"""The sweeper: a thousand clocks fall due, beside few others and beside a million."""

from __future__ import annotations

import os
import time
from statistics import median
from typing import TYPE_CHECKING

from bench.meter import processor_seconds
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage

DUE, FEW, ROUNDS = 1_000, 10_000, 5

_CLOCKS = """
INSERT INTO clocks_clock (subject, kind, calendar, calendar_version, period, ends,
    ladder, state, started_at, extensions, pauses, due_at, yellow_at, provisional,
    rung_at, rung, next_at)
SELECT %(name)s || i, 'handle', 'default', 1, '5 working-days', 'midnight',
    '[{"name": "yellow", "fraction": 0.75}, {"name": "red", "after": "0 working-days"}]',
    'running', %(at)s, '[]', '[]', at + interval '1 day', at, false,
    ARRAY[at, at + interval '1 day'], 0, at
FROM generate_series(1, %(count)s) AS i,
    LATERAL (SELECT %(at)s::timestamptz + i * %(apart)s::interval AS at) AS moment
"""


def run(stage: Stage) -> list[Line]:
    many = 50_000 if stage.quick else 1_000_000
    database = stage.copy("sweeping")
    few, much = stage.ask(
        "bench.sweeping:measure", database, many=many, server=stage.server
    )
    stage.drop(database)
    factor, dear = much["seconds"] / few["seconds"], much["cpu"] / few["cpu"]
    return [
        Line(
            f"sweeper, {DUE:,} due of {many:,} running",
            f"{much['seconds'] * 1000:.0f} ms, {factor:.2f} times that of {DUE:,} due of"
            f" {FEW:,} ({few['seconds'] * 1000:.0f} ms); {dear:.2f} times the CPU",
            "≤ 1.5 times",
            factor <= 1.5,
            {"few": few, "many": much, "factor": round(factor, 2)},
        )
    ]


def measure(many: int, server: int) -> list[dict[str, float]]:
    """First beside few, then beside many; the same thousand each time."""
    _start("few", FEW)
    few = _rounds("f", server)
    _start("many", many - FEW)
    return [few, _rounds("m", server)]


def _start(name: str, count: int) -> None:
    """Clocks that run and are not due for a while."""
    from datetime import timedelta

    from bihuan.kit import clock

    # Steps so small that all of them fall due within a week, a day from now.
    at = clock.now() + timedelta(days=1)
    _insert(name, count, at, f"{7 * 86400 / count} seconds")
    _tidy()


def _rounds(name: str, server: int) -> dict[str, float]:
    from bihuan.ground.clocks.jobs import sweep

    took, cost = [], []
    for turn in range(ROUNDS):
        _due(f"{name}{turn}:")
        began, cpu = time.perf_counter(), processor_seconds(os.getpid(), server)
        assert sweep() == DUE
        took.append(time.perf_counter() - began)
        cost.append(processor_seconds(os.getpid(), server) - cpu)
    return {"seconds": round(median(took), 4), "cpu": round(median(cost), 3)}


def _due(name: str) -> None:
    from datetime import timedelta

    from bihuan.kit import clock

    _insert(name, DUE, clock.now() - timedelta(minutes=30), "1 second")


def _insert(name: str, count: int, at: object, apart: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            _CLOCKS, {"name": name, "count": count, "at": at, "apart": apart}
        )


def _tidy() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) clocks_clock")
