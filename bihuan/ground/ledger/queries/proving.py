"""A receipt: what anyone can take away and check without us."""

from __future__ import annotations

import inspect
from typing import Any

from bihuan.ground.ledger.models import Entry, Leaf
from bihuan.ground.ledger.rules import facts as form
from bihuan.ground.ledger.rules import receipts, trees
from bihuan.kit.verdicts import NotVisible

FORMAT = 1


def receipt(stream: str) -> dict[str, Any]:
    """The seals of one stream's entries and the proof that a daily root covers them.

    Kinds and times are shown and proven; who and what are present only as digests.
    `pending` counts the entries that no root covers yet; `proof` is None while that
    is all of them. The proof costs one pass over the leaves of one day.
    """
    entries = [
        {
            "seq": entry.seq,
            "kind": entry.kind,
            "at": form.as_text(entry.at),
            "details": receipts.details_digest(entry.actor, entry.facts).hex(),
            "hash": bytes(entry.hash).hex(),
        }
        for entry in Entry.objects.filter(stream=stream).order_by("seq")
    ]
    if not entries:
        raise NotVisible
    # The newest head that was anchored, in the first root that covers it.
    leaf = (
        Leaf.objects.filter(stream=stream, position__gt=0)
        .select_related("root")
        .order_by("-seq", "root_id")
        .first()
    )
    return {
        "format": FORMAT,
        "stream": stream,
        "entries": entries,
        "pending": len(entries) - (leaf.seq if leaf else 0),
        "proof": _proof(leaf) if leaf else None,
    }


def sealed_entries(stream: str) -> list[dict[str, Any]]:
    """One stream with who and what in clear: enough to compute every hash anew.

    For streams that are published whole, as a draw is; a case shows `receipt`.
    """
    return [
        {
            "seq": entry.seq,
            "kind": entry.kind,
            "at": form.as_text(entry.at),
            "actor": entry.actor,
            "facts": entry.facts,
            "hash": bytes(entry.hash).hex(),
        }
        for entry in Entry.objects.filter(stream=stream).order_by("seq")
    ]


def proof_of(stream: str, seq: int) -> dict[str, Any] | None:
    """The way from a stream to the first daily root that covers its entry `seq`.

    None while no root does. `seq` in the answer is how far the stream had got then.
    """
    covering = Leaf.objects.filter(stream=stream, position__gt=0, seq__gte=seq)
    leaf = covering.select_related("root").order_by("root_id").first()
    return _proof(leaf) if leaf else None


def _proof(leaf: Leaf) -> dict[str, Any]:
    day = Leaf.objects.filter(root_id=leaf.root_id).order_by("position")
    hashes = [
        receipts.leaf_hash(stream, seq, bytes(digest))
        for stream, seq, digest in day.values_list("stream", "seq", "hash").iterator()
    ]
    return {
        "seq": leaf.seq,
        "number": leaf.root.number,
        "day": leaf.root.day.isoformat(),
        "root": bytes(leaf.root.root).hex(),
        "position": leaf.position,
        "leaves": leaf.root.leaves,
        "path": [step.hex() for step in trees.path_to(leaf.position, hashes)],
    }


def receipt_checker() -> str:
    """The program that checks a receipt, to be handed out: Python, nothing else."""
    return inspect.getsource(receipts)
