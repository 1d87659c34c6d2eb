"""Writing down that a list was taken along."""

from __future__ import annotations

from bihuan.faces.exports.words import Event, Export
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import opens_transaction


def stream_of(number: str) -> str:
    """The ledger stream of one export."""
    return f"export:{number}"


@opens_transaction
def note_export(made: Export, *, codes: tuple[str, ...], actor: Actor) -> None:
    """Write down who took which rows of which list along, before they get them."""
    record(
        Event.MADE,
        stream_of(made.number),
        actor=actor.name,
        list=made.code,
        form=made.form,
        filters=list(codes),
        rows=made.rows,
        digest=made.digest,
        file=made.file,
    )
