"""What the ledger says of a file that was brought in at a terminal."""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path

from bihuan.faces.imports.words import Event, Tally, stream_of
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import opens_transaction


@opens_transaction
def keep_record(path: Path, tally: Tally, *, profile: str, actor: Actor) -> None:
    """Say which file was brought in, by its digest: names may be personal."""
    actor.may(Permission.IMPORT).enforce()
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    record(
        Event.IMPORTED,
        stream_of(digest),
        actor=actor.name,
        digest=digest,
        profile=profile,
        **tally.counts(),
    )
