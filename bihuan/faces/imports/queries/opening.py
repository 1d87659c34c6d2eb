"""Opening what lies sealed: a brought file for its reader, and its refused rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bihuan.faces.imports import rules
from bihuan.faces.imports.models import Chunk, Import, Refusals
from bihuan.faces.imports.words import Reject
from bihuan.kit import keyring
from bihuan.kit.sealing import Box


def box_of(row: Import) -> Box:
    """What opens all that belongs to an import."""
    return rules.box(keyring.ring(), row.key_id, bytes(row.salt))


@contextmanager
def content(import_id: int) -> Iterator[Path]:
    """The file as it was brought, for as long as the block lasts.

    It has no name on the disk, so that nothing of it stays there, however this ends.
    """
    box = box_of(Import.objects.get(pk=import_id))
    chunks = Chunk.objects.filter(of=import_id).order_by("place")
    with tempfile.TemporaryFile() as file:
        for chunk in chunks.iterator(chunk_size=4):
            sealed, place = bytes(chunk.sealed), rules.place_of(chunk.place)
            file.write(box.unseal_bytes(sealed, place))
        file.flush()
        yield Path(f"/dev/fd/{file.fileno()}")


def rejects(row: Import) -> Iterator[list[Reject]]:
    """The refused rows of an import in their order, batch by batch."""
    box = box_of(row)
    kept = Refusals.objects.filter(of=row).order_by("pk")
    for one in kept.iterator(chunk_size=4):
        yield rules.unpacked_rejects(box.unseal(bytes(one.sealed), rules.REFUSALS))
