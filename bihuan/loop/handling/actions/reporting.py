"""Saying that it is done. Only the raiser's verdict closes."""

from __future__ import annotations

from datetime import date

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Gate, Result
from bihuan.directory.units.queries import home_unit
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.queries import count_files
from bihuan.ground.ledger.queries import entries_of
from bihuan.kit import clock
from bihuan.kit.prepared import run_prepared
from bihuan.kit.rows import insert_row
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    ask_raiser,
    holder_of,
    lock_case,
    move,
    record_case,
    run_clock,
    stop_clocks,
    write,
    write_if_any,
)
from bihuan.loop.cases.words import Audience, ClockKind, Step, stream_of
from bihuan.loop.handling import rules
from bihuan.loop.handling.actions.contacting import note_contact
from bihuan.loop.handling.models import Report
from bihuan.loop.handling.words import BranchState, Event, ExtensionState, Proof, Told

# From this rung on the head of the unit handles the case personally (泸溪 B06).
PERSONAL = frozenset({"unit-head", "notice", "interview"})
_OPEN_BRANCHES = f"""
SELECT count(*) FROM handling_branch
WHERE case_id = %(case)s AND state = '{BranchState.OPEN}'
"""  # noqa: S608 - our own word
_LAPSE = f"""
UPDATE handling_extension
SET state = '{ExtensionState.LAPSED}', decided_at = %(now)s, decided_by = %(actor)s
WHERE case_id = %(case)s AND state = '{ExtensionState.WAITING}'
"""  # noqa: S608


@opens_transaction
def report_done(
    case_id: int,
    *,
    result: Result,
    answer: str,
    plan: str = "",
    plan_on: date | None = None,
    basis: str = "",
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Report a case done, with its result type and what its raiser is told."""
    told = Told(result, answer, plan, plan_on, basis)
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen, step=Step.REPORT)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_report_under_escalation(
        personal=case.escalation in PERSONAL,
        is_head=bool(actor.may(Permission.HEAD_UNIT)),
    ).enforce()
    ((open_branches,),) = run_prepared(_OPEN_BRANCHES, {"case": case.pk})
    rules.may_finish(open_branches=open_branches).enforce()
    gate = profile(case.profile_id).gate(result)
    _judge_content(case, told, gate)

    _stop_work(case, actor)
    case.act_by = run_clock(case, ClockKind.CALL_BACK, actor=actor)
    contact = note_contact(case)
    move(
        case,
        Step.REPORT,
        reported_at=clock.now(),
        result=result,
        deferred_to=plan_on,
        **_contact(case),
    )
    facts = contact | _keep_report(case, told, actor)

    record_case(case, Event.REPORTED, actor=actor, unit=case.owner_id, **facts)


@opens_transaction
def answer_now(
    case_id: int, *, result: Result, answer: str, seen: int | None = None, actor: Actor
) -> None:
    """Answer on the telephone; the raiser is asked for a verdict all the same."""
    actor.may(Permission.ACCEPT).enforce()
    answer_at_once(case_id, result=result, answer=answer, seen=seen, actor=actor)


@joins_transaction
def answer_at_once(
    case_id: int, *, result: Result, answer: str, seen: int | None = None, actor: Actor
) -> None:
    """What `answer_now` does, as a step of wrapping up a call."""
    actor.may(Permission.ACCEPT).enforce()
    case = lock_case(case_id, seen=seen, step=Step.ANSWER_NOW)

    told = Told(result, answer)
    # On the telephone the raiser is there, and hears the ground.
    gate = Gate(pieces=profile(case.profile_id).gate(result).pieces)
    _judge_content(case, told, gate)

    # A contact owed after a bad verdict is made by whoever calls its raiser now.
    ended = (ClockKind.ACCEPT, ClockKind.DISPATCH, ClockKind.BAD_CONTACT)
    stop_clocks(case, *ended, actor=actor)
    case.act_by = run_clock(case, ClockKind.CALL_BACK, actor=actor)
    ask_raiser(case, actor=actor)
    now, contact = clock.now(), note_contact(case)
    case.owner_id = home_unit(actor.units)
    move(
        case,
        Step.ANSWER_NOW,
        owner_id=holder_of(case),
        accepted_at=case.accepted_at or now,
        reported_at=now,
        result=result,
        **_contact(case),
    )
    facts = contact | _keep_report(case, told, actor)

    record_case(case, Event.ANSWERED_NOW, actor=actor, **facts)


def _contact(case: LockedCase) -> dict[str, object]:
    """The columns of the first contact."""
    return {
        "contacted_at": case.contacted_at,
        "contacted_on_time": case.contacted_on_time,
    }


def _stop_work(case: LockedCase, actor: Actor) -> None:
    """Whatever was running for the unit ends; a request for more time lapses."""
    stop_clocks(
        case, ClockKind.HANDLE, ClockKind.CONTACT, ClockKind.REPORT, actor=actor
    )
    run_prepared(_LAPSE, {"case": case.pk, "now": clock.now(), "actor": actor.name})


def _judge_content(case: LockedCase, told: Told, gate: Gate) -> None:
    stream = stream_of(case.pk)
    proof = Proof(
        pieces=count_files(stream, use="evidence"),
        hours_tried=_hours_tried(case) if gate.attempts else 0,
    )
    rules.may_report(
        told,
        allowed=profile(case.profile_id).results,
        today=clock.local_day(),
        proof=proof,
        gate=gate,
    ).enforce()


def _hours_tried(case: LockedCase) -> int:
    """At how many different hours of this round the unit wrote down that it tried."""
    tries = entries_of([stream_of(case.pk)], [Event.CONTACTED])
    return rules.hours_tried(
        one.at.astimezone(clock.COUNTY_TIME)
        for one in tries
        if one.facts.get("round") == case.round and one.facts.get("reached") is False
    )


def _keep_report(
    case: LockedCase, told: Told, actor: Actor
) -> dict[str, str | int | bool | None]:
    written = write(case, told.text, actor=actor, audience=Audience.RAISER)
    planned = write_if_any(case, told.plan, actor=actor, audience=Audience.RAISER)
    report = Report(
        case=case,
        unit_id=holder_of(case),
        round=case.round,
        result=told.result,
        answer_id=written.pk,
        plan_id=planned.pk or None,
        plan_on=told.plan_on,
        reported_at=clock.now(),
        reported_by=actor.name,
    )
    insert_row(report)
    until = {"until": told.plan_on.isoformat()} if told.plan_on else {}
    return {"result": str(told.result), **written.facts, **until}
