"""Merkle trees in the manner of RFC 6962: one root over many leaves, short proofs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bihuan.ground.ledger.rules.receipts import node_hash


def root_over(leaves: Iterable[bytes]) -> tuple[bytes, int]:
    """The root and the number of leaves, holding only one digest for each level."""
    peaks: list[bytes] = []
    count = 0
    for leaf in leaves:
        top, size = leaf, count
        while size % 2:  # a full subtree of this size is waiting on the left
            top, size = node_hash(peaks.pop(), top), size >> 1
        peaks.append(top)
        count += 1
    if not peaks:
        msg = "a tree needs a leaf"
        raise ValueError(msg)
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root, count


def path_to(position: int, leaves: Sequence[bytes]) -> list[bytes]:
    """What `receipts.climb` needs to get from this leaf to the root."""
    level, at, path = list(leaves), position, []
    while len(level) > 1:
        if (at ^ 1) < len(level):
            path.append(level[at ^ 1])
        pairs = zip(level[::2], level[1::2], strict=False)
        lone = level[-1:] if len(level) % 2 else []
        level = [node_hash(left, right) for left, right in pairs] + lone
        at >>= 1
    return path
