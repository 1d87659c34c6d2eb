"""Numbers and rows as they are kept, and the digest that the ledger has of them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bihuan.measure.bulletins.words import About, Number
from bihuan.measure.figures.words import Measure, Row

# Of rows that do not say: all up to and with verdicts that were set aside.
_FIRST_BITS = 2 * Measure.SET_ASIDE.value - 1


def kept_numbers(numbers: Sequence[Number]) -> list[dict[str, Any]]:
    """Numbers as plain values."""
    return [asdict(one) for one in numbers]


def read_numbers(kept: Sequence[Mapping[str, Any]]) -> tuple[Number, ...]:
    """And back."""
    return tuple(Number(**{**one, "about": About(one["about"])}) for one in kept)


def packed(rows: Sequence[Row], before: Sequence[Row]) -> bytes:
    """The rows of both periods, small."""
    known = sum(one.value for one in Measure)
    told = [[_plain(row) for row in rows], [_plain(row) for row in before], known]
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)


def unpacked(kept: bytes) -> tuple[list[Row], list[Row]]:
    """And back: this period's, and those of the one before."""
    now, before, *_ = json.loads(zlib.decompress(kept))
    return [_row(one) for one in now], [_row(one) for one in before]


def known_bits(kept: bytes) -> int:
    """The measures that there were when rows were counted: later ones say nothing of them."""
    _, _, *known = json.loads(zlib.decompress(kept))
    return int(known[0]) if known else _FIRST_BITS


def digest_of(*, title: str, body: str, numbers: Sequence[Number], rows: bytes) -> str:
    """One digest over the text, the numbers and the rows behind them."""
    told = json.dumps(kept_numbers(numbers), ensure_ascii=False, sort_keys=True)
    found = hashlib.sha256()
    for part in (title.encode(), body.encode(), told.encode(), zlib.decompress(rows)):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _plain(row: Row) -> list[int | None]:
    return [
        row.case,
        row.seq,
        row.bits,
        int(row.overdue),
        row.unit,
        row.category,
        row.seconds,
    ]


def _row(told: list[int | None]) -> Row:
    case, seq, bits, overdue, unit, category, seconds = told
    assert case is not None
    assert seq is not None
    assert bits is not None
    return Row(case, seq, bits, bool(overdue), unit, category, seconds)
