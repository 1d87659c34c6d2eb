"""Others that may be the same matter: beside a new one, and beside one to be dispatched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.faces.desk import rules
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.text import says_nothing
from bihuan.loop.cases.words import OPEN
from bihuan.loop.triage.queries import twins_for, twins_of
from bihuan.loop.triage.words import TwinCandidate

SHORTEST = 6  # characters; less could be about anything
MOST = 6


@dataclass(frozen=True, slots=True)
class TwinLine:
    """One candidate: what it is, how it stands, and why it is shown."""

    number: str
    title: str
    status: str
    tone: str
    channel: str
    raised_at: datetime
    closed_at: datetime | None
    raisers: int
    sure: bool
    repeated: bool
    names: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Only an open matter can be joined."""
        return self.closed_at is None


def twins_while_told(
    actor: Actor, *, title: str, text: str, place: str, area: str, party: str
) -> list[TwinLine]:
    """Candidates for what is being told at the telephone; none for a few characters."""
    if not actor.may(Permission.REGISTER) or len(text) + len(title) < SHORTEST:
        return []
    if says_nothing(text) and says_nothing(title):
        return []
    found = twins_for(
        title=title,
        text=f"{text}\n{place}",
        area_id=_number(area),
        party_id=_number(party),
        actor=actor,
    )
    return _lines(found)


def twins_beside(actor: Actor, case_id: int, status: str) -> list[TwinLine]:
    """Candidates beside an open case, for whoever could join them."""
    if status not in OPEN or not actor.may(Permission.DISPATCH):
        return []
    return _lines(twins_of(case_id, actor=actor))


def _lines(found: Iterable[TwinCandidate]) -> list[TwinLine]:
    return [_line(one) for one in found][:MOST]


def _line(one: TwinCandidate) -> TwinLine:
    return TwinLine(
        number=one.number,
        title=one.title,
        status=_(rules.STATUSES[one.status]),
        tone=rules.TONES[one.status],
        channel=_(rules.label(rules.CHANNELS, one.channel)),
        raised_at=one.raised_at,
        closed_at=None if one.status in OPEN else one.closed_at or one.raised_at,
        raisers=one.raisers,
        sure=one.same,
        repeated=one.repeated,
        names=tuple(dict.fromkeys((*one.places, *one.parties))),
        words=one.words,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
