"""The words of draws: what is promised beforehand, who may be drawn, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bihuan.kit.sentences import marked


class State(StrEnum):
    """How far a draw has got. It only ever moves down this list."""

    COMMITTED = "committed"  # the rule and the secret are sealed; nobody is in it yet
    FROZEN = "frozen"  # the pool is closed and sealed
    DRAWN = "drawn"  # the result is derived; only who needs it knows it
    REVEALED = "revealed"  # the secret is out: anybody can do it again
    ABANDONED = "abandoned"  # given up, with the reason; never silently


STATE_NAMES: dict[State, str] = {
    State.COMMITTED: marked("已承诺"),
    State.FROZEN: marked("名单已封存"),
    State.DRAWN: marked("已抽取，尚未揭示"),
    State.REVEALED: marked("已揭示"),
    State.ABANDONED: marked("已作废"),
}


class Beacon(StrEnum):
    """Where the public value comes from that nobody knew when the pool was closed."""

    DAILY_ROOT = "daily-root"  # the ledger's first daily root over the frozen pool
    FREEZE = "freeze"  # the hash of the freezing entry: at once, for what cannot wait
    OUTSIDE = "outside"  # something outside our reach, named in the rule beforehand


BEACON_NAMES: dict[Beacon, str] = {
    Beacon.DAILY_ROOT: marked("封存以后的第一个每日根"),
    Beacon.FREEZE: marked("封存记录的存证指纹"),
    Beacon.OUTSIDE: marked("承诺时约定的外部公开数值"),
}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of one stratum are drawn: so many, or so many of ten thousand."""

    stratum: str
    count: int | None = None
    share: int | None = None  # basis points
    least: int = 0  # of a share, as long as there are so many


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything that decides a draw but chance: sealed before anybody is in the pool."""

    purpose: str  # `truth.second-look`; draws of one purpose are numbered without gaps
    quotas: tuple[Quota, ...]
    title: str = ""  # what it is for, in words for everybody
    beacon: Beacon = Beacon.DAILY_ROOT
    outside: str = ""  # which value, so exactly that two people would read the same
    grounds: Mapping[str, str] = field(default_factory=dict)  # of exclusion, in words


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that is looked at for the pool: drawn from, or kept out on a ground."""

    ref: str  # who or what it is inside the house: `case:12`; never published
    stratum: str
    excluded: str = ""  # a ground of the rule
    key: str = ""  # its public name; opaque, made by us, where none is given


@dataclass(frozen=True, slots=True)
class Ticket:
    """One of the drawn, or of those that come after them."""

    key: str
    ref: str
    stratum: str
    place: int  # in the order of its stratum, from 1
    drawn: bool


@dataclass(frozen=True, slots=True)
class DrawLine:
    """One draw as lists and pages show it."""

    id: int
    code: str
    purpose: str
    title: str
    number: int
    subject: str
    state: State
    beacon: Beacon
    outside: str
    commitment: str
    pool: str
    size: int
    excluded: int
    taken: int
    committed_at: datetime
    frozen_at: datetime | None
    drawn_at: datetime | None
    revealed_at: datetime | None
    reason: str


def stream_of(draw_id: int) -> str:
    """The ledger stream of a draw."""
    return f"draw:{draw_id}"


class Event(StrEnum):
    COMMITTED = "draws.committed"
    FROZEN = "draws.frozen"
    DRAWN = "draws.drawn"
    REPLACED = "draws.replaced"
    REVEALED = "draws.revealed"
    ABANDONED = "draws.abandoned"
