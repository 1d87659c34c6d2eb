"""What is kept of two ledgers when accounts are closed, and what proves it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from bihuan.loop.supervision.words.ledgers import How, Standing, Stood


def kept(stood: Sequence[Stood]) -> list[dict[str, Any]]:
    """Plain values, as they are stored."""
    return [
        asdict(one)
        | {
            "closed_here_on": one.closed_here_on and one.closed_here_on.isoformat(),
            "differing": list(one.differing),
        }
        for one in stood
    ]


def read_kept(rows: Sequence[Mapping[str, Any]]) -> list[Stood]:
    """And back."""
    return [
        Stood(
            **{
                **row,
                "closed_here_on": date.fromisoformat(row["closed_here_on"])
                if row["closed_here_on"]
                else None,
                "standing": Standing(row["standing"]),
                "how": How(row["how"]),
                "differing": tuple(row["differing"]),
            }
        )
        for row in rows
    ]


def digest_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same for the same values, however the database orders their names."""
    return sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def come_to(stood: Sequence[Stood]) -> dict[str, int]:
    """The numbers of the report: what they collected, what both closed, what is ours."""
    theirs = [one for one in stood if one.row is not None]
    both = sum(bool(one.closed_there and one.closed_here) for one in theirs)
    return {
        "theirs": len(theirs),
        "resolved": both,
        "open": len(theirs) - both,
        "ours": sum(one.case is not None for one in stood),
    }
