"""How anyone can make a draw again without us, and see that it was sealed in time.

    python check_draw.py draw.json [ROOT]

DRAW.JSON is what the platform published; ROOT is the daily root it names, as you find
it published elsewhere (64 letters and digits). Exit status 0: the draw holds.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bihuan.ground.draws.rules.drawing import (
    ALGORITHM,
    KEY,
    NONCE_BYTES,
    Candidate,
    canonical,
    commitment_of,
    orders_of,
    pool_root,
    result_digest,
    seed_of,
)


def _(sentence: str) -> str:
    """Marks a sentence for the translators; whoever shows it translates it."""
    return sentence


BROKEN = {
    "draw-unreadable": _("抽签文件的格式不完整，无法核对。"),
    "draw-commitment": _("随机密数或规则与事先公布的承诺不符：有一样事后换过。"),
    "draw-pool": _("名单与封存时的指纹不符：有人被加入、去掉或改动过。"),
    "draw-quota": _("名单里有规则没有写明的分组或回避理由。"),
    "draw-result": _("照规则重算，抽中的不是这些。"),
    "draw-replacement": _("递补没有按抽出的次序进行。"),
    "draw-ledger": _("存证记录互相接不上，或与抽签文件不一致。"),
    "draw-order": _("先后次序不对：应先承诺、再封存、再有公开数值、最后抽取。"),
    "draw-beacon": _("公开数值与规则约定的来源不符。"),
    "draw-root": _("抽签所用的每日根与公布的每日根不是同一个。"),
}


class Broken(Exception):  # noqa: N818
    """The first thing that does not hold; its only argument is a key of `BROKEN`."""


def what_is_wrong(published: Mapping[str, Any], root: str = "") -> str:
    """The code of the first thing that does not hold, or nothing when all holds."""
    try:
        _check(published, root.strip().lower())
    except Broken as found:
        return str(found)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        return "draw-unreadable"
    return ""


def _hold(what: object, code: str) -> None:
    if not what:
        raise Broken(code)


def _check(published: Mapping[str, Any], root: str) -> None:
    rule, pool, said = published["rule"], published["pool"], published["seals"]
    nonce, commitment = _bytes(published["nonce"]), _bytes(said["commitment"])
    _hold(published["format"] == ALGORITHM == rule["algorithm"], "draw-unreadable")
    _hold(len(nonce) == NONCE_BYTES, "draw-commitment")
    _hold(commitment_of(nonce, rule) == commitment, "draw-commitment")

    _check_pool(rule, pool)
    _hold(said["size"] == len(pool), "draw-pool")
    _hold(pool_root(pool) == _bytes(said["pool"]), "draw-pool")

    seed = seed_of(
        nonce,
        commitment=commitment,
        pool=_bytes(said["pool"]),
        size=said["size"],
        beacon=said["beacon"],
    )
    _check_result(orders_of(rule, pool, seed), published)
    _check_ledger(published, root)


def _check_pool(rule: Mapping[str, Any], pool: Sequence[Candidate]) -> None:
    strata = [quota["stratum"] for quota in rule["strata"]]
    keys = [key for key, _stratum, _ground in pool]
    _hold(len(set(strata)) == len(strata), "draw-quota")
    _hold(len(set(keys)) == len(keys), "draw-pool")
    _hold(all(KEY.fullmatch(key) for key in keys), "draw-unreadable")
    for _key, stratum, ground in pool:
        _hold(stratum in strata, "draw-quota")
        _hold(ground == "" or ground in rule["grounds"], "draw-quota")


def _check_result(
    orders: Mapping[str, tuple[list[str], int]], published: Mapping[str, Any]
) -> None:
    drawn = {name: order[:taken] for name, (order, taken) in orders.items()}
    _hold(published["drawn"] == drawn, "draw-result")
    after = {name: iter(order[taken:]) for name, (order, taken) in orders.items()}
    standing = {key: name for name, keys in drawn.items() for key in keys}
    for one in published["replaced"]:
        _hold(one["out"] in standing, "draw-replacement")
        name = standing.pop(one["out"])
        coming = next(after[name], None)
        _hold(one["in"] == coming, "draw-replacement")
        if coming is not None:
            standing[coming] = name


# ---- That it was so at the time: the ledger -----------------------------------------


def _check_ledger(published: Mapping[str, Any], root: str) -> None:
    ledger, said = published["ledger"], published["seals"]
    hashes = _chain(ledger["stream"], ledger["entries"])
    kinds = [entry["kind"] for entry in ledger["entries"]]
    _hold(kinds[:3] == ["draws.committed", "draws.frozen", "draws.drawn"], "draw-order")
    committed, frozen, drawn = (one["facts"] for one in ledger["entries"][:3])
    rule = canonical(published["rule"]).decode()
    _hold(committed["commitment"] == said["commitment"], "draw-ledger")
    _hold(committed["rule"] == rule, "draw-ledger")
    _hold(frozen["pool"] == said["pool"], "draw-ledger")
    _hold(frozen["size"] == said["size"], "draw-ledger")
    _hold(drawn["beacon"] == said["beacon"], "draw-ledger")
    _hold(drawn["result"] == result_digest(published["drawn"]), "draw-ledger")
    replaced = [
        {"out": entry["facts"]["out"], "in": entry["facts"]["instead"]}
        for entry in ledger["entries"]
        if entry["kind"] == "draws.replaced"
    ]
    told = [{"out": one["out"], "in": one["in"]} for one in published["replaced"]]
    _hold(replaced == told, "draw-replacement")
    _check_beacon(published, hashes, root)


def _check_beacon(
    published: Mapping[str, Any], hashes: Sequence[bytes], root: str
) -> None:
    kind, said = published["rule"]["beacon"], published["seals"]["beacon"]
    if kind == "freeze":
        _hold(said == hashes[1].hex(), "draw-beacon")
        return
    if kind == "outside":
        _hold(published["rule"]["outside"] and said, "draw-beacon")
        return
    proof, stream = published["ledger"]["proof"], published["ledger"]["stream"]
    # It covers the frozen pool, and what came of it was not yet there to be covered.
    _hold(proof["seq"] == 2, "draw-order")
    leaf = _leaf(stream, proof["seq"], hashes[proof["seq"] - 1])
    path = [_bytes(step) for step in proof["path"]]
    _hold(
        _climb(leaf, proof["position"], proof["leaves"], path).hex() == said,
        "draw-beacon",
    )
    _hold(not root or root == said, "draw-root")


def _chain(stream: str, entries: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """Each entry's hash computed anew from what it says, as the ledger does."""
    previous, hashes = sha256(b"bihuan:" + stream.encode()).digest(), []
    for seq, entry in enumerate(entries, 1):
        told = {"actor": entry["actor"], "facts": entry["facts"]}
        body = {
            "at": entry["at"],
            "details": sha256(canonical(told)).hexdigest(),
            "kind": entry["kind"],
            "stream": stream,
        }
        sealed = sha256(canonical(body)).digest()
        previous = sha256(b"\x02" + previous + seq.to_bytes(8, "big") + sealed).digest()
        _hold(entry["hash"] == previous.hex(), "draw-ledger")
        hashes.append(previous)
    return hashes


