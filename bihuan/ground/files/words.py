"""The words of files: what may be uploaded, how much of it, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    PHOTO = "photo"
    AUDIO = "audio"
    DOCUMENT = "document"


class Event(StrEnum):
    KEPT = "files.kept"
    DELETED = "files.deleted"


_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bytes of each kind, pixels of one photo, and files of one stream."""

    photo: int = 15 * _MEGABYTE
    audio: int = 20 * _MEGABYTE
    document: int = 30 * _MEGABYTE
    pixels: int = 50_000_000
    per_stream: int = 100

    def of(self, kind: Kind) -> int:
        return {
            Kind.PHOTO: self.photo,
            Kind.AUDIO: self.audio,
            Kind.DOCUMENT: self.document,
        }[kind]


@dataclass(frozen=True, slots=True)
class Content:
    """An upload after it was looked at: a clean name and the bytes worth keeping."""

    name: str
    kind: Kind
    media_type: str
    data: bytes
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line under "attachments"."""

    id: int
    name: str
    kind: Kind
    use: str
    media_type: str
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """Where the bytes lie and what to call them: for whoever may serve them."""

    path: Path
    media_type: str
    name: str
    kind: Kind
