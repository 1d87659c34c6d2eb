"""A reader as bytes: a line of JSON that names arrays, and the arrays. Nothing is executed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import numpy as np

FORMAT = "bihuan-reader-1"
TORN = "These bytes are no reader of this version, or only a part of one."
_ARRAYS = {
    "keys": "<u8",
    "idf": "<f4",
    "weights": "<f2",
    "offsets": "<f8",
    "scale": "<f8",
    "mixing": "<f8",
    "bias": "<f8",
}


_NUMBERS = ("characters", "doubt")
# Half precision is enough to keep; to gather and add, processors want single.
_IN_MEMORY = {"weights": "<f4"}


class _Fork(Protocol):
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def prior(self) -> Any: ...
    @property
    def table(self) -> Any: ...


def packed(forks: Mapping[str, _Fork]) -> bytes:
    """The bytes of all forks; the same forks give the same bytes."""
    head: list[dict[str, Any]] = []
    arrays: list[bytes] = []
    for path, fork in sorted(forks.items()):
        shapes: dict[str, list[int]] = {"prior": list(fork.prior.shape)}
        arrays.append(fork.prior.astype("<f8").tobytes())
        table = fork.table
        for name, kind in _ARRAYS.items() if table is not None else ():
            array = getattr(table, name)
            shapes[name] = list(array.shape)
            arrays.append(array.astype(kind).tobytes())
        line = {"path": path, "labels": list(fork.labels), "shapes": shapes}
        head.append(
            line | ({name: getattr(table, name) for name in _NUMBERS} if table else {})
        )
    first = json.dumps({"format": FORMAT, "forks": head}, ensure_ascii=False)
    return zlib.compress(b"\n".join((first.encode(), b"".join(arrays))), 1)


def unpacked(data: bytes) -> Iterator[tuple[str, tuple[str, ...], dict[str, Any]]]:
    """Path, labels and arrays by name, `prior` among them. ValueError if torn."""
    try:
        line, _, rest = zlib.decompress(data).partition(b"\n")
        head = json.loads(line)
        forks = head["forks"] if head["format"] == FORMAT else None
    except (zlib.error, ValueError, KeyError, TypeError):
        forks = None
    if forks is None:
        raise ValueError(TORN)
    at = 0
    for fork in forks:
        arrays: dict[str, Any] = {}
        for name, shape in fork["shapes"].items():
            kind = np.dtype(_ARRAYS.get(name, "<f8"))
            size = int(np.prod(shape)) * kind.itemsize
            if at + size > len(rest):
                raise ValueError(TORN)
            array = np.frombuffer(rest, kind, int(np.prod(shape)), at).reshape(shape)
            arrays[name] = array.astype(_IN_MEMORY.get(name, kind))
            at += size
        arrays |= {name: fork[name] for name in _NUMBERS if name in fork}
        yield fork["path"], tuple(fork["labels"]), arrays
