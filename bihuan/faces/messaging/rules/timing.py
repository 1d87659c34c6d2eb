"""When a message may go: quiet hours, and the waits between attempts."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.faces.messaging.words import Quiet
from bihuan.kit.waits import MOST_ASKED

ATTEMPTS = 8
_REST, _LONGEST_REST = 5.0, 300.0


def is_quiet(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> bool:
    """Whether a moment lies in the quiet hours, which may reach over midnight."""
    hour = moment.astimezone(zone).time()
    if quiet.begins <= quiet.ends:
        return quiet.begins <= hour < quiet.ends
    return hour >= quiet.begins or hour < quiet.ends


def release(
    moment: datetime, quiet: Quiet, zone: ZoneInfo, *, urgent: bool = False
) -> datetime:
    """The first moment from this one on at which the telephone may ring."""
    if urgent or not is_quiet(moment, quiet, zone):
        return moment
    local = moment.astimezone(zone)
    end = local.replace(
        hour=quiet.ends.hour, minute=quiet.ends.minute, second=0, microsecond=0
    )
    return (end if end > local else end + timedelta(days=1)).astimezone(moment.tzinfo)


def gateway_rest(failures: int, *, asked: float | None = None) -> timedelta:
    """How long to leave a gateway alone that failed so often in a row.

    While it rests no message is tried on it, so that one dead gateway neither keeps
    the others waiting nor uses up everybody's attempts.
    """
    wait = min(_REST * 2.0 ** min(max(failures, 1) - 1, 16), _LONGEST_REST)
    return timedelta(seconds=max(wait, min(asked or 0.0, MOST_ASKED)))
