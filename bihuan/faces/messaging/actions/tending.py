"""What people do with single messages: send a dead one again, try a way out."""

from __future__ import annotations

from datetime import timedelta

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.actions.delivering import newer_than
from bihuan.faces.messaging.models import Address, Message
from bihuan.faces.messaging.words import (
    PENDING,
    Channel,
    Event,
    Kind,
    State,
    Why,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.kit.waits import backoff

LIVES = timedelta(hours=24)
STREAM = "messaging"
_NOT_DEAD = Verdict("message-not-dead", "这条消息没有停发，无需重发。")
_NEWER = Verdict("message-newer", "同一件事已有更新的消息在等待发送，这一条不用再发。")
_NO_WAY = Verdict("no-address", "请先保存这个渠道的地址。")
_TRIED = Verdict("tried-already", "刚才的试发还没有发出，请稍等。")


@opens_transaction
def resend(message_id: int, *, actor: Actor) -> None:
    """Send a message again that was given up, with all its attempts before it.

    It keeps its id: where the gateway did take it the first time, it drops it now.
    """
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    row = Message.objects.select_for_update().filter(pk=message_id).first()
    if row is None:
        raise NotVisible(str(message_id))

    if row.state != State.DEAD:
        raise Refused(_NOT_DEAD)
    if newer_than(row).exists():
        raise Refused(_NEWER)

    now = clock.now()
    row.state, row.why, row.attempts, row.trouble = State.QUEUED, Why.NONE, 0, ""
    row.not_before, row.expires_at, row.settled_at = now, now + LIVES, None
    row.save()

    record(Event.RESENT, STREAM, actor=actor.name, message=row.pk)


@opens_transaction
def try_out(channel: Channel, *, actor: Actor) -> int:
    """Send oneself one message, by the way that every other one goes."""
    kind, _, key = actor.name.partition(":")
    if kind != "account" or not key.isdigit():
        raise NotVisible(actor.name)
    if not Address.objects.filter(account=int(key), channel=channel).exists():
        raise Refused(_NO_WAY)
    waiting = Message.objects.filter(
        recipient=actor.name, kind=Kind.TRIAL, state__in=[*PENDING, State.SENDING]
    )
    if waiting.exists():
        raise Refused(_TRIED)

    now = clock.now()
    row = Message.objects.create(
        kind=Kind.TRIAL,
        recipient=actor.name,
        channel=channel,
        urgent=True,
        state=State.QUEUED,
        queued_at=now,
        not_before=now,
        expires_at=now + backoff(rules.ATTEMPTS, chance=0),
    )

    record(Event.TRIED, actor.name, actor=actor.name, channel=str(channel))
    return row.pk
