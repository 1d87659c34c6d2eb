"""Answering a demand: saved as often as one likes, given once, read by all who need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from bihuan.directory.burden import rules
from bihuan.directory.burden.actions.asking import stream_of
from bihuan.directory.burden.models import Demand, Item, Share
from bihuan.directory.burden.words import ANSWER_BY, Event, State
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.text import says_nothing
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_GIVEN = Verdict("answer-given", "这一份已经报过，不用再填。")
_CLOSED = Verdict("demand-closed", "这张表已经取消，不用再填。")
_STATEMENT = Verdict("answer-minutes", "实际用时请填 1 到 10000 之间的分钟数。")


class About(TypedDict):
    """What the lines of an answer are judged by."""

    names: list[str]
    sorts: list[str]
    subject: str


@opens_transaction
def save(
    demand_id: int, unit_id: int, *, rows: Sequence[Sequence[str]], actor: Actor
) -> None:
    """Keep what was typed so far, whole; it may have gaps but names nobody."""
    _admit(unit_id, actor)
    share, items = _locked(demand_id, unit_id)
    shaped = _shaped(rows, len(items))
    rules.may_be_kept(shaped, **_about(share, items)).enforce()

    share.rows = shaped
    share.saved_at = clock.now()
    share.save(update_fields=["rows", "saved_at"])

    record(Event.SAVED, stream_of(demand_id), actor=actor.name, unit=unit_id)


@opens_transaction
def give(
    demand_id: int,
    unit_id: int,
    *,
    rows: Sequence[Sequence[str]],
    minutes_taken: int | None = None,
    actor: Actor,
) -> None:
    """Give the answer, with the minutes it took if the unit likes to say so."""
    _admit(unit_id, actor)
    share, items = _locked(demand_id, unit_id)
    shaped = [row for row in _shaped(rows, len(items)) if any(row)]
    rules.may_be_given(shaped, **_about(share, items)).enforce()
    if minutes_taken is not None and not 1 <= minutes_taken <= 10_000:
        raise Refused(_STATEMENT)

    share.rows, share.given_at, share.given_by = shaped, clock.now(), actor.name
    share.minutes_taken = minutes_taken
    share.save(update_fields=["rows", "given_at", "given_by", "minutes_taken"])
    if not Share.objects.filter(demand=demand_id, given_at__isnull=True).exists():
        clocks.stop(stream_of(demand_id), ANSWER_BY, actor=actor.name)

    record(
        Event.GIVEN,
        stream_of(demand_id),
        actor=actor.name,
        unit=unit_id,
        rows=len(shaped),
        minutes=minutes_taken,
        content=digest("burden-answer", str(shaped)).hex(),
    )


@opens_transaction
def open_data(demand_id: int, *, actor: Actor) -> list[list[str]]:
    """All answers of a demand, by unit, for whoever need not ask for them again.

    Reading is kept in the record: data that went up also comes down (数据返还).
    """
    leads = actor.may(Permission.LEAD) or actor.may(Permission.LIGHTEN)
    if not leads and not Demand.objects.opens_data_to(actor.units, demand_id):
        raise NotVisible(str(demand_id))
    shares = Share.objects.filter(demand=demand_id, given_at__isnull=False)
    rows = shares.order_by("unit__path", "pk").values_list("unit__name", "rows")

    record(Event.OPENED, stream_of(demand_id), actor=actor.name)
    return [[unit, *line] for unit, lines in rows for line in lines]


def _about(share: Share, items: Sequence[Item]) -> About:
    return {
        "names": [one.name for one in items],
        "sorts": [one.sort for one in items],
        "subject": share.demand.subject,
    }


def _admit(unit_id: int, actor: Actor) -> None:
    """Whoever works for the unit answers for it."""
    verdict = actor.may(Permission.HANDLE) or actor.may(Permission.REGISTER)
    verdict.enforce()
    if unit_id not in actor.units:
        raise NotVisible(str(unit_id))


def _locked(demand_id: int, unit_id: int) -> tuple[Share, list[Item]]:
    demand = Demand.objects.select_for_update().filter(pk=demand_id).first()
    found = Share.objects.filter(demand=demand_id, unit=unit_id).first()
    if demand is None or found is None or demand.state == State.HELD:
        raise NotVisible(str(demand_id))
    if demand.state == State.CANCELLED:
        raise Refused(_CLOSED)
    if found.given_at is not None:
        raise Refused(_GIVEN)
    return found, list(Item.objects.filter(demand=demand_id).order_by("place"))


def _shaped(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Every line as wide as the form, with nothing invisible kept as an answer."""
    return [
        ["" if says_nothing(cell) else cell.strip() for cell in [*row, *[""] * width]][
            :width
        ]
        for row in rows
    ]
