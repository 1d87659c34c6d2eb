"""The words of exports: what was taken along from a list, and what a file claims to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Cell = str | int | None
Row = Sequence[Cell]


class Form(StrEnum):
    """In which form a list is taken along."""

    XLSX = "xlsx"
    CSV = "csv"


class Event(StrEnum):
    MADE = "exports.made"


@dataclass(frozen=True, slots=True)
class Taken:
    """A list as it is to be taken along. Whoever makes one has asked who may see it.

    `filters` are in words for the reader; `codes` are the same for the ledger, where
    what a person typed never stands.
    """

    code: str
    title: str
    filters: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    header: tuple[str, ...]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the rows."""

    number: str
    title: str
    filters: tuple[tuple[str, str], ...]
    as_of: datetime
    who: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A file as it was brought: what it says it is, and what it is."""

    number: str
    rows: int
    digest: str
    file: str


@dataclass(frozen=True, slots=True)
class Export:
    """One export as the ledger has it."""

    number: str
    code: str
    title: str
    actor: str
    who: str
    at: datetime
    form: str
    rows: int
    digest: str
    file: str


class Finding(StrEnum):
    """What became of a file since it was exported."""

    WHOLE = "whole"  # byte for byte
    SAVED_ANEW = "saved-anew"  # another file, the same rows
    CHANGED = "changed"
    UNKNOWN = "unknown"  # not ours, or its number was taken out


@dataclass(frozen=True, slots=True)
class Verified:
    finding: Finding
    claim: Claim
    export: Export | None = None


def stream_of(number: str) -> str:
    """The ledger stream of one export."""
    return f"export:{number}"
