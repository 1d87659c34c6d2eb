"""What the second look and the signals go by."""

from __future__ import annotations

from bihuan.loop.truth.rules.looking import (
    SHOWN_FROM,
    band_of,
    is_good,
    is_pressed,
    is_tried_enough,
    may_hand_over,
    may_look,
    next_looker,
    stratum_of,
    was_wrongly_closed,
    wilson,
)
from bihuan.loop.truth.rules.signals import (
    USUAL,
    at_least,
    may_decide,
    may_set,
    months_between,
    too_good,
)

__all__ = [
    "SHOWN_FROM",
    "USUAL",
    "at_least",
    "band_of",
    "is_good",
    "is_pressed",
    "is_tried_enough",
    "may_decide",
    "may_hand_over",
    "may_look",
    "may_set",
    "months_between",
    "next_looker",
    "stratum_of",
    "too_good",
    "was_wrongly_closed",
    "wilson",
]
