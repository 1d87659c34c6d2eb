"""Why a proposal was wrong, in the few ways in which one can be."""

from __future__ import annotations

from enum import StrEnum


class Wrong(StrEnum):
    """What somebody found wrong with a proposal; counted, so it is chosen from a list."""

    DUTY = "duty"  # it is not that unit's duty
    PLACE = "place"  # the matter lies elsewhere
    CONTENT = "content"  # the matter is about something else
    MOVED = "moved"  # it used to be so; the duty has gone to another since
    OTHER = "other"  # in the words beside
