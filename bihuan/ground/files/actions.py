"""Keeping files and letting them go. The bytes are on disk before the row commits."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.ground.files import rules
from bihuan.ground.files.models import StoredFile
from bihuan.ground.files.words import Content, Event, Limits
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible

_TEMPORARY = ".incoming"


@joins_transaction
def keep_file(
    stream: str,
    name: str,
    source: bytes | BinaryIO | Content,
    *,
    kind_of_use: str,
    actor: Actor,
) -> StoredFile:
    """Keep an upload with a stream. Give `Content` from `http.receive` where a row
    is locked: looking at a photograph takes longer than a lock should.

    The same bytes for the same use are kept once, so a second click changes nothing.
    """
    limits: Limits = settings.FILES_LIMITS
    content = _looked_at(name, source, limits)
    digest = hashlib.sha256(content.data).hexdigest()
    _hold(digest)
    living = StoredFile.objects.filter(stream=stream, deleted_at__isnull=True)
    known = living.filter(sha256=digest, use=kind_of_use).first()
    if known is not None:
        return known
    rules.may_add(already=living.count(), limits=limits).enforce()

    if not _is_there(digest):
        _write(content.data, digest)
    kept = _row(content, stream=stream, use=kind_of_use, digest=digest, actor=actor)
    record(
        Event.KEPT,
        stream,
        actor=actor.name,
        file=kept.pk,
        sha256=digest,
        media_type=content.media_type,
        size=kept.size,
        use=kind_of_use,
    )
    return kept


def _looked_at(
    name: str, source: bytes | BinaryIO | Content, limits: Limits
) -> Content:
    if isinstance(source, Content):
        return source
    return rules.examine(name, _bytes(source, limits), limits)


def _row(
    content: Content, *, stream: str, use: str, digest: str, actor: Actor
) -> StoredFile:
    return StoredFile.objects.create(
        stream=stream,
        name=content.name,
        kind=content.kind,
        use=use,
        media_type=content.media_type,
        size=len(content.data),
        sha256=digest,
        width=content.width,
        height=content.height,
        kept_by=actor.name,
        at=clock.now(),
    )


@joins_transaction
def delete_file(file_id: int, *, actor: Actor) -> None:
    """Take a file out of its stream; the sweeper removes the bytes when nobody else
    keeps the same. The digest stays in the ledger.
    """
    kept = (
        StoredFile.objects.select_for_update()
        .filter(pk=file_id, deleted_at__isnull=True)
        .first()
    )
    if kept is None:
        raise NotVisible
    kept.deleted_at = clock.now()
    kept.save(update_fields=["deleted_at"])
    record(
        Event.DELETED,
        kept.stream,
        actor=actor.name,
        file=kept.pk,
        sha256=kept.sha256,
    )


@joins_transaction
def remove_orphan(digest: str) -> bool:
    """Remove the bytes that no living row refers to; say whether that was so.

    Holds the digest while looking, as keeping does: otherwise the bytes could
    go between somebody's writing them and that somebody's commit.
    """
    _hold(digest)
    if StoredFile.objects.filter(sha256=digest, deleted_at__isnull=True).exists():
        return False
    _path(digest).unlink(missing_ok=True)
    return True


def _bytes(source: bytes | BinaryIO, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        return source
    most = max(limits.photo, limits.audio, limits.document)
    return source.read(most + 1)


def _hold(digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file:{digest}"]
        )


def _path(digest: str) -> Path:
    return Path(settings.FILES_ROOT) / rules.place_of(digest)


def _is_there(digest: str) -> bool:
    """Whether somebody who has committed keeps the same bytes: those are on disk."""
    kept = StoredFile.objects.filter(sha256=digest, deleted_at__isnull=True)
    return kept.exists() and _path(digest).exists()


def _write(data: bytes, digest: str) -> None:
    """Whole or not at all: written aside, synced, then moved to its place."""
    place = _path(digest)
    aside = Path(settings.FILES_ROOT) / _TEMPORARY / secrets.token_hex(16)
    for folder in (aside.parent, place.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
