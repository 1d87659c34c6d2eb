"""The words of mail: boxes, what arrives in them, what becomes of it, what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bihuan.ground.files.words import Content

CHANNEL = "mail"


class Outcome(StrEnum):
    """What became of a mail. Values are stored."""

    RAISED = "raised"
    ADDED = "added"
    HELD = "held"  # waits for a clerk
    REFUSED = "refused"  # the sender was told why
    DROPPED = "dropped"  # a machine's answer to us: noted, nothing else
    BOUNCED = "bounced"  # tells that a mail of ours did not arrive
    DISMISSED = "dismissed"  # a clerk saw that it is no matter


class Why(StrEnum):
    """Why a mail was held, refused or dropped. Values are stored."""

    NONE = ""
    UNREADABLE = "unreadable"
    NO_SENDER = "no-sender"
    OTHER_SENDER = "other-sender"
    CLOSED = "closed"
    AUTOMATIC = "automatic"
    SUSPICIOUS = "suspicious"
    FLOOD = "flood"
    TOO_LARGE = "too-large"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    NOT_OPEN = "not-open"
    LOOP = "loop"
    AUTO_REPLY = "auto-reply"


class Kind(StrEnum):
    """What a mail of ours is about. Values are stored."""

    RECEIVED = "received"
    ADDED = "added"
    ANSWERED = "answered"
    DECLINED = "declined"
    CLOSED = "closed"  # what was added came too late
    REFUSED = "refused"


class State(StrEnum):
    """How far a mail of ours got. Values are stored."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    SENT = "sent"
    DEAD = "dead"
    BOUNCED = "bounced"
    DROPPED = "dropped"  # there was nobody to write to


WAITING = frozenset({State.QUEUED, State.RETRYING})


class Nature(StrEnum):
    """Who speaks in a mail: a person, or a machine, and of which sort."""

    PERSON = "person"
    REPLY = "reply"  # a machine's answer to something: vacation, "we got your mail"
    REPORT = "report"  # tells how a mail fared
    BULK = "bulk"  # lists, newsletters, notices


class Event(StrEnum):
    ARRIVED = "mail.arrived"
    RAISED = "mail.raised"
    DISMISSED = "mail.dismissed"
    BOUNCED = "mail.bounced"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox of the county, as its file tells; the addresses hold passwords."""

    code: str
    address: str
    profile: str
    imap: str = field(repr=False)
    smtp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One part of a mail that is a file."""

    name: str = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says of a mail of ours."""

    message_ids: tuple[str, ...]
    status: str  # such as 5.1.1
    failed: bool  # or merely late


@dataclass(frozen=True, slots=True)
class Read:
    """A mail after it was read. Nothing of it is printed: a traceback names nobody."""

    message_id: str = field(default="", repr=False)
    references: tuple[str, ...] = field(default=(), repr=False)
    sender: str = field(default="", repr=False)
    sender_name: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    said_at: datetime | None = None
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    nature: Nature = Nature.PERSON
    answerable: bool = True
    suspicious: bool = False
    encrypted: bool = False
    unreadable: bool = False
    too_large: bool = False
    bounce: Bounce | None = None
    name: str = ""  # names the mail for good: the same mail again has the same


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mail lies on its server; a mailbox made anew has another validity."""

    mailbox: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Papers:
    """The files of a mail after they were looked at, and why others were not kept."""

    kept: Sequence[Content] = ()
    refused: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one mail."""

    outcome: Outcome
    why: Why
    again: bool = False


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One mail that waits for a clerk; the sender masked."""

    id: int
    mailbox: str
    sender: str
    subject: str
    why: Why
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class HeldPage:
    """One such mail, opened."""

    line: HeldLine
    text: str
    attachments: tuple[tuple[str, int], ...]
    number: str  # of the matter that it speaks of, if any
    readable: bool


@dataclass(frozen=True, slots=True)
class BoxLine:
    """How one mailbox fares."""

    code: str
    address: str
    profile: str
    polled_at: datetime | None
    trouble: str
    last_at: datetime | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail of ours in our hands, to be written and sent."""

    id: int
    mailbox: str
    kind: Kind
    raising_id: int | None
    identity_id: int
    message_id: str
    answers: str = field(repr=False)
    attempts: int
    language: str
    details: tuple[str, ...]
