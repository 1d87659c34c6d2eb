"""The draw again by somebody who read only docs/reference/draws.md. Imports none of ours."""

from __future__ import annotations

import hashlib
import hmac
import struct

import rfc8785


def again(
    nonce: bytes, rule: dict, pool: list[list[str]], beacon: str
) -> dict[str, list[str]]:
    promised = hashlib.sha256(b"bihuan-draw-1\x00" + nonce + rfc8785.dumps(rule))
    message = rfc8785.dumps(
        {
            "size": len(pool),
            "pool": merkle(sorted(pool)).hex(),
            "commitment": promised.hexdigest(),
            "beacon": beacon,
        }
    )
    seed = hmac.new(nonce, message, hashlib.sha256).digest()
    drawn = {}
    for quota in rule["strata"]:
        mine = [
            key for key, group, out in pool if group == quota["stratum"] and not out
        ]
        lots = {hmac.new(seed, k.encode(), hashlib.sha256).digest(): k for k in mine}
        take = quota.get("count")
        if take is None:
            # Half a person is rounded up.
            take = max(int(len(mine) * quota["share"] / 10_000 + 0.5), quota["least"])
        drawn[quota["stratum"]] = [lots[lot] for lot in sorted(lots)][:take]
    return drawn


def merkle(entries: list[list[str]]) -> bytes:
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        leaf = struct.pack("B", 0) + rfc8785.dumps(entries[0])
        return hashlib.sha256(leaf).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    node = b"\x01" + merkle(entries[:split]) + merkle(entries[split:])
    return hashlib.sha256(node).digest()
