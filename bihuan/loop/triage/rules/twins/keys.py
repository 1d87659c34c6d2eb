"""Under which keys a matter is looked up, so that its twins are found among millions.

A twin shares a name, a rare pair of characters of the title, or a name together with
what is wrong. Each key is 32 bits. What is common has no key of its own, and of the
matters under one key only the newest are looked at; a name with a trouble beside it is
rare again where the name alone is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bihuan.loop.triage.rules.twins.background import Background, Hashes
from bihuan.loop.triage.rules.twins.marks import hashed
from bihuan.loop.triage.rules.twins.sketches import Sketch, pairs_of_name
from bihuan.loop.triage.words.twins import Mark

NEWEST = 100  # matters looked at under one key
CANDIDATES = 60  # of all keys together, those that are compared
_NAMES, _CROSSED, _TROUBLES = 6, 3, 2
_SAID = 2
_TITLE, _BODY = 8, 5
_RARE = 4.0  # weight, in nats, from which a pair has a key


def keys_of(sketch: Sketch, common: Background) -> tuple[int, ...]:
    """The keys of one matter, at most 37, each once."""
    names = sorted(
        sketch.names, key=lambda mark: (not mark.in_title, -_weight(mark, common))
    )[:_NAMES]
    keys = [_key("text", str(sketch.content))]
    for purpose, pairs in (("title", sketch.title), ("body", sketch.body)):
        if pairs.size > _SAID:
            keys.append(_key(purpose, pairs.tobytes().hex()))
    for name in names:
        keys.extend(_key("name", end) for end in _ends(name.stem))
    for name in names[:_CROSSED]:
        keys.extend(
            _key("cross", f"{name.stem[-3:]}\x1f{trouble}")
            for trouble in _worst(sketch)
        )
    for pairs, most in ((sketch.title, _TITLE), (sketch.body, _BODY)):
        keys.extend(_rarest(pairs, most, common))
    return tuple(dict.fromkeys(keys))


def votes(found: int) -> int:
    """What a key is worth under which so many matters were found (`NEWEST` at most)."""
    return 1_000_000 // (found + 9)


def candidates(hits: Iterable[Sequence[int]]) -> list[int]:
    """The matters to compare, best first, from what each key found.

    As the database does it: by votes, then the newest first.
    """
    won: dict[int, int] = {}
    for found in hits:
        for case in found:
            won[case] = won.get(case, 0) + votes(len(found))
    return sorted(won, key=lambda case: (-won[case], -case))[:CANDIDATES]


def _key(purpose: str, text: str) -> int:
    return hashed(f"{purpose}\x1f{text}")


def _ends(stem: str) -> set[str]:
    """A name may be written with words before or after it: its two ends stand for it."""
    return {stem[:3], stem[-3:]}


def _weight(name: Mark, common: Background) -> float:
    pairs = pairs_of_name(name.stem)
    return float(common.weights(pairs).mean()) if pairs.size else 0.0


def _worst(sketch: Sketch) -> list[int]:
    """What is wrong most of all."""
    counts = 3 * sketch.title_troubles.astype(int) + sketch.troubles
    order = np.argsort(-counts, kind="stable")[:_TROUBLES]
    return [int(at) for at in order if counts[at]]


def _rarest(pairs: Hashes, most: int, common: Background) -> list[int]:
    weights = common.weights(pairs)
    order = np.argsort(-weights, kind="stable")[:most]
    return [hashed(f"pair\x1f{int(pairs[at])}") for at in order if weights[at] >= _RARE]
