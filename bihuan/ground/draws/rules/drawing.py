"""How a draw is made: sealed beforehand, derived afterwards, the same for everybody.

Plain Python and nothing else, because with `checking.py` behind it this file is handed
to the public as the program `check_draw.py`. docs/reference/draws.md says the same in
words, with values to try another program on.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

ALGORITHM = "bihuan-draw-1"
NONCE_BYTES = 32
KEY = re.compile(r"[0-9A-Za-z._:-]{1,64}")
# Key, stratum, ground of exclusion ("" where it may be drawn).
Candidate = Sequence[str]

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical(value: object) -> bytes:
    """One byte string for one value (RFC 8785; keys are ASCII, numbers are whole)."""
    return _encode(value).encode()


def commitment_of(nonce: bytes, rule: Mapping[str, Any]) -> bytes:
    """What is published first: binds secret and rule, and tells nothing of the secret."""
    return sha256(ALGORITHM.encode() + b"\0" + nonce + canonical(rule)).digest()


def pool_root(pool: Iterable[Candidate]) -> bytes:
    """The Merkle root over the candidates by key (RFC 9162, 2.1.1): no order to choose."""
    by_key = sorted(pool, key=lambda one: one[0])
    level = [sha256(b"\0" + canonical([*one])).digest() for one in by_key]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        lone = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs] + lone
    return level[0] if level else sha256().digest()


def seed_of(
    nonce: bytes, *, commitment: bytes, pool: bytes, size: int, beacon: str
) -> bytes:
    """What chance there is: known to nobody before the beacon is, chosen by nobody."""
    told = {
        "beacon": beacon,
        "commitment": commitment.hex(),
        "pool": pool.hex(),
        "size": size,
    }
    return hmac.digest(nonce, canonical(told), "sha256")


def ticket_of(seed: bytes, key: str) -> bytes:
    """One candidate's number. It depends on nobody else who is in the pool."""
    return hmac.digest(seed, key.encode(), "sha256")


def order_of(seed: bytes, keys: Iterable[str]) -> list[str]:
    """A stratum in the order in which it is drawn: the lowest ticket first.

    Each of the orders is as likely as any other. No number is cut to a range, so there
    is no remainder that could favour anybody.
    """
    return sorted(keys, key=lambda key: (ticket_of(seed, key), key))


def how_many(quota: Mapping[str, Any], among: int) -> int:
    """How many of one stratum are taken, never more than there are."""
    if "count" in quota:
        return min(int(quota["count"]), among)
    share = (among * int(quota["share"]) + 5_000) // 10_000
    return min(max(share, int(quota["least"])), among)


def orders_of(
    rule: Mapping[str, Any], pool: Iterable[Candidate], seed: bytes
) -> dict[str, tuple[list[str], int]]:
    """Every stratum's order, and how many from its beginning are drawn."""
    strata: dict[str, list[str]] = {quota["stratum"]: [] for quota in rule["strata"]}
    for key, stratum, excluded in pool:
        if not excluded:
            strata[stratum].append(key)
    return {
        quota["stratum"]: (
            order_of(seed, strata[quota["stratum"]]),
            how_many(quota, len(strata[quota["stratum"]])),
        )
        for quota in rule["strata"]
    }


def result_digest(drawn: Mapping[str, Sequence[str]]) -> str:
    """What the ledger says of a result before it may be told."""
    return sha256(canonical(drawn)).hexdigest()
