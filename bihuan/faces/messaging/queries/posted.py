"""Rooms as those who post there may know them, and how far their posts got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Message, Room
from bihuan.faces.messaging.rules import labels
from bihuan.faces.messaging.words import Kind, State, Why
from bihuan.kit.sentences import Sentence
from bihuan.kit.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room as others may know it: no key, four letters to tell it from another by."""

    id: int
    masked: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class PostLine:
    """How far one post got; `trouble` names nobody."""

    id: int
    state: State
    why: Why
    trouble: Sentence | str
    text: str
    goes_at: datetime | None
    settled_at: datetime | None


def rooms(ids: Iterable[int]) -> dict[int, RoomLine]:
    """These rooms by id, without their keys; one query."""
    rows = Room.objects.filter(pk__in=set(ids)).values_list("pk", "masked", "set_at")
    return {pk: RoomLine(pk, masked, set_at) for pk, masked, set_at in rows}


def postable(text: str) -> Verdict:
    """Whether a room's robot would take these words."""
    return rules.may_be_posted(text)


def posts(ids: Iterable[int]) -> dict[int, PostLine]:
    """How far each of these posts got, by id; one query."""
    rows = Message.objects.filter(pk__in=set(ids), kind=Kind.POST)
    return {
        row.pk: PostLine(
            id=row.pk,
            state=State(row.state),
            why=Why(row.why),
            trouble=labels.trouble_said(row.trouble),
            text=row.text,
            goes_at=row.not_before if row.settled_at is None else None,
            settled_at=row.settled_at,
        )
        for row in rows
    }
