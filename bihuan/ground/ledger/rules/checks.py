"""Whether stored chains and roots still say what was written. Rows in, breaks out."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bihuan.ground.ledger.rules.receipts import (
    body_digest,
    details_digest,
    entry_hash,
    genesis,
    leaf_hash,
)
from bihuan.ground.ledger.rules.trees import root_over
from bihuan.ground.ledger.words import Break, Why

# stream, seq, kind, actor, facts as text, time as text, hash, id
EntryRow = tuple[str, int, str, str, str, str, bytes, int]
# position, stream, seq, hash, and the hash of the entry that stands there now
LeafRow = tuple[int, str, int, bytes, bytes | None]


@dataclass(frozen=True, slots=True)
class RootRow:
    """One stored daily root."""

    number: int
    day: date
    root: bytes
    previous: bytes
    leaves: int


@dataclass(frozen=True, slots=True)
class End:
    """Where a walk along one stream ended."""

    seq: int
    hash: bytes
    read: int


ROOTS_BEGIN = genesis("roots")


def walk(stream: str, rows: Iterable[EntryRow]) -> Generator[Break, None, End]:
    """Each break along one stream; after one, go on from what is stored."""
    seq, digest, last_id, read = 0, genesis(stream), 0, 0
    for _, at_seq, kind, actor, facts, at, stored, entry_id in rows:
        if at_seq != seq + 1:
            yield Break(stream, seq + 1, Why.GAP)
        elif _hash(digest, stream, at_seq, kind, actor, facts, at) != stored:
            yield Break(stream, at_seq, Why.CHANGED)
        elif entry_id <= last_id:
            yield Break(stream, at_seq, Why.ORDER)
        seq, digest, last_id, read = at_seq, stored, entry_id, read + 1
    return End(seq, digest, read)


def _hash(
    previous: bytes, stream: str, seq: int, kind: str, actor: str, facts: str, at: str
) -> bytes:
    try:
        details = details_digest(actor, json.loads(facts))
    except (ValueError, RecursionError):
        # Numbers and nestings that only somebody else can have put there.
        return b""
    return entry_hash(previous, seq, body_digest(stream, kind, at, details))


def head_break(stream: str, end: End, seq: int, digest: bytes) -> Break | None:
    """The head must be where the entries end."""
    if (seq, digest) == (end.seq, end.hash):
        return None
    return Break(stream, max(seq, end.seq), Why.HEAD_DIFFERS)


def first_leaf(number: int, day: date) -> tuple[str, int]:
    """Under which name and number a root carries the one before it.

    The day and the number are sealed with it, so that a root cannot be passed off as
    that of another day.
    """
    return f"roots:{day.isoformat()}", number


def root_breaks(
    root: RootRow, before: RootRow | None, leaves: Iterable[LeafRow]
) -> Iterator[Break]:
    """Each way in which one day's root does not follow from its leaves and the last."""
    expected = before.root if before else ROOTS_BEGIN
    if root.number != (before.number + 1 if before else 1):
        yield Break("roots", root.number, Why.ROOT_GAP)
    elif root.previous != expected or (before and before.day >= root.day):
        yield Break("roots", root.number, Why.ROOT_CHAIN)
    found: list[Break] = []
    computed, count = root_over(_leaf_hashes(root, leaves, found))
    yield from found
    if count != root.leaves:
        yield Break("roots", root.number, Why.ROOT_LEAVES)
    elif computed != root.root:
        yield Break("roots", root.number, Why.ROOT_DIFFERS)


def _leaf_hashes(
    root: RootRow, leaves: Iterable[LeafRow], found: list[Break]
) -> Iterator[bytes]:
    """The leaves' digests; of what is wrong on the way only the first is kept."""
    count = 0
    for position, stream, seq, digest, entry in leaves:
        why = _leaf_trouble(root, count, (position, stream, seq, digest, entry))
        if why and not found:
            in_roots = position == 0 or why is Why.ROOT_LEAVES
            where = ("roots", root.number) if in_roots else (stream, seq)
            found.append(Break(*where, why))
        count += 1
        yield leaf_hash(stream, seq, digest)
    if not count:
        yield b""


def _leaf_trouble(root: RootRow, count: int, leaf: LeafRow) -> Why | None:
    position, stream, seq, digest, entry = leaf
    if position != count:
        return Why.ROOT_LEAVES
    if position == 0:
        carried = (stream, seq, digest)
        if carried == (*first_leaf(root.number, root.day), root.previous):
            return None
        return Why.ROOT_CHAIN
    if entry is None:
        return Why.ANCHORED_GONE
    return None if entry == digest else Why.ANCHORED_DIFFERS
