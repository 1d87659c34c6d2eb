"""A dispatcher as bytes: one line of JSON that names arrays, then the arrays. No code."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from bihuan.loop.triage.rules.dispatching.desks import Places
from bihuan.loop.triage.rules.dispatching.evidence import Witness
from bihuan.loop.triage.rules.dispatching.habits import Habits
from bihuan.loop.triage.rules.dispatching.ranking import Ranker, Trees
from bihuan.loop.triage.words.dispatching import Desk

FORMAT = "bihuan-dispatcher-1"
TORN = "These bytes are no dispatcher of this version, or only a part of one."
_HABITS = {
    "codes": "<i2",
    "days": "<f8",
    "serials": "<f8",
    "desks": "<i4",
    "units": "<i4",
}
_RANKER = {"mean": "<f8", "scale": "<f8", "weights": "<f8"}
_TREES = {
    "feature": "<i2",
    "threshold": "<f8",
    "left": "<i2",
    "right": "<i2",
    "value": "<f8",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """The parts of a dispatcher."""

    witness: Witness
    units: tuple[str, ...]
    names: tuple[str, ...]
    ranker: Ranker | None


def packed(one: Packed) -> bytes:
    """The bytes; the same parts give the same bytes."""
    witness, ranker = one.witness, one.ranker
    head: dict[str, Any] = {
        "format": FORMAT,
        "values": witness.habits.values,
        "desks": [[desk.role, desk.place, desk.level] for desk in witness.desks],
        "places": {
            "towns": sorted(witness.places.towns),
            "villages": sorted(witness.places.villages),
            "town_of": dict(sorted(witness.places.town_of.items())),
        },
        "units": one.units,
        "names": one.names,
    }
    arrays = [
        (name, kind, getattr(witness.habits, name)) for name, kind in _HABITS.items()
    ]
    arrays.append(("folds", "<i1", witness.folds))
    if ranker is not None:
        head["ranker"] = {"slope": ranker.slope, "offset": ranker.offset}
        head["trees"] = {"start": ranker.trees.start, "depth": ranker.trees.depth}
        arrays += [
            (name, kind, getattr(ranker, name)) for name, kind in _RANKER.items()
        ]
        arrays += [
            (name, kind, getattr(ranker.trees, name)) for name, kind in _TREES.items()
        ]
    head["arrays"] = [[name, kind, array.shape] for name, kind, array in arrays]
    body = b"".join(array.astype(kind).tobytes() for _, kind, array in arrays)
    line = json.dumps(head, ensure_ascii=False).encode()
    return zlib.compress(line + b"\n" + body, 6)


def unpacked(data: bytes) -> Packed:
    """The parts that gave these bytes. ValueError where they are torn."""
    try:
        line, _, body = zlib.decompress(data).partition(b"\n")
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise ValueError(TORN)
        return _put_together(head, _arrays(head["arrays"], body))
    except (zlib.error, KeyError, TypeError, ValueError, AttributeError):
        raise ValueError(TORN) from None


def _arrays(shapes: list[Any], body: bytes) -> dict[str, Any]:
    known = _HABITS | _RANKER | _TREES | {"folds": "<i1"}
    arrays, at = {}, 0
    for name, _, shape in shapes:
        kind = np.dtype(known[name])
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(body, kind, count, at).reshape(shape)
        at += count * kind.itemsize
    return arrays


def _put_together(head: dict[str, Any], arrays: dict[str, Any]) -> Packed:
    places = head["places"]
    habits = Habits(
        tuple(tuple(names) for names in head["values"]),
        *(arrays[name] for name in _HABITS),
    )
    witness = Witness(
        habits,
        tuple(Desk(*desk) for desk in head["desks"]),
        Places(
            frozenset(places["towns"]), frozenset(places["villages"]), places["town_of"]
        ),
        arrays["folds"],
    )
    ranker = None
    if "ranker" in head:
        trees = Trees(*(arrays[name] for name in _TREES), **head["trees"])
        mean, scale, weights = (arrays[name] for name in _RANKER)
        ranker = Ranker(mean, scale, weights, trees, **head["ranker"])
    return Packed(witness, tuple(head["units"]), tuple(head["names"]), ranker)
