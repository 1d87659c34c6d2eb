"""Policies: written once, posted in chosen groups by their robots or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bihuan.directory.areas.queries import county_name
from bihuan.faces.groups import rules
from bihuan.faces.groups.actions.telling import (
    mark_told,
    may_be_said,
    record_told,
    say,
)
from bihuan.faces.groups.models import Group, Post
from bihuan.faces.groups.words import Event
from bihuan.faces.messaging.queries import postable
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_NOWHERE = Verdict("group-none", "请至少选一个有机器人、还没有发过的群。")


@opens_transaction
def write_post(
    title: str,
    *,
    text: str,
    link: str,
    valid_until: date | None,
    tags: Sequence[str],
    actor: Actor,
) -> int:
    """Write a policy down as it will be posted; it has been posted nowhere yet."""
    actor.may(Permission.SPEAK_IN_GROUPS).enforce()
    rules.may_be_written(text=text, link=link).enforce()
    rules.may_be_posted_on(valid_until, today=clock.local_day()).enforce()
    row = Post(title=title, text=text, link=link, valid_until=valid_until)
    said = _said(row)
    postable(said).enforce()
    may_be_said(said)

    row.tags, row.by, row.written_at = sorted(set(tags)), actor.name, clock.now()
    row.save()

    record(Event.WRITTEN, f"group-post:{row.pk}", actor=actor.name, tags=row.tags)
    return row.pk


@tried_again
@opens_transaction
def send_post(post_id: int, *, groups: Sequence[int], actor: Actor) -> int:
    """Let the robots of these groups post a policy; answers in how many, each once."""
    actor.may(Permission.SPEAK_IN_GROUPS).enforce()
    row = _in_force(post_id)
    said = _said(row)

    able = Group.objects.filter(pk__in=set(groups), room__isnull=False).order_by("pk")
    ids = list(able.values_list("pk", flat=True))
    sent = [pk for pk in ids if say(pk, said, post_id=row.pk, by=actor)]
    if not sent:
        raise Refused(_NOWHERE)

    record(Event.POST_SENT, f"group-post:{row.pk}", actor=actor.name, groups=sent)
    return len(sent)


@tried_again
@opens_transaction
def mark_posted(post_id: int, group_id: int, *, actor: Actor) -> None:
    """Note that somebody posted a policy in a group by hand."""
    actor.may(Permission.SPEAK_IN_GROUPS).enforce()
    post = _in_force(post_id)

    row = mark_told(group_id, post_id=post.pk, by=actor)

    if row is not None:
        record_told(row, actor=actor.name)


def _in_force(post_id: int) -> Post:
    row = Post.objects.filter(pk=post_id).first()
    if row is None:
        raise NotVisible(str(post_id))
    rules.may_be_posted_on(row.valid_until, today=clock.local_day()).enforce()
    return row


def _said(row: Post) -> str:
    return rules.policy_words(
        county_name(),
        title=row.title,
        text=row.text,
        link=row.link,
        valid_until=row.valid_until,
    )
