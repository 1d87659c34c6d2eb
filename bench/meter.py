"""Processor time from /proc: the figure that a busy neighbour distorts least."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import psutil

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Spent:
    """What passed between the beginning and the end of a block."""

    wall: float = 0.0
    cpu: float = 0.0

    def each(self, operations: int) -> float:
        """Milliseconds of processor time for one operation."""
        return round(self.cpu * 1000 / max(operations, 1), 2)

    def rate(self, operations: int) -> float:
        """Operations in a second."""
        return round(operations / self.wall, 1)


@contextmanager
def metered(*roots: int) -> Iterator[Spent]:
    """Time and processor time of these process trees while the block runs."""
    spent = Spent()
    began, cpu = time.perf_counter(), processor_seconds(*roots)
    yield spent
    spent.wall = time.perf_counter() - began
    spent.cpu = processor_seconds(*roots) - cpu


def processor_seconds(*roots: int) -> float:
    """User and system time of these processes, all below them, and those that ended."""
    ticks = 0
    for root in roots:
        tree = psutil.Process(root)
        for process in (tree, *tree.children(recursive=True)):
            ticks += _ticks(process.pid)
    return ticks / _TICKS


def _ticks(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # ended in between: its parent has its time now
        return 0
    # utime, stime, and both of the children that were waited for.
    return sum(map(int, stat.rpartition(")")[2].split()[11:15]))


def percentile(values: Sequence[float], n: int) -> float:
    """The nth percentile in milliseconds, of seconds."""
    if len(values) < 2:
        return round(1000 * (values[0] if values else 0.0), 2)
    return round(quantiles(values, n=100, method="inclusive")[n - 1] * 1000, 2)


def spare() -> float:
    """How many of the cores were idle just now: what neighbours leave to us."""
    idle = psutil.cpu_times_percent(interval=1.0).idle
    return round(idle * (psutil.cpu_count() or 1) / 100, 2)


def pace() -> float:
    """Milliseconds of processor time that a plain loop takes just now.

    On a shared host it varies by a factor of two within minutes, and every other figure
    with it: a row is to be read beside the pace at which it was measured.
    """
    began, total = time.process_time(), 0
    for number in range(3_000_000):
        total += number
    return round((time.process_time() - began) * 1000)
