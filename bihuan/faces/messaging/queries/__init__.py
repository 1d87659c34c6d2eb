"""Reading what is to be said, how far it got, and how people want to hear it."""

from __future__ import annotations

from bihuan.faces.messaging.queries.composing import compose, quiet_of, trial_letter
from bihuan.faces.messaging.queries.posted import PostLine, postable, posts, rooms
from bihuan.faces.messaging.queries.telling import due_digests, news
from bihuan.faces.messaging.queries.ways import (
    is_messaged,
    language_of,
    open_channels,
    ways_out,
    wishes,
)

__all__ = [
    "PostLine",
    "compose",
    "due_digests",
    "is_messaged",
    "language_of",
    "news",
    "open_channels",
    "postable",
    "posts",
    "quiet_of",
    "rooms",
    "trial_letter",
    "ways_out",
    "wishes",
]
