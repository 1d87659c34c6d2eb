"""The register of groups: entering, amending and closing them; what a pack brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bihuan.directory.units.queries import unit_ids
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Group
from bihuan.faces.groups.words import Event, NewGroup
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_TAKEN = Verdict("group-code-taken", "已经有用这个代码的群，请换一个代码。")
_UNIT = Verdict("group-leader", "没有这个单位，请重新选择牵头单位。")


@tried_again
@opens_transaction
def open_group(new: NewGroup, *, actor: Actor) -> int:
    """Enter a group into the register."""
    actor.may(Permission.KEEP_REGISTERS).enforce()
    rules.may_be_registered(new).enforce()
    if Group.objects.filter(code=new.code).exists():
        raise Refused(_TAKEN)

    row = Group(code=new.code, opened_at=clock.now())
    _put(row, rules.values_of(new), unit_ids())

    record(Event.OPENED, _stream(row), actor=actor.name, code=new.code, tag=new.tag)
    return row.pk


@opens_transaction
def amend_group(group_id: int, new: NewGroup, *, actor: Actor) -> None:
    """Correct what the register says of a group; its code and its closing stay."""
    actor.may(Permission.KEEP_REGISTERS).enforce()
    rules.may_be_registered(new).enforce()
    row, units = lock_group(group_id), unit_ids()
    now = _values(row, units)
    says = rules.values_of(new) | {"closes_on": now["closes_on"]}
    changed = _changed(now, says)
    if not changed:
        return

    _put(row, says, units)

    record(Event.AMENDED, _stream(row), actor=actor.name, fields=changed)


@opens_transaction
def close_group(group_id: int, *, closes_on: date | None, actor: Actor) -> None:
    """Say from which day on a group takes no more; None lets it go on."""
    actor.may(Permission.KEEP_REGISTERS).enforce()
    row = lock_group(group_id)
    if closes_on == row.closes_on:
        return
    rules.may_close_on(closes_on, today=clock.local_day()).enforce()

    row.closes_on = closes_on
    row.save(update_fields=["closes_on"])

    day = closes_on.isoformat() if closes_on else ""
    record(Event.CLOSED, _stream(row), actor=actor.name, closes_on=day)


@joins_transaction
def keep_groups(groups: Sequence[NewGroup], *, actor: Actor) -> int:
    """Make the register contain a pack's groups; answer how many changed.

    What the county changed since a pack last spoke stays as the county has it
    (`rules.merged`); what a pack no longer names stays.
    """
    units, changed = unit_ids(), 0
    rows = Group.objects.select_for_update().filter(code__in=[g.code for g in groups])
    there = {row.code: row for row in rows}
    for one in groups:
        row, says = there.get(one.code), rules.values_of(one)
        if row is None:
            row = Group(code=one.code, opened_at=clock.now(), pack=says)
            _put(row, says, units)
            about = {"code": one.code, "tag": one.tag}
            record(Event.OPENED, _stream(row), actor=actor.name, **about)
            changed += 1
        elif row.pack != says:
            changed += _follow(row, says, units, actor)
    return changed


@joins_transaction
def lock_group(group_id: int) -> Group:
    """A group, held until the transaction ends."""
    row = Group.objects.select_for_update().filter(pk=group_id).first()
    if row is None:
        raise NotVisible(str(group_id))
    return row


def _follow(
    row: Group,
    says: Mapping[str, str | int],
    units: Mapping[str, int],
    actor: Actor,
) -> bool:
    now = _values(row, units)
    values = rules.merged(now, said=row.pack, says=says)
    fields = _changed(now, values)
    row.pack = dict(says)
    _put(row, values, units)
    if fields:
        record(Event.AMENDED, _stream(row), actor=actor.name, fields=fields)
    return bool(fields)


def _changed(now: Mapping[str, str | int], then: Mapping[str, str | int]) -> list[str]:
    return sorted(name for name in now if now[name] != then[name])


def _values(row: Group, units: Mapping[str, int]) -> dict[str, str | int]:
    codes = {pk: code for code, pk in units.items()}
    return {
        "name": row.name,
        "firms": row.firms,
        "kind": row.kind,
        "tag": row.tag,
        "leader": codes.get(row.leader_id or 0, ""),
        "leader_title": row.leader_title,
        "closes_on": row.closes_on.isoformat() if row.closes_on else "",
    }


def _put(row: Group, values: Mapping[str, str | int], units: Mapping[str, int]) -> None:
    leader, closes_on = str(values["leader"]), str(values["closes_on"])
    if leader and leader not in units:
        raise Refused(_UNIT)
    row.name, row.kind = str(values["name"]), str(values["kind"])
    row.firms, row.tag = int(values["firms"]), str(values["tag"])
    row.leader_id = units[leader] if leader else None
    row.leader_title = str(values["leader_title"])
    row.closes_on = date.fromisoformat(closes_on) if closes_on else None
    row.save()


def _stream(row: Group) -> str:
    return f"group:{row.pk}"
