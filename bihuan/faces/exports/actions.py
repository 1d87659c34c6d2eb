"""Writing down that a list was taken along."""

from __future__ import annotations

from bihuan.faces.exports.words import Event, Export, stream_of
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import opens_transaction


@opens_transaction
def note_export(made: Export, *, codes: tuple[str, ...], actor: Actor) -> None:
    """Write down who took which rows of which list along, before they get them."""
    record(
        Event.MADE,
        stream_of(made.number),
        actor=actor.name,
        list=made.code,
        title=made.title,
        form=made.form,
        filters=list(codes),
        rows=made.rows,
        digest=made.digest,
        file=made.file,
    )
