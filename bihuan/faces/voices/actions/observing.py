"""Observers (观察员): appointed for a term, with duties; their opinions are matters."""

from __future__ import annotations

from bihuan.faces.voices import rules
from bihuan.faces.voices.actions.reporting import name_of, sort_of
from bihuan.faces.voices.models import Observer, Opinion
from bihuan.faces.voices.words import OBSERVER, Badge, Event, NewObserver
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.actions import keep
from bihuan.ground.vault.queries import contact_of, digest
from bihuan.kit import clock
from bihuan.kit.receipts import code_for
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter, Raised


@tried_again
@opens_transaction
def appoint(new: NewObserver, *, actor: Actor) -> Badge:
    """Appoint an observer for a term; the same form sent again appoints nobody else."""
    actor.may(Permission.DISPATCH).enforce()
    rules.may_be_said(new.name, new.trade).enforce()
    rules.may_serve(
        starts_on=new.starts_on, ends_on=new.ends_on, per_quarter=new.per_quarter
    ).enforce()
    name = name_of(new)
    known = Observer.objects.filter(draft=name).first()
    if known is not None:
        return Badge(known.pk, _code(known))

    row = Observer(
        draft=name,
        identity_id=keep(name=new.name, phone=new.phone, actor=actor),
        trade=new.trade,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        per_quarter=new.per_quarter,
        appointed_by=actor.name,
        appointed_at=clock.now(),
    )
    row.code = digest("observer", _code(row))
    row.save()

    record(
        Event.APPOINTED,
        _stream(row),
        actor=actor.name,
        trade=new.trade,
        until=new.ends_on.isoformat(),
        per_quarter=new.per_quarter,
    )
    return Badge(row.pk, _code(row))


@opens_transaction
def renew_badge(observer_id: int, *, actor: Actor) -> Badge:
    """Give an observer another code; the one before opens nothing any more."""
    actor.may(Permission.DISPATCH).enforce()
    row = _locked(observer_id)

    row.serial += 1
    row.code = digest("observer", _code(row))
    row.save(update_fields=["serial", "code"])

    record(Event.BADGE_RENEWED, _stream(row), actor=actor.name)
    return Badge(row.pk, _code(row))


@opens_transaction
def end_term(observer_id: int, *, why: str, actor: Actor) -> None:
    """End a term before its last day, with the reason."""
    actor.may(Permission.DISPATCH).enforce()
    row = _locked(observer_id)
    rules.may_be_said(why).enforce()
    if row.ended_at is not None:
        return

    row.ended_at, row.ended_why = clock.now(), why[:200]
    row.save(update_fields=["ended_at", "ended_why"])

    record(Event.TERM_ENDED, _stream(row), actor=actor.name)


@tried_again
@opens_transaction
def give_opinion(observer_id: int, *, text: str, request: str, actor: Actor) -> Raised:
    """An observer's opinion becomes a matter; `request` names it, so a resend is the same."""
    actor.may(Permission.RAISE).enforce()
    row = _locked(observer_id)
    now = clock.now()
    rules.may_give_opinion(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ended=row.ended_at is not None,
        today=clock.local_day(),
    ).enforce()
    rules.may_be_said(text).enforce()
    said = digest("opinion", f"{row.pk}\x1f{request}\x1f{text}").hex()[:32]
    name = f"{row.pk}.{said}"

    (raised,) = take_in(
        [
            NewMatter(
                profile=sort_of(OBSERVER),
                channel=OBSERVER,
                external_id=name,
                title="",
                body=text,
                raised_at=now,
                # For the call back; who handles it is not shown whose it is.
                phone=contact_of(row.identity_id).phone,
            )
        ],
        actor=actor,
    )
    if not raised.already_known:
        Opinion.objects.create(observer=row, case_id=raised.case_id, name=name, at=now)
        record(Event.OPINED, _stream(row), actor=actor.name, case=raised.case_id)
    return raised


def _locked(observer_id: int) -> Observer:
    row = Observer.objects.select_for_update().filter(pk=observer_id).first()
    if row is None:
        raise NotVisible(str(observer_id))
    return row


def _code(row: Observer) -> str:
    """The code of an observer: kept nowhere, the same for the same appointment."""
    return code_for(digest("observer-code", f"{row.draft}\x1f{row.serial}"))


def _stream(row: Observer) -> str:
    return f"observer:{row.pk}"
