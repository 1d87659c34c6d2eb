"""Urging notes: each a numbered letter with a clock of its own, answered by the unit."""

from __future__ import annotations

from datetime import datetime

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.letters.actions import issue
from bihuan.directory.letters.words import Addressee, Issued, NewLetter
from bihuan.directory.units.queries import names_on_paper
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.clocks.words import Rung as ClockRung
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    holder_of,
    lock_case,
    record_case,
    write,
)
from bihuan.loop.cases.words import CALENDAR, OWNED, Status, stream_of
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.actions.escalating import climb
from bihuan.loop.oversight.models import Note
from bihuan.loop.oversight.words import (
    LETTER_OF,
    NOTE_CLOCK,
    Colour,
    Event,
    LastNote,
    NoteState,
    Rung,
    note_stream,
)

_EXPIRED = ClockRung("expired", after=Period(0, Measure.WORKING_DAYS))


@opens_transaction
def issue_note(
    case_id: int,
    *,
    colour: Colour,
    demand: str,
    seen: int | None = None,
    actor: Actor,
) -> Issued:
    """Send the unit that holds a case a note of the colour whose turn it is."""
    actor.may(Permission.SUPERVISE).enforce()
    case = lock_case(case_id, seen=seen)
    last = _last(case)

    held = Status(case.status) in OWNED and case.owner_id is not None
    rules.may_issue_note(colour, last=last, is_open=held, held=held).enforce()

    written = write(case, demand, actor=actor)
    letter, note = _sent(case, colour, demand, last=last, actor=actor)
    note.demand_id = written.pk
    note.save()
    _run_clock(case, note, actor)
    change(case)

    record_case(
        case,
        Event.NOTE_ISSUED,
        actor=actor,
        unit=case.owner_id,
        colour=colour,
        number=letter.number,
        note=note.pk,
        **written.facts,
    )
    return letter


@opens_transaction
def answer_note(note_id: int, *, text: str, actor: Actor) -> None:
    """The unit says how far it is; an answer after the deadline is kept as late."""
    actor.may(Permission.HANDLE).enforce()
    case, note = _lock(note_id)

    rules.may_answer_note(
        state=NoteState(note.state), unit=note.unit_id, units=actor.units
    ).enforce()

    written = write(case, text, actor=actor)
    note.state, note.answer_id = NoteState.ANSWERED, written.pk
    note.answered_by, note.answered_at = actor.name, clock.now()
    note.save()
    clocks.halt(note_stream(note.pk))
    change(case)

    record_case(
        case,
        Event.NOTE_ANSWERED,
        actor=actor,
        unit=note.unit_id,
        colour=note.colour,
        note=note.pk,
        late=note.answered_at > note.due_at,
        **written.facts,
    )


@joins_transaction
def expire_note(note_id: int, *, actor: Actor) -> bool:
    """A note's deadline passed. After red, the head of the unit is called."""
    case, note = _lock(note_id)
    if note.state != NoteState.WAITING:
        return False
    theirs = Status(case.status) in OWNED and case.owner_id == note.unit_id
    note.state = NoteState.EXPIRED if theirs else NoteState.LAPSED
    note.save(update_fields=["state"])
    if not theirs:
        return False
    change(case)

    record_case(
        case,
        Event.NOTE_EXPIRED,
        actor=actor,
        unit=note.unit_id,
        colour=note.colour,
        note=note.pk,
    )
    if note.colour == Colour.RED:
        climb(case, Rung.UNIT_HEAD, actor=actor)
    return True


@joins_transaction
def follow_recomputed_note(note_id: int) -> None:
    """The calendar changed: the note is due when its clock says."""
    _case, note = _lock(note_id)
    running = find_clock(note_stream(note_id), NOTE_CLOCK)
    if running is not None and running.due_at != note.due_at:
        note.due_at = running.due_at
        note.save(update_fields=["due_at"])


def _lock(note_id: int) -> tuple[LockedCase, Note]:
    """The case first: it is the lock for everything about it."""
    found = Note.objects.filter(pk=note_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotVisible(str(note_id))
    case = lock_case(found)
    return case, Note.objects.get(pk=note_id)


def _last(case: LockedCase) -> LastNote | None:
    """The newest note to the unit that has the case now; what waits elsewhere lapses."""
    waiting = Note.objects.filter(case=case, state=NoteState.WAITING)
    for left in waiting.exclude(unit=case.owner_id):
        left.state = NoteState.LAPSED
        left.save(update_fields=["state"])
        clocks.halt(note_stream(left.pk))
    mine = Note.objects.filter(case=case, unit=case.owner_id).select_related("letter")
    note = mine.order_by("-pk").first()
    if note is None:
        return None
    return LastNote(
        Colour(note.colour), NoteState(note.state), note.letter.number, note.due_at
    )


def _sent(
    case: LockedCase,
    colour: Colour,
    demand: str,
    *,
    last: LastNote | None,
    actor: Actor,
) -> tuple[Issued, Note]:
    """The letter, and the note that waits for its answer."""
    due_at = calendar().due(clock.now(), _period(case, colour)).at
    letter = issue(_letter(case, colour, demand, due_at=due_at, last=last), actor=actor)
    note = Note(
        case=case,
        unit_id=holder_of(case),
        colour=colour,
        letter_id=letter.id,
        issued_by=actor.name,
        issued_at=clock.now(),
        due_at=due_at,
    )
    return letter, note


def _period(case: LockedCase, colour: str) -> Period:
    found: Period = getattr(profile(case.profile_id).urging, colour)
    return found


def _run_clock(case: LockedCase, note: Note, actor: Actor) -> None:
    clocks.start(
        note_stream(note.pk),
        NOTE_CLOCK,
        rule_period=_period(case, note.colour),
        ends=Ends.MIDNIGHT,
        ladder=(_EXPIRED,),
        calendar=CALENDAR,
        at=note.issued_at,
        actor=actor.name,
    )


def _letter(
    case: LockedCase,
    colour: Colour,
    demand: str,
    *,
    due_at: datetime,
    last: LastNote | None,
) -> NewLetter:
    unit = int(case.owner_id or 0)
    name = names_on_paper([unit]).get(unit, "")
    expired = last is not None and last.state is NoteState.EXPIRED
    fields = rules.note_fields(
        number=case.number,
        title=case.title,
        unit=name,
        raised_at=case.raised_at,
        due_at=case.due_at,
        demand=demand,
        answer_by=due_at,
        before=last.number if last is not None and expired else "",
        now=clock.now(),
    )
    return NewLetter(
        kind=LETTER_OF[colour],
        subject=stream_of(case.pk),
        title=case.title,
        to=Addressee(name, unit_id=unit),
        fields=fields,
        occasion=f"{case.version}",
        restricted=rules.is_closed(case.visibility),
    )
