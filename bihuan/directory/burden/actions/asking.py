"""Asking lower levels for data: what is known already is not asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.db import connection

from bihuan.directory.burden import rules
from bihuan.directory.burden.models import Demand, Item, Share
from bihuan.directory.burden.words import (
    ANSWER_BY,
    Asked,
    Event,
    Known,
    NewDemand,
    State,
)
from bihuan.directory.registers.queries import registers
from bihuan.directory.units.queries import names_on_paper
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction, tried_again

_LADDER = (
    Rung("reminder", before=Period(1, Measure.WORKING_DAYS)),
    Rung("red", after=Period(0, Measure.WORKING_DAYS)),
)
_CALENDAR = "default"
_ONE_AT_A_TIME = 0x62_75_72_64


@tried_again
@opens_transaction
def ask(new: NewDemand, *, held: Mapping[str, str], actor: Actor) -> Asked:
    """Ask units for facts; what repeats a fact is held until a leader allows it.

    `held` names the figures that the platform counts itself, by the key of the fact.
    The same fact of the same subject in the same period, asked of the same unit, is a
    repetition, whoever asked first. The same form sent again asks nothing again.
    """
    (actor.may(Permission.HEAD_UNIT) or actor.may(Permission.DISPATCH)).enforce()
    rules.may_be_asked(new, units=actor.units, today=clock.local_day()).enforce()
    _wait_for_others()
    before = Demand.objects.filter(draft=new.draft).first()
    if before is not None:
        return Asked(before.pk, tuple(map(known_from, before.known)))

    known = _known(new, held)
    row = _write(new, known, actor)
    if not known:
        send(row, actor)

    record(
        Event.HELD if known else Event.ASKED,
        stream_of(row.pk),
        actor=actor.name,
        asker=row.asker_id,
        units=list(new.units),
        items=len(new.items),
        minutes=rules.minutes_of(one.sort for one in new.items) * len(new.units),
        repeats=sorted({one.demand_id for one in known if one.demand_id}),
    )
    return Asked(row.pk, known)


def send(row: Demand, actor: Actor) -> None:
    """Let a demand go out: its deadline runs from now."""
    now = clock.now()
    days = (row.due_on - clock.local_day()).days
    begun = clocks.start(
        stream_of(row.pk),
        ANSWER_BY,
        rule_period=Period(max(1, days), Measure.CALENDAR_DAYS),
        ends=Ends.MIDNIGHT,
        ladder=_LADDER,
        calendar=_CALENDAR,
        at=now,
        actor=actor.name,
    )
    row.state, row.sent_at, row.due_at = State.ASKED, now, begun.due_at
    row.save()


def stream_of(demand_id: int) -> str:
    """The ledger stream of a demand, also the subject of its clock."""
    return f"demand:{demand_id}"


def known_from(said: dict[str, object]) -> Known:
    """What a demand repeats, as it was kept with it."""
    units = said.get("units", ())
    assert isinstance(units, list | tuple)
    return Known(**{**said, "units": tuple(units)})  # type: ignore[arg-type]


def _wait_for_others() -> None:
    """One asks at a time, so that of two who ask the same one is told of the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _write(new: NewDemand, known: Sequence[Known], actor: Actor) -> Demand:
    row = Demand.objects.create(
        draft=new.draft,
        title=new.title,
        asker_id=new.asker_id,
        ground=new.ground,
        subject=new.subject,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        due_on=new.due_on,
        state=State.HELD,
        known=[asdict(one) for one in known],
        asked_by=actor.name,
        asked_at=clock.now(),
    )
    Item.objects.bulk_create(
        Item(
            demand=row,
            place=place,
            name=one.name,
            key=rules.same_fact(one.name),
            sort=one.sort,
        )
        for place, one in enumerate(new.items)
    )
    Share.objects.bulk_create(Share(demand=row, unit_id=one) for one in new.units)
    return row


def _known(new: NewDemand, held: Mapping[str, str]) -> tuple[Known, ...]:
    """Every fact of these that the county knows or has asked for already."""
    keys = {rules.same_fact(one.name): one.name for one in new.items}
    lists = _lists()
    counted = [
        Known(item=name, figure=held.get(key, ""), register=lists.get(key, ""))
        for key, name in keys.items()
        if key in held or key in lists
    ]
    return (*counted, *_asked_before(new, keys))


def _lists() -> dict[str, str]:
    """The county's registers, by the key of what they list."""
    return {rules.same_fact(one.name): one.code for one in registers()}


def _asked_before(new: NewDemand, keys: Mapping[str, str]) -> list[Known]:
    rows = Item.objects.filter(
        key__in=keys,
        demand__subject=new.subject,
        demand__state=State.ASKED,
        demand__starts_on__lte=new.ends_on,
        demand__ends_on__gte=new.starts_on,
        demand__shares__unit__in=new.units,
    ).distinct()
    found: dict[tuple[str, int], Item] = {}
    for row in rows.select_related("demand").order_by("demand_id"):
        found.setdefault((row.key, row.demand_id), row)
    shares = Share.objects.filter(
        demand__in=[demand for _, demand in found], unit__in=new.units
    ).values_list("demand_id", "unit_id")
    names = names_on_paper(
        [
            *(unit for _, unit in shares),
            *(one.demand.asker_id for one in found.values()),
        ]
    )
    return [
        Known(
            item=keys[key],
            demand_id=demand,
            title=row.demand.title,
            asker=names.get(row.demand.asker_id, ""),
            units=tuple(names.get(unit, "") for of, unit in shares if of == demand),
        )
        for (key, demand), row in found.items()
    ]
