"""Oversight at the desk: notes, heads, interviews, notices, and what a case's page shows of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bihuan.directory.letters.queries import Draft, draft
from bihuan.directory.units.queries import unit_tree
from bihuan.directory.units.words import Kind as UnitKind
from bihuan.faces.desk.queries.case import head_of
from bihuan.faces.desk.queries.casefile import Head
from bihuan.faces.desk.queries.chains import Chain, chain_of
from bihuan.faces.desk.queries.choosing import Group, grouped_units
from bihuan.faces.desk.queries.letters import CaseLetters, case_letters
from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import find_case, standing_of
from bihuan.loop.oversight import queries
from bihuan.loop.oversight.queries import (
    DutyLine,
    FoundNotice,
    InterviewLine,
    NoteLine,
    NoticeLine,
    hops_of,
    last_note,
)
from bihuan.loop.oversight.words import LETTER_OF, Colour, NoteState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A page of a list, with the names that it shows."""

    rows: Page[T]
    names: Names
    which: str = ""


@dataclass(frozen=True, slots=True)
class Overseen:
    """What the page of a case shows of letters, notes, its head, and its way."""

    letters: CaseLetters
    notes: tuple[NoteLine, ...]
    duty: DutyLine | None
    chain: Chain | None
    names: Names
    answers: frozenset[int]  # the notes that this actor may answer


@dataclass(frozen=True, slots=True)
class NotePage:
    """A note before it is issued: its colour, and how it would look."""

    head: Head
    colour: Colour
    verdict: Verdict
    draft: Draft
    before: tuple[NoteLine, ...]
    unit: str


def overseen(actor: Actor, number: str) -> Overseen:
    """For the page of a case, in a number of queries that does not depend on it."""
    case = find_case(actor, number)
    notes = queries.notes_of(case.pk)
    duty = queries.duty_of(case.pk, case.owner_id)
    hops = hops_of(case.pk)
    units = {hop.unit_id for hop in hops} | {note.unit_id for note in notes}
    actors = {note.issued_by for note in notes} | {duty.taken_by if duty else ""}
    names = names_for(units, actors - {""})
    handles = bool(actor.may(Permission.HANDLE))
    open_ = (NoteState.WAITING, NoteState.EXPIRED)
    return Overseen(
        letters=case_letters(actor, case),
        notes=tuple(notes),
        duty=duty,
        chain=chain_of(hops, names) if len(hops) > 1 else None,
        names=names,
        answers=frozenset(
            note.id
            for note in notes
            if handles and note.state in open_ and note.unit_id in actor.units
        ),
    )


def note_page(actor: Actor, number: str, demand: str) -> NotePage:
    """The note whose turn it is, as it would look."""
    actor.may(Permission.SUPERVISE).enforce()
    case = find_case(actor, number)
    standing = standing_of(case)
    verdict = queries.choices(standing, actor=actor).get("urging-note")
    last = last_note(case.pk, case.owner_id)
    colour = queries.next_colour(last) or Colour.RED
    fields = queries.note_draft_fields(case, colour, demand)
    return NotePage(
        head=head_of(case)[0],
        colour=colour,
        verdict=Verdict("note-nobody", NOBODY) if verdict is None else verdict,
        draft=draft(LETTER_OF[colour], fields),
        before=tuple(queries.notes_of(case.pk)),
        unit=case.owner.called if case.owner else "",
    )


NOBODY = "这件事现在没有承办单位在办，不能出督办单。"


def notes_list(actor: Actor, which: str, key: str) -> Listed[NoteLine]:
    """Notes that run, soonest due first."""
    rows = queries.running_notes(actor, state=which, key=key)
    return Listed(rows, _names(rows.items, "issued_by"), which)


def may_read_duties(actor: Actor) -> None:
    """For heads, and for those who watch them."""
    if not actor.may(Permission.WATCH_HEADS):
        actor.may(Permission.HEAD_UNIT).enforce()


def heads_list(actor: Actor, which: str, key: str) -> Listed[DutyLine]:
    """What heads were called to."""
    may_read_duties(actor)
    rows = queries.head_duties(actor, which=which, key=key)
    return Listed(rows, _names(rows.items, "taken_by"), which)


def interviews_list(actor: Actor, which: str, key: str) -> Listed[InterviewLine]:
    """Interviews, newest first."""
    rows = queries.interviews(actor, state=which, key=key)
    return Listed(rows, _names(rows.items, "proposed_by", "decided_by"), which)


def notices_list(actor: Actor, which: str, key: str) -> Listed[NoticeLine]:
    """Notices, newest first."""
    rows = queries.notices(actor, state=which, key=key)
    return Listed(rows, _names(rows.items, "drafted_by", "decided_by"), which)


@dataclass(frozen=True, slots=True)
class InterviewPage:
    """One interview with what this actor may do about it."""

    line: InterviewLine
    names: Names
    decide: Verdict | None
    may_hold: bool
    may_follow: bool


def interview_page(actor: Actor, interview_id: int) -> InterviewPage:
    """One interview; the verdict of deciding is shown to whoever may propose, too."""
    line = queries.find_interview(actor, interview_id)
    proposed = line.state == "proposed"
    supervises = bool(actor.may(Permission.SUPERVISE))
    return InterviewPage(
        line=line,
        names=_names([line], "proposed_by", "decided_by"),
        decide=line.may_decide(actor) if proposed else None,
        may_hold=supervises and line.state == "approved",
        may_follow=supervises and line.state == "held" and not line.follow_up,
    )


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice with names."""

    found: FoundNotice
    names: Names


def notice_page(actor: Actor, notice_id: int) -> NoticePage:
    """One notice with everything about it."""
    found = queries.find_notice(notice_id, actor=actor)
    units = {one.unit_id for one in found.items}
    units |= {one.unit_id for one in found.objections}
    actors = {found.line.drafted_by, found.line.decided_by}
    actors |= {one.raised_by for one in found.objections}
    actors |= {one.decided_by for one in found.objections}
    return NoticePage(found, names_for(units, actors - {""}))


def units_to_name() -> tuple[Group, ...]:
    """The units that a notice or an interview may concern."""
    units = [unit for unit in unit_tree() if unit.kind is not UnitKind.VILLAGE]
    return grouped_units(units)


def _names(items: Iterable[Any], *who: str) -> Names:
    items = list(items)
    actors = {getattr(one, name) for one in items for name in who} - {""}
    return names_for({getattr(one, "unit_id", None) for one in items}, actors)
