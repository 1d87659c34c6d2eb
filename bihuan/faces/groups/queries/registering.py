"""The register of groups: every group with its counts, its leading post and its robot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.units.queries import unit_names, unit_tree
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import Asked, Group, Member
from bihuan.faces.groups.words import CHANNEL, Gathers, GroupLine, NewGroup
from bihuan.faces.messaging.queries import PostLine, posts, rooms
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.words import OPEN
from bihuan.loop.closing.words import ANSWERED

WAITING = sorted(OPEN - ANSWERED)
_CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a group brought, and what of it still waits for an answer."""

    matters: int = 0
    waiting: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Robot:
    """A group's robot as a page may show it, and how its last trial went."""

    masked: str
    set_at: datetime
    trial: PostLine | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What the register says of one group, to be corrected; its robot, and its end."""

    line: GroupLine
    new: NewGroup
    robot: Robot | None
    opened_at: datetime


def admit(actor: Actor) -> None:
    """Groups are known to whoever registers what is said in them."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible


def groups(actor: Actor) -> list[GroupLine]:
    """Every group, those that are open first. Four queries at any number."""
    admit(actor)
    rows = list(Group.objects.order_by("pk"))
    found = lines_of(rows)
    return sorted(found, key=lambda one: (one.closed, -one.firms, one.id))


def lines_of(rows: Sequence[Group]) -> list[GroupLine]:
    """These groups with their counts; three queries at any number."""
    ids = [row.pk for row in rows]
    known = Member.objects.filter(group__in=ids).values_list("group")
    firms = dict(known.annotate(n=Count("party", distinct=True)))
    counts, leaders = _counts(ids), unit_names(_leaders(rows))
    today = clock.local_day()
    return [
        _line(
            row,
            counts.get(row.pk, Counts()),
            firms.get(row.pk, 0),
            leaders,
            today,
        )
        for row in rows
    ]


def promise() -> timedelta:
    """How long a question may wait: what the sort of matter that groups bring says."""
    found = [one for _, one in profiles() if CHANNEL in one.channels]
    if not found:
        return rules.promised(None)
    about = min(found, key=lambda one: (len(one.channels), one.code))
    rule = about.clocks.get(_CONTACT)
    return rules.promised(rule.period if rule else None)


def entry_page(actor: Actor, group_id: int) -> EntryPage:
    """What the register says of one group, for whoever keeps it."""
    if not actor.may(Permission.KEEP_REGISTERS):
        raise NotVisible(str(group_id))
    row = Group.objects.select_related("leader").filter(pk=group_id).first()
    if row is None:
        raise NotVisible(str(group_id))
    new = NewGroup(
        code=row.code,
        name=row.name,
        firms=row.firms,
        kind=Gathers(row.kind),
        tag=row.tag,
        leader=row.leader.code if row.leader else "",
        leader_title=row.leader_title,
    )
    return EntryPage(lines_of([row])[0], new, _robot(row), row.opened_at)


def leading_units() -> list[tuple[str, str]]:
    """The units that may lead a group, by code and name."""
    return [(one.code, one.name) for one in unit_tree()]


def _robot(row: Group) -> Robot | None:
    if row.room_id is None:
        return None
    room = rooms([row.room_id])[row.room_id]
    trial = posts([row.trial_id]).get(row.trial_id) if row.trial_id else None
    return Robot(room.masked, room.set_at, trial)


def _leaders(rows: Iterable[Group]) -> set[int]:
    return {row.leader_id for row in rows if row.leader_id}


def _counts(ids: Sequence[int]) -> dict[int, Counts]:
    waits = Q(case__status__in=WAITING, told_at__isnull=True)
    late = waits & Q(case__raised_at__lte=clock.now() - promise())
    rows = Asked.objects.filter(group__in=ids, first=True).values_list("group")
    counted = rows.annotate(
        n=Count("pk"), waiting=Count("pk", filter=waits), late=Count("pk", filter=late)
    )
    return {pk: Counts(n, waiting, over) for pk, n, waiting, over in counted}


def _line(
    row: Group,
    counts: Counts,
    known: int,
    leaders: Mapping[int, str],
    today: date,
) -> GroupLine:
    leader = leaders.get(row.leader_id or 0, "")
    return GroupLine(
        id=row.pk,
        code=row.code,
        name=row.name,
        kind=Gathers(row.kind),
        tag=row.tag,
        leader=" ".join(one for one in (leader, row.leader_title) if one),
        firms=row.firms,
        known=known,
        matters=counts.matters,
        waiting=counts.waiting,
        late=counts.late,
        closes_on=row.closes_on,
        closed=rules.is_closed(row.closes_on, today),
        robot=row.room_id is not None,
    )
