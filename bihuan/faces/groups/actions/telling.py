"""Answers and policies told in groups: once in each, by its robot or by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bihuan.faces.groups import rules
from bihuan.faces.groups.actions.robots import NO_ROBOT
from bihuan.faces.groups.models import Asked, Group, Telling
from bihuan.faces.groups.words import Event, Way, Went
from bihuan.faces.messaging.actions import post
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.closing.words import ANSWERED
from bihuan.loop.triage.queries import leak_in

_UNANSWERED = Verdict(
    "group-unanswered", "这件事还没有答复，办理单位答复后再发到群里。"
)
_LEAK = Verdict("group-leak", "要发到群里的内容有个人信息，不能发出。请先删去。")
_NOWHERE = Verdict("group-none", "请至少选一个还没有发过的群。")
_JOB = "job:groups"


@tried_again
@opens_transaction
def post_answer(
    asked_id: int, *, text: str, groups: Sequence[int], actor: Actor
) -> int:
    """Let robots post exactly these words; answers in how many groups, each once.

    It counts as told when the robot's side has taken it, and not before (`hear`).
    """
    actor.may(Permission.SPEAK_IN_GROUPS).enforce()
    asked = answered(asked_id)
    may_be_said(text, case_id=asked.case_id)

    sent = [
        pk for pk in sorted(set(groups)) if say(pk, text, case=asked.case_id, by=actor)
    ]
    if not sent:
        raise Refused(_NOWHERE)

    record(Event.SENT, stream_of(asked.case_id), actor=actor.name, groups=sent)
    return len(sent)


@tried_again
@opens_transaction
def tell_group(asked_id: int, *, group_id: int | None = None, actor: Actor) -> None:
    """Note that somebody posted the answer in a group, its own or another, by hand."""
    actor.may(Permission.REGISTER).enforce()
    asked = answered(asked_id)

    row = mark_told(group_id or asked.group_id, case=asked.case_id, by=actor)

    if row is not None:
        record_told(row, actor=actor.name)


@joins_transaction
def hear(went: Mapping[int, bool]) -> int:
    """Follow what became of posts, by message: told, or not; answers how many changed."""
    rows = Telling.objects.select_for_update().filter(
        message__in=list(went), way=Way.ROBOT
    )
    changed = 0
    for row in rows.exclude(went=Went.TOLD).order_by("pk"):
        told = went[row.message_id or 0]
        row.went = Went.TOLD if told else Went.FAILED
        row.told_at = clock.now() if told else None
        row.save(update_fields=["went", "told_at"])
        record_told(row, actor=_JOB)
        changed += 1
    return changed


@joins_transaction
def say(
    group_id: int,
    text: str,
    *,
    case: int | None = None,
    post_id: int | None = None,
    by: Actor,
) -> Telling | None:
    """Put words on their way to a group; None where it heard them, or is about to."""
    group = _open_group(group_id)
    if group.room_id is None:
        raise Refused(NO_ROBOT)
    row = _telling(group, case, post_id)
    if row.pk and row.went != Went.FAILED:
        return None

    row.way, row.went, row.by, row.at = Way.ROBOT, Went.GOING, by.name, clock.now()
    row.message_id = post(group.room_id, text)
    row.save()
    return row


@joins_transaction
def mark_told(
    group_id: int, *, case: int | None = None, post_id: int | None = None, by: Actor
) -> Telling | None:
    """Note what was said by hand; None where the group heard it, or is about to."""
    row = _telling(_open_group(group_id), case, post_id)
    if row.pk and row.went != Went.FAILED:
        return None

    now = clock.now()
    row.way, row.went, row.by = Way.HAND, Went.TOLD, by.name
    row.at = row.told_at = now
    row.message = None
    row.save()
    return row


@joins_transaction
def record_told(row: Telling, *, actor: str) -> None:
    """Write down how it ended; a question whose answer was heard is stopped from then on."""
    told = row.went == Went.TOLD
    facts: dict[str, int | str] = {"group": row.group_id, "way": str(row.way)}
    if row.case_id is None:
        kind = Event.POST_TOLD if told else Event.POST_NOT_TOLD
        record(kind, f"group-post:{row.post_id}", actor=actor, **facts)
        return
    if told:
        heard = Asked.objects.filter(group=row.group_id, case=row.case_id, first=True)
        heard.filter(told_at__isnull=True).update(told_at=row.told_at)
    kind = Event.TOLD if told else Event.NOT_TOLD
    record(kind, stream_of(row.case_id), actor=actor, **facts)


@joins_transaction
def may_be_said(text: str, *, case_id: int | None = None) -> None:
    """Refuse what has somebody's data in it, by the same check as replies."""
    if leak_in(text, case_id=case_id) is not None:
        raise Refused(_LEAK)


@joins_transaction
def answered(asked_id: int) -> Asked:
    """A question of a group, held, that has its answer."""
    row = (
        Asked.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=asked_id, first=True)
        .first()
    )
    if row is None:
        raise NotVisible(str(asked_id))
    if Status(row.case.status) not in ANSWERED:
        raise Refused(_UNANSWERED)
    return row


def _open_group(group_id: int) -> Group:
    group = Group.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotVisible(str(group_id))
    rules.may_take(group.closes_on, clock.local_day()).enforce()
    return group


def _telling(group: Group, case: int | None, post_id: int | None) -> Telling:
    rows = Telling.objects.select_for_update().filter(group=group)
    found = rows.filter(case=case, post=post_id).first()
    return found or Telling(group=group, case_id=case, post_id=post_id)
