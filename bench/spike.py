"""A rush: three times what the server can do, and how it stands a minute later."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from bench.load import Shot, closed_loop, open_loop
from bench.meter import percentile
from bench.raising import requests
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage, Web

LINES = 250
CALM = 0.3  # of capacity: what comes before and after


def run(stage: Stage) -> list[Line]:
    long, calm_for = (10, 5) if stage.quick else (60, 20)
    database = stage.copy("spike")
    probe = requests(stage, database, 700)
    with stage.web(database, BIHUAN_PROXIES="1") as web:
        closed_loop(web.port, probe[:100], clients=8)
        capacity = _rate(web, probe[100:])
        calm, rush = capacity * CALM, capacity * 3
        many = requests(stage, database, int(rush * long + calm * calm_for * 3) + 10)
        before = open_loop(web.port, _take(many, calm * calm_for), rate=calm, lines=40)
        spike = open_loop(web.port, _take(many, rush * long), rate=rush, lines=LINES)
        ended = time.perf_counter()
        after = open_loop(
            web.port, _take(many, calm * calm_for * 2), rate=calm, lines=40
        )
    stage.drop(database)
    return _lines(capacity, before, spike, after, ended)


def _rate(web: Web, probe: list[bytes]) -> float:
    began = time.perf_counter()
    shots = closed_loop(web.port, probe, clients=8)
    assert {shot.status for shot in shots} == {302}
    return len(probe) / (time.perf_counter() - began)


def _take(many: list[bytes], count: float) -> list[bytes]:
    taken = many[: int(count)]
    del many[: int(count)]
    return taken


def _lines(
    capacity: float,
    before: list[Shot],
    spike: list[Shot],
    after: list[Shot],
    ended: float,
) -> list[Line]:
    shots = [*before, *spike, *after]
    broken = sum(shot.status >= 500 or shot.status == 0 for shot in shots)
    refused = [shot for shot in spike if shot.status == 429]
    silent = sum(not shot.retry_after for shot in refused)
    taken = [shot for shot in spike if shot.status == 302]
    normal = percentile([shot.seconds for shot in before], 95)
    again = _normal_again(after, ended, normal)
    figures = {
        "capacity": round(capacity, 1),
        "sent": len(spike),
        "taken": len(taken),
        "refused": len(refused),
        "broken": broken,
        "silent": silent,
        "p95_before": normal,
        "p95_taken_in_spike": percentile([shot.seconds for shot in taken], 95),
        "p95_after": percentile([shot.seconds for shot in after], 95),
        "normal_again": again,
    }
    said = (
        f"of {len(spike):,} at 3 × {capacity:.0f}/s {len(taken):,} taken in (p95"
        f" {figures['p95_taken_in_spike']:.0f} ms), {len(refused):,} asked to come back (429),"
        f" {broken} broken; p95 {normal:.0f} ms before, normal again after {again:.0f} s"
    )
    met = not broken and not silent and again <= 60
    wanted = "no 5xx, 429 with Retry-After, p95 normal within 60 s"
    return [Line("spike of 3 × capacity", said, wanted, met, figures)]


def _normal_again(after: list[Shot], ended: float, normal: float) -> float:
    """Seconds after the rush until the p95 of five seconds is about what it was before."""
    bound = max(2 * normal, normal + 50) / 1000
    last = max(int(shot.began - ended) for shot in after)
    for second in range(last):
        window = [s.seconds for s in after if second <= s.began - ended < second + 5]
        if (
            window
            and percentile(window, 95) / 1000 <= bound
            and median(window) <= bound
        ):
            return float(second)
    return float("inf")
