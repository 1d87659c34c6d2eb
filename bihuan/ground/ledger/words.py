"""The words of the ledger: facts, entries as others see them, and why a chain breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# No floats: two machines may print the same float differently, and then the same
# fact would have two digests. Money is counted in fen, shares in basis points.
Fact = str | int | bool | None
Facts = Mapping[str, Fact | Sequence[Fact]]

# Streams are spread over this many lanes, so that as many relays can work side by
# side while each stream stays in order. Changing it needs an empty outbox.
BUCKETS = 8


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One thing that happened, not yet written."""

    stream: str
    kind: str
    actor: str
    facts: Facts
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry as the timeline and the reactions of others read it."""

    id: int
    stream: str
    seq: int
    kind: str
    at: datetime
    actor: str
    facts: dict[str, Fact | list[Fact]]


@dataclass(frozen=True, slots=True)
class DailyRoot:
    """One published root: whoever wrote it down can hold us to it for ever."""

    number: int
    day: date
    root: str
    previous: str
    leaves: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """An entry whose reaction keeps failing, for whoever must mend it."""

    id: int
    stream: str
    kind: str
    tries: int
    next_try_at: datetime | None
    trouble: str


def _(sentence: str) -> str:
    """Marks a sentence for the translators; whoever shows it translates it."""
    return sentence


class Why(StrEnum):
    """Each way in which the ledger can be found broken, as a sentence for a person.

    Constant sentences, so that they are also the keys of their translation; which
    entry is meant is said by the stream and the number beside it.
    """

    CHANGED = _("这一条记录的内容或摘要被改动过，与链上的摘要不符。")
    GAP = _("这一条记录缺失：序号不连续，有记录被删除。")
    ORDER = _("这一条记录的编号早于同一链条的前一条，先后次序被改动过。")
    NO_HEAD = _("这条链的链头缺失。")
    NO_ENTRIES = _("链头还在，但这条链的记录全部缺失。")
    HEAD_DIFFERS = _("链头与最后一条记录不符：末尾的记录或链头被改动或删除过。")
    FALSELY_ANCHORED = _("链头标为已入每日根，但没有任何每日根包含它。")
    ANCHORED_GONE = _("每日根已证明存在的记录现在不见了。")
    ANCHORED_DIFFERS = _("记录的摘要与每日根当时证明的不一致，整条链可能被重写过。")
    ROOT_DIFFERS = _("每日根与它的叶子算出来的不一致。")
    ROOT_GAP = _("每日根的编号不连续，有一天的根缺失。")
    ROOT_CHAIN = _("每日根没有正确承接前一天的根。")
    ROOT_LEAVES = _("每日根的叶子数量或顺序不对，有叶子缺失或多出。")


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the record can no longer be trusted."""

    stream: str
    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification read and whether all of it held."""

    entries: int
    streams: int
    ok: bool
    first_break: Break | None
