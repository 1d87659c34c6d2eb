"""Objections to verdicts, for whoever reads them a second time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from bihuan.directory.units.queries import unit_names
from bihuan.faces.desk import rules
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.queries import files_of
from bihuan.ground.files.words import Listed
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.words import stream_of
from bihuan.loop.closing import queries as closing
from bihuan.loop.closing.queries import Excluded, ObjectionLine
from bihuan.loop.closing.words import ObjectionState

YEAR = timedelta(days=365)
STATES = {
    ObjectionState.WAITING: ("warn", marked("待审核")),
    ObjectionState.UPHELD: ("plain", marked("成立，不计入")),
    ObjectionState.REFUSED: ("good", marked("不成立，照常计入")),
}


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """One objection in words."""

    line: ObjectionLine
    unit: str
    grade: str
    ground: str
    tone: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class ObjectionList:
    """What waits or was decided, with how many verdicts of a year count no longer."""

    decided: bool
    waiting: int
    lines: Page[ObjectionView]
    year: Excluded


@dataclass(frozen=True, slots=True)
class ObjectionDetail:
    """One objection with its evidence, and whether this actor may decide it."""

    view: ObjectionView
    evidence: tuple[Listed, ...]
    verdict: Verdict


def objections(actor: Actor, *, decided: bool, key: str | None) -> ObjectionList:
    """One of the two lists."""
    may_read_objections(actor)
    now = clock.now()
    return ObjectionList(
        decided=decided,
        waiting=closing.how_many_objections(actor),
        lines=views_of(actor, decided=decided, key=key),
        year=closing.excluded(since=now - YEAR, until=now),
    )


def may_read_objections(actor: Actor) -> None:
    """Others do not know that there are any."""
    if not actor.may(Permission.ADJUDICATE):
        msg = "objections"
        raise NotVisible(msg)


def views_of(actor: Actor, *, decided: bool, key: str | None) -> Page[ObjectionView]:
    """One page of what waits or was decided, in words."""
    read = closing.objections_decided if decided else closing.objections_waiting
    page = read(actor, key=key)
    names = unit_names({one.unit_id for one in page.items})
    return Page(
        [_view(one, names[one.unit_id]) for one in page.items],
        next=page.next,
        previous=page.previous,
    )


def objection(actor: Actor, objection_id: int) -> ObjectionDetail:
    """One objection as its second reader sees it: not whose verdict it is."""
    line, verdict = closing.objection(actor, objection_id)
    names = unit_names({line.unit_id})
    files = files_of(stream_of(line.case_id))
    return ObjectionDetail(
        view=_view(line, names[line.unit_id]),
        evidence=tuple(one for one in files if one.use == "objection"),
        verdict=verdict,
    )


def _view(line: ObjectionLine, unit: str) -> ObjectionView:
    tone, state = STATES[line.state]
    waiting = line.state is ObjectionState.WAITING
    return ObjectionView(
        line=line,
        unit=unit,
        grade=_(rules.GRADES[line.grade]),
        ground=_(rules.OBJECTION_GROUNDS[line.ground]),
        tone=tone,
        state=_(state),
        late=waiting and line.due_at <= clock.now(),
    )
