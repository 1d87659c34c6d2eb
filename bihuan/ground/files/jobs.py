"""Timed work of files: removing bytes that nobody keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bihuan.ground.files import actions
from bihuan.kit import clock
from bihuan.kit.schedule import Periodic

GRACE = timedelta(hours=24)
SHARDS = tuple(f"{number:02x}" for number in range(256))


def sweep_orphans(
    *, grace: timedelta = GRACE, shards: Sequence[str] = SHARDS
) -> list[str]:
    """Remove bytes without a living row, and half-written ones; give their names.

    A crash between writing and commit leaves such bytes. Give a few shards a time
    to spread a large county's walk over the day.
    """
    root = Path(settings.FILES_ROOT)
    before = clock.now().timestamp() - grace.total_seconds()
    removed = []
    for half in _old(root / ".incoming", before):
        half.unlink(missing_ok=True)
        removed.append(half.name)
    for shard in shards:
        for folder in sorted((root / shard).glob("*")):
            for file in _old(folder, before):
                with transaction.atomic():
                    gone = actions.remove_orphan(file.name)
                if gone:
                    removed.append(file.name)
    return removed


def _old(folder: Path, before: float) -> list[Path]:
    return [
        file
        for file in folder.glob("*")
        if file.is_file() and file.stat().st_mtime < before
    ]


PERIODIC = (Periodic("files.sweep", sweep_orphans, cron="40 3 * * *"),)
