"""The words of groups: WeCom applications and what people send to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bihuan.loop.triage.words import TwinCandidate

# How far WeCom's clock may be from ours. Its retries come within seconds.
WINDOW = timedelta(minutes=10)
# What came without words belongs to what the same person says this soon before or after.
TOGETHER = timedelta(minutes=30)
LARGEST = 64 << 10  # of a callback; WeCom's longest text has 2,048 bytes
KEPT = timedelta(days=30)  # an excerpt, encrypted; what became a matter stays one
CHANNEL = "wechat"
LONGEST = 100_000  # characters of one excerpt
MOST = 400  # messages of one excerpt


class Event(StrEnum):
    APP_SET = "groups.app-set"
    APP_SWITCHED = "groups.app-switched"
    CAME = "groups.message-came"
    OPENED = "groups.group-opened"
    PASTED = "groups.excerpt-pasted"
    JOINED = "groups.message-joined"
    SPLIT = "groups.message-split"
    RAISED = "groups.message-raised"
    KNOWN = "groups.member-known"
    AMENDED = "groups.group-amended"
    CLOSED = "groups.group-closed"
    ROBOT_SET = "groups.robot-set"
    ROBOT_TRIED = "groups.robot-tried"
    ROBOT_REMOVED = "groups.robot-removed"
    SENT = "groups.answer-sent"  # on its way by the robot
    TOLD = "groups.answer-told"
    NOT_TOLD = "groups.answer-not-told"
    OFFERED = "groups.answer-offered"
    WRITTEN = "groups.post-written"
    POST_SENT = "groups.post-sent"
    POST_TOLD = "groups.post-told"
    POST_NOT_TOLD = "groups.post-not-told"


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


class Gathers(StrEnum):
    """What the firms of a group have in common. Values stand in packs."""

    INDUSTRY = "industry"
    DEPARTMENT = "department"
    CARRIER = "carrier"  # a park, a market, a building
    CHAIN = "chain"


class Way(StrEnum):
    """How something is told in a group."""

    ROBOT = "robot"
    HAND = "hand"


class Went(StrEnum):
    """How far something got that is told in a group."""

    GOING = "going"
    TOLD = "told"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewGroup:
    """One group as the register of a pack, or a form, names it; the leading unit by code."""

    code: str
    name: str
    firms: int = 0
    kind: Gathers = Gathers.INDUSTRY
    tag: str = ""
    leader: str = ""
    leader_title: str = ""
    closes_on: date | None = None


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


# ---- Excerpts of chats -------------------------------------------------------------


class Part(StrEnum):
    """What a piece of a pasted chat is."""

    MESSAGE = "message"
    DIVIDER = "divider"  # a day, a time, empty lines
    NOTE = "note"  # what the program itself wrote: recalled, joined
    REJECT = "reject"  # nobody can be seen to have said it


@dataclass(slots=True)
class Piece:
    """One piece of a pasted chat. All `raw` together are what was pasted, in order."""

    part: Part
    raw: str
    who: str = ""
    at: str = ""
    text: str = ""


@dataclass(slots=True)
class Draft:
    """One message as the clerk arranges it; `parts` are what it was put together from."""

    id: int
    who: str
    at: str
    text: str
    parts: list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """Where the same question stands that somebody asked before."""

    number: str = ""
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One message on the clerk's page."""

    id: int
    who: str
    at: str
    text: str
    bare: bool
    firm: str
    number: str
    answered: Answered | None


@dataclass(frozen=True, slots=True)
class ExcerptPage:
    id: int
    group_id: int
    group: str
    at: datetime
    messages: tuple[DraftLine, ...]
    rejects: tuple[str, ...]
    erased: bool
    alike: int | None  # the message of which twins were asked for
    twins: tuple[TwinCandidate, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group. `firms` are those of the register, `known` those whose nickname is known."""

    id: int
    code: str
    name: str
    kind: Gathers
    tag: str
    leader: str
    firms: int
    known: int
    matters: int
    waiting: int
    late: int  # waiting longer than the promise of the group
    closes_on: date | None
    closed: bool
    robot: bool


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One matter of a group, with what may be told there."""

    id: int
    number: str
    title: str
    status: str
    answer: str
    told_at: datetime | None
    may_see: bool
    asked_at: datetime
    light: str  # of what waits for its answer; empty where nothing waits
    posting: str  # exactly what the robot would post
    went: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    group: GroupLine
    excerpts: tuple[tuple[int, datetime, int], ...]
    asked: tuple[AskedLine, ...]
