"""What an actor may do about closing one case."""

from __future__ import annotations

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.clocks.queries import find_clock
from bihuan.kit import clock
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.queries import Standing, raisings_of
from bihuan.loop.cases.words import ClockKind, Status, Step, stream_of
from bihuan.loop.closing import rules
from bihuan.loop.closing.queries.objecting import objectionable
from bihuan.loop.handling.queries import tried_to_contact
from bihuan.loop.routing.queries import handled_by, sent_by


def choices(case: Standing, *, actor: Actor) -> dict[str, Verdict]:
    """The verbs of closing that make sense here for this actor, each with its verdict."""
    found: dict[str, Verdict] = {}
    if actor.may(Permission.AUDIT) and case.may(Step.PASS_AUDIT):
        verdict = rules.may_audit(owner=case.owner, units=actor.units)
        found |= {"pass-audit": verdict and _may_pass(case), "fail-audit": verdict}
    if actor.may(Permission.CALL_BACK) and case.status is Status.CALLING_BACK:
        found["call-back"] = rules.may_call_back(
            handled_by=handled_by(case.id), units=actor.units
        )
    if actor.may(Permission.REGISTER):
        found |= _on_word(case, actor) | _invitation(case, actor)
    if actor.may(Permission.HANDLE) and objectionable(case, actor=actor):
        found["object"] = ALLOWED
    return found


def _may_pass(case: Standing) -> Verdict:
    due = find_clock(stream_of(case.id), ClockKind.BAD_CONTACT) is not None
    tried = due and tried_to_contact(case.id, turn=case.round)
    return rules.may_pass(contact_due=due, tried=tried)


def _invitation(case: Standing, actor: Actor) -> dict[str, Verdict]:
    """A code for the raiser's own telephone, while a verdict is being asked for."""
    if case.status is not Status.CALLING_BACK:
        return {}
    verdict = rules.may_invite(
        handled_by=handled_by(case.id),
        units=actor.units,
        raisers=len(raisings_of(case.id)),
    )
    return {"invite": verdict}


def _on_word(case: Standing, actor: Actor) -> dict[str, Verdict]:
    """What may be taken down for a raiser who calls."""
    if case.may(Step.WITHDRAW):
        verdict = rules.may_end_on_word(
            handled_by=handled_by(case.id),
            units=actor.units,
            sent_by=sent_by(case.id),
            who=actor.name,
        )
        return {"withdraw": verdict}
    if not case.may(Step.REOPEN):
        return {}
    until = None
    if case.closed_at is not None:
        within = profile(case.profile_id).reopen_within
        until = calendar().due(case.closed_at, within).at
    verdict = rules.may_reopen(closed_at=case.closed_at, until=until, now=clock.now())
    return {"reopen": verdict}
