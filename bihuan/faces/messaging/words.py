"""The words of messaging: what is said to whom, by which way, and how far it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum


class Channel(StrEnum):
    """A way out of the house. Values are stored."""

    SMS = "sms"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    MAIL = "mail"


# These go through one gateway of the county; the others to an address of their own.
SHARED = frozenset({Channel.SMS, Channel.MAIL})


class Kind(StrEnum):
    """What a message is about. Values are stored and named in packs."""

    # to whoever raised a matter
    RECEIVED = "received"
    DECLINED = "declined"
    DISPATCHED = "dispatched"
    EXTENDED = "extended"
    ASKED = "asked"
    DEFERRED = "deferred"
    CLOSED = "closed"
    # to the staff
    ASSIGNED = "assigned"
    RETURNED = "returned"
    NEAR_DUE = "near-due"
    OVERDUE = "overdue"
    URGED = "urged"
    ESCALATED = "escalated"
    FORM_ASKED = "form-asked"
    FORM_CANCELLED = "form-cancelled"
    RECEIVER_DEAD = "receiver-dead"
    RECEIVER_SHUT = "receiver-shut"
    DIGEST = "digest"
    TRIAL = "trial"
    # to a room: word for word what somebody read before it went
    POST = "post"


TO_RAISERS = (
    Kind.RECEIVED,
    Kind.DECLINED,
    Kind.DISPATCHED,
    Kind.EXTENDED,
    Kind.ASKED,
    Kind.DEFERRED,
    Kind.CLOSED,
)
# About a receiver of webhooks: told to whoever keeps it.
TO_KEEPERS = (Kind.RECEIVER_DEAD, Kind.RECEIVER_SHUT)
# What a member of staff decides about; the digest is made of these.
TO_STAFF = (
    Kind.ASSIGNED,
    Kind.RETURNED,
    Kind.NEAR_DUE,
    Kind.OVERDUE,
    Kind.URGED,
    Kind.ESCALATED,
    Kind.FORM_ASKED,
    Kind.FORM_CANCELLED,
    *TO_KEEPERS,
)
# Of these the county keeps the words; a post brings its own.
WORDED = (*TO_RAISERS, *TO_STAFF, Kind.DIGEST, Kind.TRIAL)


class Mode(StrEnum):
    """How a person wants to hear of one kind of thing."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


class Whom(StrEnum):
    """Who of a unit hears of something."""

    HANDLERS = "handlers"
    HEADS = "heads"
    BOTH = "both"


class State(StrEnum):
    """How far a message got. Values are stored."""

    QUEUED = "queued"  # goes out within the minute
    HELD = "held"  # waits for the morning, or for the digest
    SENDING = "sending"  # in somebody's hands; comes back when these die
    RETRYING = "retrying"  # the way was shut; goes again
    SENT = "sent"
    DEAD = "dead"  # given up; a person may send it again
    DROPPED = "dropped"  # there was no need any more
    BUNDLED = "bundled"  # went out as a line of a digest


# Not yet on its way: at most one such for each case and recipient.
PENDING = frozenset({State.QUEUED, State.HELD, State.RETRYING})


class Why(StrEnum):
    """Why a message waits, was dropped or was given up. Values are stored."""

    NONE = ""
    QUIET = "quiet"
    DIGEST = "digest"
    SUPERSEDED = "superseded"
    UNNEEDED = "unneeded"
    OPTED_OUT = "opted-out"
    NO_ADDRESS = "no-address"
    EXPIRED = "expired"
    REFUSED = "refused"
    TRIED_OUT = "tried-out"


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"


class Event(StrEnum):
    GATEWAY_SET = "messaging.gateway-set"
    GATEWAY_SWITCHED = "messaging.gateway-switched"
    TEXT_SAVED = "messaging.text-saved"
    CHOSEN = "messaging.chosen"
    RESENT = "messaging.resent"
    SILENCED = "messaging.silenced"
    LISTENED = "messaging.listened"
    SPOKEN = "messaging.language-chosen"
    TRIED = "messaging.tried"
    POSTED = "messaging.posted"
    NOT_POSTED = "messaging.not-posted"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing rings that can wait; the same hour twice means none."""

    begins: time = time(22)
    ends: time = time(7)


@dataclass(frozen=True, slots=True)
class Moment:
    """What one entry of the ledger says to whom."""

    raiser: Kind | None = None
    staff: Kind | None = None
    whom: Whom = Whom.HANDLERS
    unit: str = "owner"  # the fact that names the unit


@dataclass(frozen=True, slots=True)
class Wish:
    """How one member of staff wants to be told; what nobody has chosen yet."""

    channel: Channel | None = None
    quiet: Quiet = Quiet()
    language: Language = Language.CHINESE
    modes: Mapping[Kind, Mode] = field(default_factory=dict)


class Reply(StrEnum):
    """What the other side made of a message."""

    TAKEN = "taken"
    LATER = "later"  # busy, down, or our key is wrong: nothing is lost by waiting
    REFUSED = "refused"  # this message, to this address, will never go


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended. `trouble` is a code such as http-429: it names nobody."""

    reply: Reply
    trouble: str = ""
    wait: float | None = None  # seconds the other side asks for


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over the wire, as far as anything did."""

    status: int | None = None
    body: bytes = field(default=b"", repr=False)
    retry_after: str = ""
    trouble: str = ""


class Place(StrEnum):
    """Which table a cipher text lies in; it does not open in the other."""

    GATEWAY = "gateway"
    ADDRESS = "address"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An address as it lies in a table."""

    key_id: str
    salt: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go. It lives in memory only: it holds an address."""

    address: str = field(repr=False)
    text: str = field(repr=False)
    subject: str
    dedupe: str
    shared: bool
    accepts: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """What is kept of a letter once it has gone: no code, no address."""

    kept: str
    masked: str
    version: int
    letter: Letter = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in our hands."""

    id: int
    kind: Kind
    channel: Channel
    recipient: str
    case_id: int | None
    detail: str
    attempts: int
    dedupe: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that has not gone yet, as far as another one may take its place."""

    id: int
    kind: Kind
    recipient: str
    case_id: int


@dataclass(frozen=True, slots=True)
class New:
    """A message about to be queued. What is about no case has its stream as detail."""

    kind: Kind
    recipient: str
    channel: Channel
    case_id: int | None
    entry: int | None
    state: State
    why: Why
    not_before: datetime | None
    expires_at: datetime
    urgent: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """Something a text may speak of, as {name}, with what a preview shows for it."""

    name: str
    meaning: str
    sample: str
    sample_en: str
