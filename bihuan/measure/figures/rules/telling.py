"""What an entry of the ledger tells of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bihuan.directory.catalogue.words import Result
from bihuan.loop.cases.words import Status
from bihuan.measure.figures.words import (
    Told,
)

Facts = Mapping[str, object]


def after(told: Told, *, seq: int, kind: str, at: datetime, facts: Facts) -> Told:
    """What is known of a case after one more entry of its stream.

    An entry that was heard before changes nothing, so hearing twice does no harm.
    """
    if seq <= told.seq:
        return told
    told = replace(told, seq=seq)
    if "status" not in facts:
        return told
    told = replace(
        told,
        status=str(facts["status"]),
        unit=_number(facts.get("owner")),
        due_at=_moment(facts.get("due")),
    )
    hears = _HEARS.get(kind)
    return hears(told, at, facts) if hears else told


def _raised(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(
        told,
        profile=str(facts["profile"]),
        channel=str(facts["channel"]),
        area=_number(facts.get("area")),
        category=_number(facts.get("category")),
        accepted_at=at if told.status == Status.ACCEPTED else None,
    )


def _accepted(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(told, accepted_at=told.accepted_at or at)


def _classed(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(
        told,
        area=_number(facts.get("area")),
        category=_number(facts.get("category")),
    )


def _claimed(told: Told, at: datetime, facts: Facts) -> Told:
    if told.claimed_on_time is not None:
        return told
    return replace(told, claimed_on_time=facts.get("in_time") is True)


def _return_asked(told: Told, at: datetime, facts: Facts) -> Told:
    # The dispatcher may put the same request up for adjudication: not another one.
    return replace(told, returns=told.returns + ("ground" in facts))


def _extended(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(told, extensions=told.extensions + 1)


def _contacted(told: Told, at: datetime, facts: Facts) -> Told:
    """The first word with the raiser; a report brings it where there was none."""
    if told.contacted or facts.get("reached") is False:
        return told
    timely = facts.get("in_time")
    known = timely if isinstance(timely, bool) else None
    return replace(told, contacted=True, contacted_on_time=known)


def _reported(told: Told, at: datetime, facts: Facts) -> Told:
    told = _contacted(told, at, facts)
    return replace(told, reported_at=at, result=str(facts["result"]))


def _received(told: Told, at: datetime, facts: Facts) -> Told:
    again = facts.get("same_raiser") is True
    return replace(told, repeats=told.repeats + again)


def _answered_now(told: Told, at: datetime, facts: Facts) -> Told:
    first = told.claimed_on_time is None
    told = _reported(_accepted(told, at, facts), at, facts)
    return replace(told, answered_now=told.answered_now or first)


def _transferred(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(told, reported_at=at, result=str(Result.TRANSFERRED))


def _merged(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(told, result=str(Result.MERGED))


def _judged(told: Told, at: datetime, facts: Facts) -> Told:
    grade, turn = _number(facts.get("grade")), _number(facts.get("round")) or 0
    if grade is None:
        return told
    if turn == told.graded_round and told.grade is not None:
        grade = min(grade, told.grade)
    return replace(told, grade=grade, graded_round=turn)


def _set_aside(told: Told, at: datetime, facts: Facts) -> Told:
    """A verdict that counts no longer: what counts now is the lowest that is left."""
    left = _number(facts.get("left_round")) or 0
    return replace(
        told,
        grade=_number(facts.get("left_grade")),
        graded_round=left,
        set_aside=told.set_aside + 1,
    )


def _deferred(told: Told, at: datetime, facts: Facts) -> Told:
    # Entries from before raisers could name a day do not say it again.
    return replace(told, result=str(facts.get("result", told.result)))


def _back_to_work(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(told, result="", reported_at=None)


def _sent_again(told: Told, at: datetime, facts: Facts) -> Told:
    return replace(_back_to_work(told, at, facts), rehandles=told.rehandles + 1)


def _closed(told: Told, at: datetime, facts: Facts) -> Told:
    timely = facts.get("on_time")
    return replace(
        told,
        closed_at=at,
        result=str(facts["result"]),
        on_time=timely if isinstance(timely, bool) else None,
    )


def _withdrawn(told: Told, at: datetime, facts: Facts) -> Told:
    if facts.get("last") is not True:
        return told
    return replace(told, closed_at=at, result=str(Result.WITHDRAWN))


def _reopened(told: Told, at: datetime, facts: Facts) -> Told:
    told = _accepted(_back_to_work(told, at, facts), at, facts)
    return replace(told, closed_at=None, on_time=None, reopens=told.reopens + 1)


_HEARS: dict[str, Callable[[Told, datetime, Facts], Told]] = {
    "intake.raised": _raised,
    "routing.accepted": _accepted,
    "routing.classed": _classed,
    "routing.claimed": _claimed,
    "routing.return-asked": _return_asked,
    "routing.adjudication-asked": _return_asked,
    "routing.transferred": _transferred,
    "routing.merged": _merged,
    "routing.received-merge": _received,
    "handling.extension-granted": _extended,
    "handling.contacted": _contacted,
    "handling.reported": _reported,
    "handling.answered-now": _answered_now,
    "closing.audit-failed": _back_to_work,
    "closing.judged": _judged,
    "closing.sent-again": _sent_again,
    "closing.objection-upheld": _set_aside,
    "closing.deferred": _deferred,
    "closing.came-back": _back_to_work,
    "closing.closed": _closed,
    "closing.withdrawn": _withdrawn,
    "closing.reopened": _reopened,
}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
