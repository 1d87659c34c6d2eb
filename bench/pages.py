"""One page, asked for again and again by one signed-in reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.load import Line as Wire
from bench.load import get
from bench.meter import metered, percentile

if TYPE_CHECKING:
    from bench.stage import Stage, Web


def read(
    stage: Stage, web: Web, path: str, cookie: str, *, times: int, holds: bytes = b""
) -> dict[str, float]:
    """How long it takes and what it costs; it must hold something fifty times."""
    request, wire, took = get(path, f"Cookie: {cookie}"), Wire(web.port), []
    for _ in range(10):
        shot, body = wire.fire(request)
        assert shot.status == 200, (path, shot.status)
        assert not holds or body.count(holds) >= 50, (path, body.count(holds))
    with metered(web.pid, stage.server) as spent:
        for _ in range(times):
            took.append(wire.fire(request)[0].seconds)
    wire.close()
    return {
        "p50": percentile(took, 50),
        "p99": percentile(took, 99),
        "cpu": spent.each(times),
    }


def said(figures: dict[str, float]) -> str:
    return f"p50 {figures['p50']:.1f} ms, p99 {figures['p99']:.0f} ms, {figures['cpu']} ms CPU"
