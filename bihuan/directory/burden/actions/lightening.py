"""What only a county leader does: allow a repetition with a reason, cancel a form."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.directory.burden import rules
from bihuan.directory.burden.actions.asking import send, stream_of
from bihuan.directory.burden.models import Demand
from bihuan.directory.burden.words import NOTICE_DAYS, Event, State
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.text import says_nothing
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_REASON = Verdict("demand-reason", "请写明理由；全体工作人员都看得到。")


@opens_transaction
def allow(demand_id: int, *, reason: str, actor: Actor) -> None:
    """Let a demand go out although it repeats something; the reason is read by all staff."""
    actor.may(Permission.LIGHTEN).enforce()
    row = _locked(demand_id, reason)
    rules.may_lighten(state=row.state, wanted=State.HELD).enforce()

    # What waited for a leader still leaves the units their days.
    notice = clock.local_day() + timedelta(days=NOTICE_DAYS)
    row.due_on = max(row.due_on, notice)
    row.allowed_by, row.allowed_at, row.reason = actor.name, clock.now(), reason
    send(row, actor)

    record(
        Event.ALLOWED,
        stream_of(row.pk),
        actor=actor.name,
        asker=row.asker_id,
        repeats=sorted({int(one["demand_id"]) for one in row.known}),
    )


@opens_transaction
def cancel(demand_id: int, *, why: str, actor: Actor) -> None:
    """Cancel a form: nobody need fill it in any more, and everybody sees why."""
    actor.may(Permission.LIGHTEN).enforce()
    row = _locked(demand_id, why)
    if row.state == State.CANCELLED:
        return

    row.state, row.cancelled_by = State.CANCELLED, actor.name
    row.cancelled_at, row.cancelled_why = clock.now(), why
    row.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancelled_why"])
    clocks.stop_all(stream_of(row.pk), actor=actor.name)

    record(Event.CANCELLED, stream_of(row.pk), actor=actor.name, asker=row.asker_id)


@joins_transaction
def follow_clock(stream: str, due_at: datetime) -> None:
    """Keep the copy of a deadline that an edited calendar moved."""
    pk = int(stream.partition(":")[2])
    Demand.objects.filter(pk=pk, state=State.ASKED).update(due_at=due_at)


def _locked(demand_id: int, reason: str) -> Demand:
    row = Demand.objects.select_for_update().filter(pk=demand_id).first()
    if row is None:
        raise NotVisible(str(demand_id))
    if says_nothing(reason):
        raise Refused(_REASON)
    return row
