"""The one door by which every matter comes in, alone, by the thousand, or as one more voice."""

from __future__ import annotations

from bihuan.loop.intake.actions.adding import add, add_to_matter
from bihuan.loop.intake.actions.arriving import raise_many, raise_matter, take_in
from bihuan.loop.intake.actions.joining import raise_along

__all__ = [
    "add",
    "add_to_matter",
    "raise_along",
    "raise_many",
    "raise_matter",
    "take_in",
]
