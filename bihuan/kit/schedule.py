"""How a package says that some of its work comes back: by seconds or by the calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Periodic:
    """One piece of recurring work; a `jobs` module lists its own in `PERIODIC`.

    Give `every` (seconds) for work that follows events closely: it runs in a loop
    of its own in each worker, so it must bear company (SKIP LOCKED), and it runs
    again at once as long as it answers with a number above nought ("so many done").
    Give `cron` (minute hour day month weekday, county time) for work that happens
    once per occasion, in one worker, and is tried again when it fails.
    """

    name: str
    run: Callable[[], object]
    every: float | None = None
    cron: str | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.cron is None):
            msg = f"{self.name}: say either `every` or `cron`"
            raise ValueError(msg)
