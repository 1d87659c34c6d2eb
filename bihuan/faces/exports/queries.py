"""What the ledger says of an export, and reading a long list of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from bihuan.faces.exports import rules
from bihuan.faces.exports.words import Claim, Event, Export, Verified, stream_of
from bihuan.ground.access.queries import account_names
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Recorded


@contextmanager
def one_moment() -> Iterator[None]:
    """Whatever is read inside is read as of one moment, however many pages it takes."""
    if connection.in_atomic_block:
        yield  # whoever began this transaction decides what it sees
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def display_name(actor_name: str) -> str:
    """What somebody is called in their own account; their key where they have none."""
    kind, _, key = actor_name.partition(":")
    known = account_names([int(key)]) if kind == "account" and key.isdigit() else {}
    return next(iter(known.values()), actor_name)


def find_export(number: str) -> Export | None:
    """One export as the ledger has it."""
    found = timeline(stream_of(number)) if number else []
    return next((_export(number, e) for e in found if e.kind == Event.MADE), None)


def verified(claim: Claim) -> Verified:
    """Who exported a file and when, and what became of it since."""
    export = find_export(claim.number)
    return Verified(rules.compared(claim, export), claim, export)


def _export(number: str, entry: Recorded) -> Export:
    facts = entry.facts
    return Export(
        number=number,
        code=str(facts["list"]),
        title=str(facts["title"]),
        actor=entry.actor,
        who=display_name(entry.actor),
        at=entry.at,
        form=str(facts["form"]),
        rows=int(str(facts["rows"])),
        digest=str(facts["digest"]),
        file=str(facts["file"]),
    )
