"""Wrapping a call up: matter, answer, verdict question and erased draft in one go."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from bihuan.directory.areas.queries import county
from bihuan.directory.catalogue.queries import responsible_units
from bihuan.directory.catalogue.words import Result
from bihuan.directory.knowledge.actions import keep_miss
from bihuan.faces.hotline import rules
from bihuan.faces.hotline.actions.calling import account_of, empty, locked, stream_of
from bihuan.faces.hotline.models import Call
from bihuan.faces.hotline.words import Event, Mode, Outcome, Wrapped, WrapUp
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.text import says_nothing
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import Refused, refuse
from bihuan.loop.cases.queries import find_case
from bihuan.loop.handling.actions import answer_at_once
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing.actions import join
from bihuan.loop.triage.queries import check_reply

CHANNEL = "phone"


@tried_again
@opens_transaction
def wrap_up(ticket: UUID, wrap: WrapUp, *, actor: Actor) -> Wrapped:
    """Make a call a matter: answered now and asked for a verdict, or to be dispatched.

    All or nothing, and once: a second click is given the matter of the first, with no
    code. An answer with somebody's particulars in it is refused before anything is kept.
    """
    actor.may(Permission.REGISTER).enforce()
    call = locked(ticket)
    if call.outcome == Outcome.MATTER and call.case is not None:
        return Wrapped(call.case.number, "", Mode(call.mode), already=True)
    rules.may_write(
        operator=call.operator_id,
        me=account_of(actor) or 0,
        done=call.ended_at is not None,
    ).enforce()
    rules.may_wrap_up(wrap).enforce()

    (raised,) = take_in([_matter(call, wrap)], actor=actor)
    _settle(raised, wrap, actor)
    _note_search(wrap, actor)
    _close(call, wrap, raised)
    call.save()

    record(
        Event.WRAPPED_UP,
        stream_of(call),
        actor=actor.name,
        mode=str(wrap.mode),
        lane=str(wrap.lane),
        line=wrap.line,
        number=raised.number,
        answer=wrap.answer_id,
        unit=call.unit_id,
    )
    return Wrapped(raised.number, raised.receipt, wrap.mode)


def _matter(call: Call, wrap: WrapUp) -> NewMatter:
    return NewMatter(
        profile=wrap.profile,
        channel=CHANNEL,
        external_id=f"call-{call.ticket}",
        title="",
        body=wrap.body,
        raised_at=call.began_at,
        raiser_name=wrap.name,
        phone=wrap.phone,
        may_share=wrap.may_share,
        place=wrap.place,
        area_id=wrap.area_id,
        category_id=wrap.category_id,
        party_id=wrap.party_id,
    )


def _settle(raised: Raised, wrap: WrapUp, actor: Actor) -> None:
    """Answer it, or join it to what others raised, or leave it for the dispatcher."""
    if wrap.into:
        other = find_case(actor, wrap.into)
        reason = _("登记时诉求人说是同一件事。")
        join(raised.case_id, into_id=other.pk, reason=reason, actor=actor)
    if says_nothing(wrap.answer):
        return
    leak = check_reply(raised.case_id, wrap.answer, actor=actor).refusal
    if leak is not None:
        raise Refused(refuse("answer-leaks", leak.template, **leak.values))
    answer_at_once(
        raised.case_id, result=Result(wrap.result), answer=wrap.answer, actor=actor
    )


def _note_search(wrap: WrapUp, actor: Actor) -> None:
    """What was looked for and not used is missing; its owner is to know."""
    if says_nothing(wrap.searched) or wrap.answer_id is not None:
        return
    area = wrap.area_id or county()
    owners = (
        responsible_units(wrap.category_id, area, clock.local_day())
        if wrap.category_id and area
        else []
    )
    keep_miss(wrap.searched, unit_id=next(iter(owners), None), actor=actor)


def _close(call: Call, wrap: WrapUp, raised: Raised) -> None:
    call.mode, call.case_id = wrap.mode, raised.case_id
    call.line, call.lane = wrap.line or call.line, wrap.lane
    call.answer_id = wrap.answer_id
    call.unit_id = wrap.unit_id if wrap.mode is Mode.THREE_WAY else None
    empty(call, Outcome.MATTER)
