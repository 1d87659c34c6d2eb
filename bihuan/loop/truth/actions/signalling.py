"""Signals are kept by a job and decided by a person; thresholds are set by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NewType

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.text import says_nothing
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.truth import rules
from bihuan.loop.truth.models import Limit, Signal
from bihuan.loop.truth.words import Event, Found, Kind, SignalState, Threshold

LockedSignal = NewType("LockedSignal", Signal)


@joins_transaction
def keep_signals(found: Sequence[Found], *, actor: Actor) -> int:
    """Keep what is new; a signal that somebody decided is not given again."""
    now, new = clock.now(), 0
    for one in found:
        signal, fresh = Signal.objects.get_or_create(
            kind=one.kind,
            unit_id=one.unit_id,
            month=one.month,
            defaults={
                "n": one.n,
                "value": one.value,
                "endings": list(one.endings),
                "found_at": now,
            },
        )
        if fresh:
            new += 1
            record(
                Event.SIGNALLED,
                f"signal:{signal.pk}",
                actor=actor.name,
                about=str(one.kind),
                unit=one.unit_id,
                month=one.month.isoformat(),
                n=one.n,
            )
    return new


@opens_transaction
def explain(signal_id: int, *, note: str, actor: Actor) -> None:
    """Somebody looked, and it is as it should be; the reason stands beside it."""
    actor.may(Permission.SUPERVISE).enforce()
    _decide(signal_id, SignalState.EXPLAINED, note, actor)

    record(Event.EXPLAINED, f"signal:{signal_id}", actor=actor.name)


@opens_transaction
def follow_up(signal_id: int, *, note: str, actor: Actor) -> None:
    """Somebody looked and wants it looked into: supervision hears of it by the ledger."""
    actor.may(Permission.SUPERVISE).enforce()
    signal = _decide(signal_id, SignalState.FOLLOWED_UP, note, actor)

    record(
        Event.FOLLOWED_UP,
        f"signal:{signal_id}",
        actor=actor.name,
        signal=signal.pk,
        about=signal.kind,
        unit=signal.unit_id,
        month=signal.month.isoformat(),
    )


def _decide(
    signal_id: int, state: SignalState, note: str, actor: Actor
) -> LockedSignal:
    row = Signal.objects.select_for_update().filter(pk=signal_id).first()
    if row is None:
        raise NotVisible(str(signal_id))
    signal = LockedSignal(row)
    rules.may_decide(SignalState(signal.state)).enforce()
    if says_nothing(note):
        raise Refused(Verdict("note-missing", "请写明看到了什么、为什么这样认定。"))

    signal.state, signal.note = state, note
    signal.decided_at, signal.decided_by = clock.now(), actor.name
    signal.save(update_fields=["state", "note", "decided_at", "decided_by"])
    return signal


@opens_transaction
def set_threshold(kind: Kind, limit: Threshold, *, actor: Actor) -> None:
    """Set from when on one kind of signal is given; the ledger says who did."""
    actor.may(Permission.SUPERVISE).enforce()
    rules.may_set(limit).enforce()

    Limit.objects.update_or_create(
        kind=kind,
        defaults={
            "least": limit.least,
            "value": limit.value,
            "set_at": clock.now(),
            "set_by": actor.name,
        },
    )

    record(
        Event.THRESHOLD_SET,
        "truth",
        actor=actor.name,
        about=str(kind),
        least=limit.least,
        value=str(limit.value),
    )
