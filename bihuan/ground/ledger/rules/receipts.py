"""How entries are sealed, and how anyone can check a receipt without us.

This file is also handed to citizens as it is: it needs Python and nothing else.

    python check_receipt.py receipt.json ROOT

RECEIPT.JSON is what the platform gave you; ROOT is the daily root of that day as you
find it published (64 letters and digits). Exit status 0: the receipt holds.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

# Different first bytes keep the three kinds of digest apart, so that no node can be
# passed off as a leaf or as an entry (RFC 6962, 2.1).
LEAF, NODE, ENTRY = b"\x00", b"\x01", b"\x02"


def _(sentence: str) -> str:
    """Marks a sentence for the translators; whoever shows it translates it."""
    return sentence


BROKEN = {
    "receipt-unreadable": _("回执的格式不完整，无法核对。"),
    "receipt-chain": _("回执中的记录互相接不上：有记录被改动、删除或调换过。"),
    "receipt-not-anchored": _("这些记录还没有进入每日根，要等下一次公布以后才能核对。"),
    "receipt-path": _("回执中的证明算不到它所说的每日根。"),
    "receipt-root": _("回执中的每日根与公布的每日根不是同一个。"),
}

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical(value: object) -> bytes:
    """One byte string for one value: RFC 8785, for the values the ledger admits.

    With neither floats nor keys outside ASCII, RFC 8785 is exactly what the standard
    library writes; a test holds it against the reference library.
    """
    return _encode(value).encode()


def details_digest(actor: str, facts: object) -> bytes:
    """Seals who and what apart, so that a receipt can prove the rest without them."""
    return sha256(canonical({"actor": actor, "facts": facts})).digest()


def body_digest(stream: str, kind: str, at: str, details: bytes) -> bytes:
    """Seals one entry's whole content."""
    body = {"at": at, "details": details.hex(), "kind": kind, "stream": stream}
    return sha256(canonical(body)).digest()


def genesis(stream: str) -> bytes:
    """What the first entry of a stream follows."""
    return sha256(b"bihuan:" + stream.encode()).digest()


def entry_hash(previous: bytes, seq: int, body: bytes) -> bytes:
    """Ties one entry to all before it in its stream."""
    return sha256(ENTRY + previous + seq.to_bytes(8, "big") + body).digest()


def leaf_hash(stream: str, seq: int, digest: bytes) -> bytes:
    """One stream's head as a leaf of the day's tree."""
    name = stream.encode()
    place = len(name).to_bytes(4, "big") + name + seq.to_bytes(8, "big")
    return sha256(LEAF + place + digest).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Two subtrees as one."""
    return sha256(NODE + left + right).digest()


def climb(leaf: bytes, position: int, leaves: int, path: Sequence[bytes]) -> bytes:
    """The root that this path leads to (RFC 9162, 2.1.3.2); empty when it fits none."""
    at, last, top = position, leaves - 1, leaf
    if not 0 <= position < leaves:
        return b""
    for step in path:
        if last == 0:
            return b""
        if at % 2 or at == last:
            top = node_hash(step, top)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            top = node_hash(top, step)
        at, last = at >> 1, last >> 1
    return top if last == 0 else b""


def what_is_wrong(receipt: Mapping[str, Any], published_root: str) -> str:
    """The code of the first thing that does not hold, or nothing when all holds."""
    try:
        return _what_is_wrong(receipt, published_root.strip().lower())
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return "receipt-unreadable"


def _what_is_wrong(receipt: Mapping[str, Any], published_root: str) -> str:
    stream, proof = receipt["stream"], receipt["proof"]
    heads = _chain(stream, receipt["entries"])
    if not heads:
        return "receipt-chain"
    if proof is None:
        return "receipt-not-anchored"
    seq = proof["seq"]
    if type(seq) is not int or not 1 <= seq <= len(heads):
        return "receipt-chain"
    path = [_digest(step) for step in proof["path"]]
    leaf = leaf_hash(stream, seq, heads[seq - 1])
    if climb(leaf, proof["position"], proof["leaves"], path) != _digest(proof["root"]):
        return "receipt-path"
    return "" if proof["root"] == published_root else "receipt-root"


def _chain(stream: str, entries: Iterable[Mapping[str, Any]]) -> list[bytes]:
    """Each entry's hash computed anew; empty when one is not what it says."""
    previous, hashes = genesis(stream), []
    for seq, entry in enumerate(entries, 1):
        details = _digest(entry["details"])
        body = body_digest(stream, entry["kind"], entry["at"], details)
        previous = entry_hash(previous, seq, body)
        if entry["seq"] != seq or _digest(entry["hash"]) != previous:
            return []
        hashes.append(previous)
    return hashes


def _digest(text: str) -> bytes:
    """Exactly one spelling of each digest, so that no two receipts mean the same."""
    if not re.fullmatch("[0-9a-f]{64}", text):
        msg = "not a digest"
        raise ValueError(msg)
    return bytes.fromhex(text)


def main(arguments: Sequence[str]) -> int:
    """Check one file against one root, for a person at a terminal."""
    if len(arguments) != 2:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    with open(arguments[0], encoding="utf-8") as source:  # noqa: PTH123 - stands alone
        wrong = what_is_wrong(json.load(source), arguments[1])
    good = "回执属实：这些记录在公布的那一天之前已经存在，此后没有改动过。OK"
    sys.stdout.write(f"{wrong}: {BROKEN[wrong]}\n" if wrong else f"{good}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
