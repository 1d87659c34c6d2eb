"""Rooms where many read at once: where they are, and what is posted there.

A face that owns a group of people keeps its robot here and posts by it, so that
there is one port, one log, one way of trying again and one kind of sealed key.
"""

from __future__ import annotations

import os
from datetime import timedelta

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Message, Room
from bihuan.faces.messaging.rules.addresses import STAND_IN
from bihuan.faces.messaging.words import (
    Channel,
    Kind,
    Place,
    Quiet,
    State,
    Why,
)
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible

LIVES = timedelta(hours=24)
_SALT = 16


@joins_transaction
def keep_room(room_id: int | None, *, channel: Channel, name: str, address: str) -> int:
    """Keep where a room's robot is reached, encrypted; answers the room's id."""
    rules.check_room(channel, address).enforce()
    at = address.strip()
    kept = at if at == STAND_IN else rules.tidy(channel, at)
    fresh = rules.seal(keyring.ring(), kept, Place.ROOM, salt=os.urandom(_SALT))
    row = Room.objects.select_for_update().filter(pk=room_id or 0).first() or Room()
    row.channel, row.name, row.set_at = channel, name, clock.now()
    row.key_id, row.salt, row.sealed = fresh.key_id, fresh.salt, fresh.sealed
    row.masked = kept if kept == STAND_IN else rules.mask(channel, kept)
    row.save()
    return row.pk


@joins_transaction
def leave_room(room_id: int) -> None:
    """Forget a room and its key; what still waits for it is dropped when it would go."""
    Room.objects.filter(pk=room_id).delete()


@joins_transaction
def post(room_id: int, text: str) -> int:
    """Queue exactly these words for a room, outside of quiet hours; the message's id."""
    row = Room.objects.filter(pk=room_id).first()
    if row is None:
        raise NotVisible(str(room_id))
    rules.may_be_posted(text).enforce()
    now = clock.now()
    goes = rules.release(now, Quiet(), clock.COUNTY_TIME)
    message = Message.objects.create(
        kind=Kind.POST,
        recipient=_recipient(room_id),
        channel=row.channel,
        state=State.HELD if goes > now else State.QUEUED,
        why=Why.QUIET if goes > now else Why.NONE,
        queued_at=now,
        not_before=goes,
        expires_at=goes + LIVES,
        text=text,
    )
    return message.pk


def _recipient(room_id: int) -> str:
    return f"room:{room_id}"
