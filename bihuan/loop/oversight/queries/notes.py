"""Urging notes: those of a case, those that run, and the one that may come next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import names_on_paper
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase, visible_cases
from bihuan.loop.cases.words import OWNED
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import Note
from bihuan.loop.oversight.words import Colour, LastNote, NoteState

SIZE = 30


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note as lists and the case's page show it."""

    id: int
    case_id: int
    case_number: str
    case_title: str
    unit_id: int
    colour: Colour
    state: NoteState
    number: str
    letter_id: int
    demand: str
    answer: str
    issued_by: str
    issued_at: datetime
    due_at: datetime
    answered_at: datetime | None
    is_held: bool  # the unit still has the case

    @property
    def late(self) -> bool:
        """Answered after its deadline, or not yet though that has passed."""
        return (self.answered_at or clock.now()) > self.due_at


def notes_of(case_id: int) -> list[NoteLine]:
    """Every note about a case, newest first. One query."""
    return [_line(row) for row in _all().filter(case=case_id).order_by("-pk")]


def find_note(actor: Actor, note_id: int) -> NoteLine:
    """One note of a case that this actor may see."""
    row = _all().filter(pk=note_id, case__in=visible_cases(actor)).first()
    if row is None:
        raise NotVisible(str(note_id))
    return _line(row)


def running_notes(
    actor: Actor, *, state: str = "", key: str = "", size: int = SIZE
) -> Page[NoteLine]:
    """The newest notes that wait or expired unanswered, soonest due first; a unit its own."""
    rows = _all().filter(case__in=visible_cases(actor))
    if not actor.may(Permission.SUPERVISE):
        rows = rows.filter(unit__in=actor.units)
    if state in set(NoteState):
        rows = rows.filter(state=state)
    else:
        running = (NoteState.WAITING, NoteState.EXPIRED)
        later = Note.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
        rows = rows.filter(state__in=running, case__status__in=OWNED)
        rows = rows.exclude(Exists(later))
    if key:
        due_at, last = decode_key(key, datetime, int)
        assert isinstance(due_at, datetime)
        rows = rows.filter(due_at__gte=due_at).exclude(due_at=due_at, pk__lte=last)
    found = [_line(row) for row in rows.order_by("due_at", "pk")[: size + 1]]
    after = None
    if len(found) > size:
        after = encode_key(found[size - 1].due_at, found[size - 1].id)
    return Page(found[:size], after)


def last_note(case_id: int, unit_id: int | None) -> LastNote | None:
    """The newest note to the unit that holds a case now."""
    row = _all().filter(case=case_id, unit=unit_id).order_by("-pk").first()
    if row is None or unit_id is None:
        return None
    return LastNote(
        Colour(row.colour), NoteState(row.state), row.letter.number, row.due_at
    )


def note_draft_fields(case: FoundCase, colour: Colour, demand: str) -> dict[str, str]:
    """What the note would say if it were issued now."""
    now = clock.now()
    last = last_note(case.pk, case.owner_id)
    period = getattr(profile(case.profile_id).urging, colour)
    expired = last is not None and last.state is NoteState.EXPIRED
    return rules.note_fields(
        number=case.number,
        title=case.title,
        unit=names_on_paper([case.owner_id or 0]).get(case.owner_id or 0, ""),
        raised_at=case.raised_at,
        due_at=case.due_at,
        demand=demand,
        answer_by=calendar().due(now, period).at,
        before=last.number if last is not None and expired else "",
        now=now,
    )


def _all() -> QuerySet[Note]:
    return Note.objects.select_related("case", "letter", "demand", "answer")


def _line(row: Note) -> NoteLine:
    return NoteLine(
        id=row.pk,
        case_id=row.case_id,
        case_number=row.case.number,
        case_title=row.case.title,
        unit_id=row.unit_id,
        colour=Colour(row.colour),
        state=NoteState(row.state),
        number=row.letter.number,
        letter_id=row.letter_id,
        demand=row.demand.text,
        answer=row.answer.text if row.answer else "",
        issued_by=row.issued_by,
        issued_at=row.issued_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        is_held=row.case.owner_id == row.unit_id and row.case.status in OWNED,
    )
