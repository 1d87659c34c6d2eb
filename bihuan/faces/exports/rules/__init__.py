"""What can be decided from values alone: digests, numbers, what became of a file."""

from __future__ import annotations

from bihuan.faces.exports.rules.digests import (
    RowsDigest,
    compared,
    number_in,
    number_of,
    unwritten,
    written,
)

__all__ = ["RowsDigest", "compared", "number_in", "number_of", "unwritten", "written"]
