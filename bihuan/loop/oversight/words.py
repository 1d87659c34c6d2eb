"""The words of oversight: the rungs of the ladder, in order."""

from __future__ import annotations

from enum import StrEnum


class Rung(StrEnum):
    """催办 → 黄 → 红 → 负责人亲办 → 通报 → 约谈; the names that profiles use."""

    REMINDER = "reminder"
    YELLOW = "yellow"
    RED = "red"
    UNIT_HEAD = "unit-head"  # the head handles it personally until done (泸溪 B06)
    NOTICE = "notice"
    INTERVIEW = "interview"


LADDER = tuple(Rung)


class Event(StrEnum):
    ESCALATED = "oversight.escalated"
    URGED = "oversight.urged"
    DEADLINE_MOVED = "oversight.deadline-moved"
