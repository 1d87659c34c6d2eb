"""The words of webhooks: who is told of what, how far it got, and what the other side said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

GIVES_UP_AFTER = timedelta(days=3)
OVERLAP = timedelta(hours=24)  # how long the secret before still signs besides
KEPT_FOR = timedelta(days=30)  # lines of the log
TIMEOUT = 10.0  # seconds for everything: name, connection, answer
# How often an earlier event of the same case is tried before later ones overtake it.
PATIENCE = 4


class Scope(StrEnum):
    """How much a subscriber may know. Values are stored; each holds the one before."""

    PUBLIC = "public"  # public matters, without the units
    INTERNAL = "internal"  # also what staff handle, with the units
    RESTRICTED = "restricted"  # also restricted matters, and what raisers judged


class Mode(StrEnum):
    """Where a subscription stands. Values are stored."""

    CHECKING = "checking"  # waits for the receiver's consent (OPTIONS)
    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"  # the receiver said 410
    REMOVED = "removed"


class State(StrEnum):
    """How far a delivery got. Values are stored."""

    WAITING = "waiting"
    SENDING = "sending"  # in a worker's hands; comes back when it dies
    RETRYING = "retrying"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up; a person may send it again
    DROPPED = "dropped"  # not for this subscriber any more


# What has not gone yet, and what is not at its end yet.
PENDING = frozenset({State.WAITING, State.RETRYING})
UNSETTLED = PENDING | {State.SENDING}


class Why(StrEnum):
    """Why a delivery was given up or dropped. Values are stored."""

    NONE = ""
    TRIED_OUT = "tried-out"
    EXPIRED = "expired"  # it waited for three days, paused or behind a dead receiver
    GONE = "gone"
    HIDDEN = "hidden"  # the matter is not one that this scope may know of


class Event(StrEnum):
    SUBSCRIBED = "webhooks.subscribed"
    CHANGED = "webhooks.changed"
    SWITCHED = "webhooks.switched"
    ROTATED = "webhooks.secret-rotated"
    REMOVED = "webhooks.removed"
    TRIED = "webhooks.tried"
    RESENT = "webhooks.resent"
    REPLAYED = "webhooks.replayed"
    REPLAY_ENDED = "webhooks.replay-ended"
    CONSENTED = "webhooks.consented"
    GONE = "webhooks.gone"
    GAVE_UP = "webhooks.gave-up"


@dataclass(frozen=True, slots=True)
class EventKind:
    """One sort of event that can be subscribed to, in both languages."""

    code: str
    name: str
    name_en: str
    group: str


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """What an administrator types."""

    name: str
    url: str = field(repr=False)
    kinds: tuple[str, ...]
    scope: Scope
    handshake: bool = False


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is sealed of a subscription: where to, and what signs."""

    url: str = field(repr=False)
    current: str = field(repr=False)
    previous: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A subscription just made, or its new secret: the only time that is shown."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in our hands. The number of the attempt is the token."""

    id: int
    subscription: int
    entry: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One event ready to go, or the question whether events may come (no body)."""

    url: str = field(repr=False)
    method: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over the wire, as far as anything did."""

    status: int | None = None
    retry_after: str = ""
    allowed_origin: str = ""
    trouble: str = ""


class Reply(StrEnum):
    """What to make of an answer."""

    TAKEN = "taken"
    LATER = "later"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended. `shut` means the receiver, not only this one event."""

    reply: Reply
    status: int | None = None
    trouble: str = ""
    wait: float | None = None
    shut: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: the case's number, or the stream where it is no case."""

    name: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class UnitName:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ReplayWish:
    """From where the ledger is read again, and how fast at most."""

    since: datetime | None
    after: int | None
    per_minute: int
