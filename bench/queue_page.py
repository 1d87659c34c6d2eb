"""The queue of the largest unit's clerk: fifty lines, over HTTP, signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.pages import read, said
from bench.table import Line

if TYPE_CHECKING:
    from bench.stage import Stage

CLERK = "cgj"
# What every line of a queue leads to.
A_LINE = b"/desk/cases/RX"


def run(stage: Stage) -> list[Line]:
    small, large = stage.sizes
    few, many = _measure(stage, small), _measure(stage, large)
    factor = many["p50"] / few["p50"]
    return [
        Line(
            f"queue page, 50 rows, {small:,} cases",
            said(few),
            "p50 ≤ 26 ms",
            few["p50"] <= 26,
            few,
        ),
        Line(
            f"queue page, {large:,} cases",
            f"{said(many)}; {factor:.2f} times",
            "≤ 1.3 times",
            factor <= 1.3,
            many | {"factor": round(factor, 2)},
        ),
    ]


def _measure(stage: Stage, cases: int) -> dict[str, float]:
    database = stage.filled(cases)
    cookie = stage.ask("bench.signing_in:session_of", database, username=CLERK)
    with stage.web(database) as web:
        times = 60 if stage.quick else 300
        return read(stage, web, "/desk/?tab=hand", cookie, times=times, holds=A_LINE)
