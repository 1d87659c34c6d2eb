"""Open data: a month's figures as they were published, for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Event(StrEnum):
    MONTH_PUBLISHED = "figures.month-published"


HEADER = (
    "month", "by", "key", "label", "statistic", "name", "n", "of", "value", "hidden",
    "formula_version", "as_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """One published month: its file, how many lines it has, and what proves it."""

    month: date
    as_of: datetime
    rows: int
    digest: str  # SHA-256 of the file, byte by byte


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file of the open data, as it is handed out."""

    name: str
    body: bytes
    digest: str
