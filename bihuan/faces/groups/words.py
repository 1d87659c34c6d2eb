"""The words of groups: WeCom applications and what people send to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# How far WeCom's clock may be from ours. Its retries come within seconds.
WINDOW = timedelta(minutes=10)
# What came without words belongs to what the same person says this soon before or after.
TOGETHER = timedelta(minutes=30)
LARGEST = 64 << 10  # of a callback; WeCom's longest text has 2,048 bytes


class Event(StrEnum):
    APP_SET = "groups.app-set"
    APP_SWITCHED = "groups.app-switched"
    CAME = "groups.message-came"


class Sort(StrEnum):
    """What somebody sent."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    FILE = "file"
    EVENT = "event"
    OTHER = "other"


class Became(StrEnum):
    """What a message became."""

    MATTER = "matter"
    ADDED = "added"
    WAITS = "waits"  # a picture before any words
    NOTHING = "nothing"  # an event, or nothing that says anything


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one application and WeCom share, and whom a message must be meant for."""

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands in a callback's address."""

    signature: str
    timestamp: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message as WeCom tells it."""

    sort: Sort
    sender: str = field(repr=False)
    id: str = ""
    at: int = 0
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back: what became of it, with number and code where it is a matter."""

    became: Became
    number: str = ""
    receipt: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AppLine:
    """One application as the administrator sees it."""

    slug: str
    name: str
    corp_id: str
    agent_id: str
    profile: str
    active: bool
    verified_at: datetime | None
    heard_at: datetime | None
    messages: int
    matters: int
    refused: int
    refused_at: datetime | None
    refused_why: str
