"""A group's own robot: where it is, whether it is heard, and taking it away.

Its key lies sealed with the port of messaging, which alone opens it, to send.
"""

from __future__ import annotations

from bihuan.directory.areas.queries import county_name
from bihuan.faces.groups import rules
from bihuan.faces.groups.actions.registering import lock_group
from bihuan.faces.groups.words import Event
from bihuan.faces.messaging.actions import keep_room, leave_room, post
from bihuan.faces.messaging.words import Channel
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import Refused, Verdict

NO_ROBOT = Verdict("group-no-robot", "这个群还没有机器人，请复制内容到群里发。")


@opens_transaction
def set_robot(group_id: int, *, webhook: str, actor: Actor) -> None:
    """Give a group the robot that was added to it, or exchange its key."""
    actor.may(Permission.KEEP_REGISTERS).enforce()
    row = lock_group(group_id)
    rules.may_take(row.closes_on, clock.local_day()).enforce()

    row.room_id = keep_room(
        row.room_id, channel=Channel.WECOM, name=row.name, address=webhook
    )
    row.trial = None
    row.save(update_fields=["room", "trial"])

    record(Event.ROBOT_SET, f"group:{row.pk}", actor=actor.name, room=row.room_id)


@opens_transaction
def try_robot(group_id: int, *, actor: Actor) -> None:
    """Let the robot say one sentence, by the way that everything else goes."""
    actor.may(Permission.KEEP_REGISTERS).enforce()
    row = lock_group(group_id)
    if row.room_id is None:
        raise Refused(NO_ROBOT)

    row.trial_id = post(row.room_id, rules.trial_words(county_name(), group=row.name))
    row.save(update_fields=["trial"])

    record(Event.ROBOT_TRIED, f"group:{row.pk}", actor=actor.name, message=row.trial_id)


@opens_transaction
def remove_robot(group_id: int, *, actor: Actor) -> None:
    """Forget a group's robot and its key; from then on answers are copied by hand."""
    actor.may(Permission.KEEP_REGISTERS).enforce()
    row = lock_group(group_id)
    if row.room_id is None:
        return

    room, row.room, row.trial = row.room_id, None, None
    row.save(update_fields=["room", "trial"])
    leave_room(room)

    record(Event.ROBOT_REMOVED, f"group:{row.pk}", actor=actor.name, room=room)
