"""Replaying a county with everything that stands on it: its reactions and its imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bihuan.faces.imports.queries import surroundings
from bihuan.faces.imports.rules.appeals import HEADERS, read_appeal
from bihuan.kit.tables.reading import read_table
from bihuan.kit.verdicts import Refused
from bihuan.loop.intake.words import NewMatter
from bihuan.packs import replay as packs
from bihuan.packs.streaming import playing as streaming
from bihuan.packs.streaming.words import Lived
from bihuan.project.relay import relay_once

_PORTION = 4_000  # entries in one pass: half a day's, and nobody waits for the locks


def replay(
    pack: str | Path,
    *,
    appeals: Path | None = None,
    days: int = 90,
    seed: int = 1,
    profile: str = "hotline",
    on_progress: Callable[[int, int], None] | None = None,
) -> packs.ReplayReport:
    """Live through a pack's own appeals, or through those of a file, as `packs.replay`."""
    return packs.replay(
        pack,
        matters=(lambda: _read(appeals, profile)) if appeals else None,
        days=days,
        seed=seed,
        relay=relay_once,
        on_progress=on_progress,
    )


def _read(path: Path, profile: str) -> Sequence[NewMatter]:
    """The matters of a file, each once; rows that cannot be matters are left to `import`."""
    about = surroundings(profile, "replay")
    found: dict[str, NewMatter] = {}
    for row in read_table(path, HEADERS).rows:
        try:
            matter = read_appeal(row.cells, about)
        except Refused:
            continue
        found.setdefault(matter.external_id, matter)
    return list(found.values())


def live(
    pack: str | Path,
    *,
    appeals: Path | None,
    days: int,
    seed: int,
    share: float | None,
    players: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> packs.ReplayReport | Lived:
    """Streams where a share of them is asked for, appeals otherwise."""
    if share is not None:
        return live_streams(
            pack, share=share, seed=seed, players=players, on_progress=on_progress
        )
    return replay(pack, appeals=appeals, days=days, seed=seed, on_progress=on_progress)


def live_streams(
    pack: str | Path,
    *,
    share: float = 1.0,
    seed: int = 1,
    players: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Lived:
    """Live through the year of streams that a pack declares, as `streaming.live`."""
    return streaming.live(
        pack,
        share=share,
        seed=seed,
        players=players,
        relay=partial(relay_once, _PORTION),
        on_progress=on_progress,
    )
