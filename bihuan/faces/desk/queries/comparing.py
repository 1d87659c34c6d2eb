"""Two cases side by side before they are joined: what is alike, what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.acting import Acting, acting
from bihuan.faces.desk.queries.case import head_of
from bihuan.faces.desk.queries.casefile import Head
from bihuan.faces.desk.queries.twins import TwinLine, twins_beside
from bihuan.ground.access.words import Actor
from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases import queries as cases
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.routing.queries import merge_verdict
from bihuan.loop.triage.queries import Compared, Told, compare, compared

SAME, APART = "same", "apart"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `look` says whether the other matter has it too."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, its names marked where they stand in its words."""

    head: Head
    channel: str
    raised_at: datetime
    title: tuple[Piece, ...]
    body: tuple[tuple[Piece, ...], ...]
    raisers: int


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to compare: the same, different, or unknown where one says nothing."""

    label: str
    one: str
    other: str
    look: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases, and whether the first may be joined to the second."""

    one: Side
    other: Side
    rows: tuple[Row, ...]
    compared: Compared
    sure: bool
    verdict: Verdict
    back: Verdict  # the other way round

    @property
    def raisers(self) -> int:
        return self.one.raisers + self.other.raisers


@dataclass(frozen=True, slots=True)
class Merging:
    """The page of a merge: which one it is about, candidates, and the pair once chosen."""

    acting: Acting
    twins: tuple[TwinLine, ...]
    pair: Pair | None
    wanted: str

    @property
    def missing(self) -> bool:
        """Another one was named that is not there, or not theirs to see."""
        return bool(self.wanted) and self.pair is None


def merging(actor: Actor, number: str, into: str) -> Merging:
    """Everything on the page of a merge; refused to whoever may never do it."""
    page = acting(actor, number, "merge")
    pair = _pair(actor, number, into) if into else None
    beside = [] if pair else twins_beside(actor, page.head.id, page.head.status)
    return Merging(page, tuple(beside), pair, into)


def _pair(actor: Actor, number: str, into: str) -> Pair | None:
    try:
        one, other = (cases.find_case(actor, n) for n in (number, into))
    except NotVisible:
        return None
    alike = compared(_told(one), _told(other))
    raisers = {c.pk: len(cases.raisings_of(c.pk)) for c in (one, other)}
    here, there = cases.standing_of(one), cases.standing_of(other)
    return Pair(
        one=_side(one, alike.shared, alike.one, raisers[one.pk]),
        other=_side(other, alike.shared, alike.other, raisers[other.pk]),
        rows=tuple(_rows(one, other)),
        compared=alike,
        sure=compare(one.pk, other.pk, actor=actor).same,
        verdict=merge_verdict(here, there),
        back=merge_verdict(there, here),
    )


def _told(case: FoundCase) -> Told:
    return Told(case.title, f"{case.body}\n{case.place}")


def _side(
    case: FoundCase, shared: Iterable[str], alone: Iterable[str], raisers: int
) -> Side:
    looks = dict.fromkeys(alone, APART) | dict.fromkeys(shared, SAME)
    return Side(
        head=head_of(case)[0],
        channel=rules.label(rules.CHANNELS, case.channel),
        raised_at=case.raised_at,
        title=pieces(case.title, looks),
        body=tuple(pieces(line, looks) for line in case.body.splitlines() if line),
        raisers=raisers,
    )


def pieces(text: str, looks: dict[str, str]) -> tuple[Piece, ...]:
    """A text cut where names begin and end; a longer name before one inside it."""
    if not looks:
        return (Piece(text),)
    longest = sorted(looks, key=lambda name: (-len(name), name))
    names = re.compile("|".join(re.escape(name) for name in longest))
    parts, at = [], 0
    for found in names.finditer(text):
        parts.append(Piece(text[at : found.start()]))
        parts.append(Piece(found.group(), looks[found.group()]))
        at = found.end()
    parts.append(Piece(text[at:]))
    return tuple(part for part in parts if part.text)


def _rows(one: FoundCase, other: FoundCase) -> Iterable[Row]:
    for label, read in _COMPARED.items():
        yield _row(_(label), read(one), read(other))


def _row(label: str, one: str, other: str) -> Row:
    if not one or not other:
        return Row(label, one, other, "")
    return Row(label, one, other, SAME if one == other else APART)


# What is compared, and whether a difference says that these are two matters.
_COMPARED: dict[str, Callable[[FoundCase], str]] = {
    marked("地点"): lambda case: case.place,
    marked("地区"): lambda case: case.area.full_name if case.area else "",
    marked("企业"): lambda case: case.party.name if case.party else "",
    marked("类别"): lambda case: case.category.called_in_full if case.category else "",
}
