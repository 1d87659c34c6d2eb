"""Reading what was kept. Whoever serves a file asks first who may see its stream."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from bihuan.ground.files.models import StoredFile
from bihuan.ground.files.rules import place_of
from bihuan.ground.files.words import Kind, Listed, Opened
from bihuan.kit.prepared import run_prepared
from bihuan.kit.verdicts import NotVisible


def files_of(stream: str) -> list[Listed]:
    """The files of a stream, oldest first."""
    return files_of_many([stream]).get(stream, [])


def files_of_many(streams: Iterable[str]) -> dict[str, list[Listed]]:
    """The files of several streams. One query at any number."""
    rows = StoredFile.objects.filter(
        stream__in=set(streams), deleted_at__isnull=True
    ).order_by("stream", "pk")
    found: dict[str, list[Listed]] = {}
    for row in rows:
        line = Listed(
            row.pk,
            row.name,
            Kind(row.kind),
            row.use,
            row.media_type,
            row.size,
            row.width,
            row.height,
        )
        found.setdefault(row.stream, []).append(line)
    return found


_COUNT = """
SELECT count(*) FROM files_storedfile
WHERE stream = %(stream)s AND use = %(use)s AND deleted_at IS NULL
"""


def count_files(stream: str, *, use: str) -> int:
    """How many files of one use a stream holds, such as "evidence"."""
    return int(run_prepared(_COUNT, {"stream": stream, "use": use})[0][0])


def stream_of(file_id: int) -> str:
    """Whose file this is: ask there who may see it."""
    return _living(file_id).stream


def open_file(file_id: int) -> Opened:
    """Where a file lies and what to call it."""
    kept = _living(file_id)
    path = Path(settings.FILES_ROOT) / place_of(kept.sha256)
    return Opened(path, kept.media_type, kept.name, Kind(kept.kind))


def _living(file_id: int) -> StoredFile:
    kept = StoredFile.objects.filter(pk=file_id, deleted_at__isnull=True).first()
    if kept is None:
        raise NotVisible
    return kept
