"""Who is told what, and of several things which one: no message without need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bihuan.directory.catalogue.words import ClockRule
from bihuan.faces.messaging.words import Kind, Mode, Moment, Pending, Whom, Wish
from bihuan.ground.calendars.words import Measure
from bihuan.loop.cases.words import IN_HAND, OPEN, RUNNING, Status

# What the law or the ladder requires to be told: never off, at most in the digest.
LEGAL = frozenset({Kind.OVERDUE, Kind.URGED, Kind.ESCALATED})

_ASSIGNED = Moment(raiser=Kind.DISPATCHED, staff=Kind.ASSIGNED)
# The half-way reminder of a ladder is seen in the queue; nobody is rung for it.
MOMENTS: dict[str, Moment] = {
    "intake.raised": Moment(raiser=Kind.RECEIVED),
    "routing.declined": Moment(raiser=Kind.DECLINED),
    "routing.dispatched": _ASSIGNED,
    "routing.return-agreed": _ASSIGNED,
    "routing.adjudicated": _ASSIGNED,
    "routing.return-refused": Moment(staff=Kind.RETURNED),
    "closing.audit-failed": Moment(staff=Kind.RETURNED),
    "closing.sent-again": Moment(raiser=Kind.DISPATCHED, staff=Kind.RETURNED),
    "closing.came-back": Moment(staff=Kind.ASSIGNED),
    "handling.help-asked": Moment(staff=Kind.ASSIGNED, unit="unit"),
    "handling.extension-granted": Moment(raiser=Kind.EXTENDED),
    "handling.answered-now": Moment(raiser=Kind.ASKED),
    "closing.audit-passed": Moment(raiser=Kind.ASKED),
    "closing.deferred": Moment(raiser=Kind.DEFERRED),
    "closing.closed": Moment(raiser=Kind.CLOSED),
    "oversight.urged": Moment(staff=Kind.URGED, whom=Whom.BOTH),
    "burden.asked": Moment(staff=Kind.FORM_ASKED),
    "burden.allowed": Moment(staff=Kind.FORM_ASKED),
    "burden.cancelled": Moment(staff=Kind.FORM_CANCELLED),
    "webhooks.gave-up": Moment(staff=Kind.RECEIVER_DEAD),
    "webhooks.gone": Moment(staff=Kind.RECEIVER_SHUT),
    "webhooks.switched": Moment(staff=Kind.RECEIVER_SHUT),
    "webhooks.removed": Moment(staff=Kind.RECEIVER_SHUT),
}
_RUNGS = {
    "yellow": Moment(staff=Kind.NEAR_DUE),
    "red": Moment(staff=Kind.OVERDUE, whom=Whom.BOTH),
    "unit-head": Moment(staff=Kind.ESCALATED, whom=Whom.HEADS),
    "notice": Moment(staff=Kind.ESCALATED, whom=Whom.HEADS),
    "interview": Moment(staff=Kind.ESCALATED, whom=Whom.HEADS),
}
# A form that is cancelled is told at once: somebody may be filling it in.
_USUAL = {Kind.NEAR_DUE: Mode.DIGEST, Kind.FORM_ASKED: Mode.DIGEST}
_WEIGHT = {Kind.ESCALATED: 3, Kind.URGED: 2, Kind.OVERDUE: 2}
_URGENT_WITHIN = 24  # hours
_WHILE: dict[Kind, frozenset[Status]] = {
    Kind.RECEIVED: OPEN,
    Kind.DISPATCHED: OPEN,
    Kind.EXTENDED: OPEN,
    Kind.DECLINED: frozenset({Status.DECLINED}),
    Kind.ASKED: frozenset({Status.CALLING_BACK}),
    Kind.DEFERRED: frozenset({Status.DEFERRED}),
    Kind.CLOSED: frozenset({Status.CLOSED}),
    Kind.ASSIGNED: OPEN,
    Kind.RETURNED: IN_HAND,
    Kind.NEAR_DUE: RUNNING,
    Kind.OVERDUE: RUNNING,
    Kind.URGED: OPEN,
    Kind.ESCALATED: OPEN,
}


def moment_of(kind: str, facts: Mapping[str, object]) -> Moment | None:
    """What an entry of the ledger says to whom; None where nobody need be told."""
    if kind == "oversight.escalated":
        return _RUNGS.get(str(facts.get("rung")))
    if kind == "webhooks.switched" and facts.get("on"):
        return None
    return MOMENTS.get(kind)


def modes_for(kind: Kind) -> tuple[Mode, ...]:
    """What a person may choose for a kind: what is required by law cannot be off."""
    legal = kind in LEGAL
    return (Mode.NOW, Mode.DIGEST) if legal else (Mode.NOW, Mode.DIGEST, Mode.OFF)


def mode_of(kind: Kind, wish: Wish) -> Mode:
    """How somebody hears of this kind of thing."""
    chosen = wish.modes.get(kind, _USUAL.get(kind, Mode.NOW))
    return chosen if chosen in modes_for(kind) else Mode.DIGEST


def is_urgent(handle: ClockRule | None) -> bool:
    """Whether a sort of case may ring at night: its whole time is at most a day of hours."""
    if handle is None:
        return False
    in_minutes = {Measure.HOURS: 60, Measure.MINUTES: 1, Measure.WORKING_HOURS: 60}
    minutes = in_minutes.get(handle.period.measure)
    if minutes is None:
        return False
    return handle.period.count * minutes <= _URGENT_WITHIN * 60


def coalesce(kind: Kind, waiting: Iterable[Pending]) -> tuple[bool, tuple[int, ...]]:
    """Of what waits for one person about one case and something new, one is said.

    The newest, because each message says where the case stands when it goes; but what
    weighs more is not displaced by what weighs less. Gives whether the new one is to
    be said, and which of the waiting ones are not any more.
    """
    found = list(waiting)
    heaviest = max((_weight(one.kind) for one in found), default=-1)
    if _weight(kind) >= heaviest:
        return True, tuple(one.id for one in found)
    kept = max(found, key=lambda one: (_weight(one.kind), one.id))
    return False, tuple(one.id for one in found if one.id != kept.id)


def _weight(kind: Kind) -> int:
    return _WEIGHT.get(kind, 1)


def still_needed(kind: Kind, status: Status) -> bool:
    """Whether a message still says something true about a case that stands so."""
    return status in _WHILE.get(kind, frozenset(Status))
