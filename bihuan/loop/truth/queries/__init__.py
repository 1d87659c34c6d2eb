"""Reading second looks, the truth gap, and what is too good."""

from __future__ import annotations

from bihuan.loop.truth.queries.counting import (
    GapGroup,
    GapLine,
    Silence,
    TruthGap,
    gap_between,
    looked_at_months,
)
from bihuan.loop.truth.queries.looking import (
    LookLine,
    LookPage,
    first_look_to_make,
    how_many_looks,
    look_page,
    looks_left_over,
    looks_to_make,
    raiser_of_look,
)
from bihuan.loop.truth.queries.signals import (
    Behind,
    SignalLine,
    SignalPage,
    limits,
    open_signals,
    signal_page,
    signals,
    too_good_in,
)

__all__ = [
    "Behind",
    "GapGroup",
    "GapLine",
    "LookLine",
    "LookPage",
    "SignalLine",
    "SignalPage",
    "Silence",
    "TruthGap",
    "first_look_to_make",
    "gap_between",
    "how_many_looks",
    "limits",
    "look_page",
    "looked_at_months",
    "looks_left_over",
    "looks_to_make",
    "open_signals",
    "raiser_of_look",
    "signal_page",
    "signals",
    "too_good_in",
]
