"""Refusals read twice (否定答复报告): a window reports a no, somebody else decides on it."""

from __future__ import annotations

from datetime import datetime

from bihuan.directory.catalogue.queries import active_profile
from bihuan.directory.catalogue.words import ClockRule
from bihuan.directory.units.queries import names_on_paper
from bihuan.faces.voices import rules
from bihuan.faces.voices.actions.reporting import name_of, sort_of
from bihuan.faces.voices.models import Refusal
from bihuan.faces.voices.words import (
    SECOND_READ,
    WINDOW,
    Event,
    NewRefusal,
    Reading,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.actions import keep
from bihuan.ground.vault.queries import contact_of
from bihuan.kit import clock
from bihuan.kit.transactions import (
    joins_transaction,
    opens_transaction,
    tried_again,
)
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.words import CALENDAR, ClockKind
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter

_SAME_DAY = ClockRule(Period(0, Measure.SAME_DAY))
_LADDER = (Rung("red", after=Period(0, Measure.WORKING_DAYS)),)


@tried_again
@opens_transaction
def ask_refusal(new: NewRefusal, *, actor: Actor) -> int:
    """Report a refusal before it is given; the clock of the second reader starts."""
    (actor.may(Permission.REGISTER) or actor.may(Permission.HANDLE)).enforce()
    rules.may_be_said(new.service, new.wanted, new.ground, new.instead).enforce()
    name = name_of(new)
    known = Refusal.objects.filter(draft=name).first()
    if known is not None:
        return known.pk
    now, rule = clock.now(), _rule()

    row = Refusal.objects.create(
        draft=name,
        service=new.service,
        unit_id=new.unit_id,
        wanted=new.wanted,
        ground=new.ground,
        instead=new.instead,
        identity_id=keep(phone=new.phone, actor=actor) if new.phone else None,
        reported_by=actor.name,
        reported_at=now,
        due_at=now,
    )
    begun = clocks.start(
        _stream(row),
        SECOND_READ,
        rule_period=rule.period,
        ends=rule.ends,
        ladder=_LADDER,
        calendar=CALENDAR,
        at=now,
        actor=actor.name,
    )
    row.due_at = begun.due_at
    row.save(update_fields=["due_at"])

    record(Event.REFUSAL_ASKED, _stream(row), actor=actor.name, unit=new.unit_id)
    return row.pk


@opens_transaction
def read_refusal(refusal_id: int, *, agree: bool, reason: str, actor: Actor) -> None:
    """Agree with a refusal, or have the service done: then it is a matter at once."""
    (actor.may(Permission.ADJUDICATE) or actor.may(Permission.HEAD_UNIT)).enforce()
    row = Refusal.objects.select_for_update().filter(pk=refusal_id).first()
    if row is None:
        raise NotVisible(str(refusal_id))
    if not actor.may(Permission.ADJUDICATE) and row.unit_id not in actor.units:
        raise NotVisible(str(refusal_id))  # a head reads what their own unit refuses
    rules.may_read_refusal(
        state=row.state, reader=actor.name, reporter=row.reported_by
    ).enforce()
    rules.may_be_said(reason).enforce()

    row.state = Reading.UPHELD if agree else Reading.OVERTURNED
    row.read_by, row.read_at, row.reason = actor.name, clock.now(), reason
    if not agree:
        row.case_id = _raise(row, actor)
    row.save(update_fields=["state", "read_by", "read_at", "reason", "case"])
    clocks.stop(_stream(row), SECOND_READ, actor=actor.name)

    record(
        Event.REFUSAL_READ,
        _stream(row),
        actor=actor.name,
        agreed=agree,
        case=row.case_id,
    )


@joins_transaction
def follow_clock(stream: str, due_at: datetime) -> None:
    """Keep the copy of a deadline that an edited calendar moved."""
    pk = int(stream.partition(":")[2])
    Refusal.objects.filter(pk=pk, state=Reading.WAITING).update(due_at=due_at)


def _raise(row: Refusal, actor: Actor) -> int:
    """What the window must do after all; the applicant's telephone stays in the vault."""
    unit = names_on_paper([row.unit_id])[row.unit_id]
    new = NewRefusal(
        draft=str(row.draft),
        service=row.service,
        unit_id=row.unit_id,
        wanted=row.wanted,
        ground=row.ground,
        instead=row.instead,
    )
    matter = NewMatter(
        profile=sort_of(WINDOW),
        channel=WINDOW,
        external_id=rules.refusal_name(row.pk),
        title=f"{row.service}：复核认为应当办理",
        body=rules.overturned_body(new, unit=unit, reason=row.reason),
        raised_at=row.reported_at,
        phone=contact_of(row.identity_id).phone if row.identity_id else "",
    )
    (raised,) = take_in([matter], actor=actor)
    return raised.case_id


def _rule() -> ClockRule:
    """The profile's time for decisions on a no; the same day where it names none."""
    _, about = active_profile(sort_of(WINDOW))
    return about.clocks.get(ClockKind.RETURN, _SAME_DAY)


def _stream(row: Refusal) -> str:
    return f"refusal:{row.pk}"
