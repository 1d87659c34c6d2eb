"""What the leader opens in the morning, and the public's figures."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench.meter import percentile
from bench.pages import read, said
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage


# A median cannot be added up, so it is not held to the rollup's mark.
MEDIANS = "figures by unit with the medians, two years"


def run(stage: Stage) -> list[Line]:
    lines = []
    for cases in stage.sizes:
        lines += _measured(stage, cases, large=cases == stage.sizes[1])
    return lines


def _measured(stage: Stage, cases: int, *, large: bool) -> list[Line]:
    database, times = stage.filled(cases), 30 if stage.quick else 100
    asked = stage.ask("bench.leading:measure", database, times=times)
    cookie = stage.ask("bench.signing_in:session_of", database, username="leader")
    with stage.web(database) as web:
        page = read(stage, web, "/desk/lead/", cookie, times=times)
        public = read(stage, web, "/figures/", cookie, times=times)
    lines = [
        _line(f"leader's page, {cases:,} cases", page, said(page), large=large),
        _line(
            f"public figures page, {cases:,} cases", public, said(public), large=large
        ),
    ]
    for name, one in asked.items():
        reached = f"p50 {one['p50']:.1f} ms, p99 {one['p99']:.0f} ms"
        held = large and name != MEDIANS
        lines.append(_line(f"{name}, {cases:,} cases", one, reached, large=held))
    return lines


def _line(what: str, one: dict[str, float], reached: str, *, large: bool) -> Line:
    met = one["p50"] <= 20 if large else None
    return Line(what, reached, "≤ 20 ms" if large else "–", met, one)


def measure(times: int) -> dict[str, Any]:
    """The reads behind the pages."""
    from bench.county import acting, unit
    from bihuan.ground.access.words import Role
    from bihuan.kit import clock
    from bihuan.measure.figures.queries import figures, leader
    from bihuan.measure.figures.words import By

    actor = acting(Role.LEADER, unit("zfb"))
    reads = {
        "leader's numbers": lambda: leader(actor),
        "figures by unit, 30 days": lambda: figures(
            since=clock.local_day() - timedelta(days=30),
            by=By.UNIT,
            medians=False,
            actor=actor,
        ),
        "figures by unit, two years": lambda: figures(
            by=By.UNIT, medians=False, actor=actor
        ),
        MEDIANS: lambda: figures(by=By.UNIT, actor=actor),
    }
    return {name: _timed(one, times) for name, one in reads.items()}


def _timed(work: Any, times: int) -> dict[str, float]:
    took = []
    work()
    until = time.perf_counter() + 30
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
        if time.perf_counter() > until:
            break
    return {"p50": percentile(took, 50), "p99": percentile(took, 99)}
