"""Reading who held a case and what was asked; and what an actor may do about routing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.clocks.queries import going_until
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.queries import Standing
from bihuan.loop.cases.words import ClockKind, Status, Step, stream_of
from bihuan.loop.routing import rules
from bihuan.loop.routing.models import Return, Turn
from bihuan.loop.routing.words import Decision, Event, Outcome


@dataclass(frozen=True, slots=True)
class WaitingReturn:
    """A unit's request to send a case back that nobody has decided yet."""

    unit_id: int
    ground: str
    reason: str
    proposed_id: int | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One unit's turn with a case."""

    unit_id: int
    sent_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    outcome: str


def waiting_return(case_id: int) -> WaitingReturn | None:
    """The undecided request of a case, the newest if it went on to adjudication."""
    row = (
        Return.objects.filter(case=case_id)
        .exclude(decision__in=(Decision.AGREED, Decision.REFUSED))
        .select_related("reason", "turn")
        .order_by("-pk")
        .first()
    )
    if row is None:
        return None
    return WaitingReturn(
        row.turn.unit_id, row.ground, row.reason.text, row.proposed_id, row.asked_at
    )


def handled_by(case_id: int) -> frozenset[int]:
    """Every unit that ever held the case: none of them may call back about it."""
    turns = Turn.objects.filter(case=case_id)
    return frozenset(turns.values_list("unit", flat=True))


# Whoever does one of these gives the case to a unit.
_SENDINGS = frozenset({Event.DISPATCHED, Event.RETURN_AGREED, Event.ADJUDICATED})


def sent_by(case_id: int) -> frozenset[str]:
    """Everybody who ever gave the case to a unit: none of them may end it."""
    entries = timeline(stream_of(case_id))
    return frozenset(one.actor for one in entries if one.kind in _SENDINGS)


def turns_of(case_id: int) -> list[TurnLine]:
    """Every hand a case went through, oldest first."""
    rows = Turn.objects.filter(case=case_id).order_by("pk")
    return [
        TurnLine(*row)
        for row in rows.values_list(
            "unit_id", "sent_at", "claimed_at", "ended_at", "outcome"
        )
    ]


def handed_on(since: datetime, until: datetime) -> dict[int, list[TurnLine]]:
    """Every case that went from one unit to another in a period, with all its turns."""
    left = (Outcome.SENT_BACK, Outcome.MOVED)
    moved = Turn.objects.filter(
        outcome__in=left, ended_at__gte=since, ended_at__lt=until
    )
    rows = Turn.objects.filter(case__in=moved.values("case")).order_by("pk")
    found: dict[int, list[TurnLine]] = {}
    for row in rows.values_list(
        "unit_id", "sent_at", "claimed_at", "ended_at", "outcome", "case_id"
    ):
        found.setdefault(row[5], []).append(TurnLine(*row[:5]))
    return {case: turns for case, turns in found.items() if len(turns) > 1}


def refused_units(case_id: int) -> frozenset[int]:
    """The units whose sending back was agreed: the case does not go there again."""
    return refused_units_of([case_id]).get(case_id, frozenset())


def refused_units_of(case_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The same for any number of cases, in one query; those that have any."""
    agreed = Return.objects.filter(case__in=set(case_ids), decision=Decision.AGREED)
    found: dict[int, set[int]] = {}
    for case, unit in agreed.values_list("case", "turn__unit"):
        found.setdefault(case, set()).add(unit)
    return {case: frozenset(units) for case, units in found.items()}


def choices(case: Standing, *, actor: Actor) -> dict[str, Verdict]:
    """The verbs of routing that make sense here for this actor, each with its verdict."""
    found = {
        name: ALLOWED
        for name, (permission, step) in _VERBS.items()
        if actor.may(permission) and case.may(step)
    }
    if actor.may(Permission.DISPATCH) and case.is_open:
        found["classify"] = ALLOWED
    if actor.may(Permission.HANDLE) and case.owner in actor.units:
        if case.may(Step.CLAIM):
            found["claim"] = ALLOWED
        if case.may(Step.ASK_RETURN):
            found["ask-return"] = _may_ask_return(case)
    return found


def merge_verdict(case: Standing, into: Standing) -> Verdict:
    """Whether this case may be joined to that one, judged as the click will be."""
    pair = rules.may_merge(
        case=case.id,
        into=into.id,
        into_open=into.is_open,
        same_readers=rules.same_readers(case.visibility, into.visibility),
        puts_off=into.status == Status.DEFERRED
        and bool(going_until(stream_of(case.id), ClockKind.BAD_FIX)),
    )
    return pair if not pair else case.may(Step.MERGE)


_VERBS = {
    "accept": (Permission.ACCEPT, Step.ACCEPT),
    "decline": (Permission.ACCEPT, Step.DECLINE),
    "dispatch": (Permission.DISPATCH, Step.DISPATCH),
    "agree-return": (Permission.DISPATCH, Step.AGREE_RETURN),
    "refuse-return": (Permission.DISPATCH, Step.REFUSE_RETURN),
    "put-up": (Permission.DISPATCH, Step.REFUSE_RETURN),
    "adjudicate": (Permission.ADJUDICATE, Step.ADJUDICATE),
    "transfer": (Permission.DISPATCH, Step.TRANSFER),
    "merge": (Permission.DISPATCH, Step.MERGE),
}


def _may_ask_return(case: Standing) -> Verdict:
    now = clock.now()
    sent_at = case.dispatched_at or now
    return rules.may_ask_return(
        sent_at=sent_at,
        closes_at=calendar().due(sent_at, profile(case.profile_id).returns.within).at,
        adjudicated=case.adjudicated,
        proposed=None,
        owner=case.owner,
        now=now,
    )