def _leaf(stream: str, seq: int, digest: bytes) -> bytes:
    name = stream.encode()
    place = len(name).to_bytes(4, "big") + name + seq.to_bytes(8, "big")
    return sha256(b"\0" + place + digest).digest()


def _climb(leaf: bytes, position: int, leaves: int, path: Sequence[bytes]) -> bytes:
    """The root that this path leads to (RFC 9162, 2.1.3.2); empty when it fits none."""
    at, last, top = position, leaves - 1, leaf
    if not 0 <= position < leaves:
        return b""
    for step in path:
        if last == 0:
            return b""
        if at % 2 or at == last:
            top = sha256(b"\1" + step + top).digest()
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            top = sha256(b"\1" + top + step).digest()
        at, last = at >> 1, last >> 1
    return top if last == 0 else b""


def _bytes(text: str) -> bytes:
    """Exactly one spelling of each digest, so that no two files mean the same."""
    if not re.fullmatch("[0-9a-f]{64}", text):
        msg = "not a digest"
        raise ValueError(msg)
    return bytes.fromhex(text)


def main(arguments: Sequence[str]) -> int:
    """Check one file, against one root if given, for a person at a terminal."""
    if len(arguments) not in {1, 2}:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    with open(arguments[0], encoding="utf-8") as source:  # noqa: PTH123 - stands alone
        published = json.load(source)
    wrong = what_is_wrong(published, *arguments[1:])
    if wrong:
        sys.stdout.write(f"{wrong}: {BROKEN[wrong]}\n")
        return 1
    drawn = published["drawn"]
    sys.stdout.write("抽签属实：照公布的规则重算，结果一致。OK\n")
    sys.stdout.write(f"beacon {published['seals']['beacon']}\n")
    for name in drawn:
        sys.stdout.write(f"{name}: {' '.join(drawn[name]) or '-'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
