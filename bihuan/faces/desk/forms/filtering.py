"""Filters of lists: whatever is in an address is read, and nothing of it refused."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.kit.text import normalise

LONGEST = 100


def word(query: Mapping[str, str], name: str) -> str:
    """One value of an address as a short clean text."""
    return normalise(query.get(name, ""))[:LONGEST]
