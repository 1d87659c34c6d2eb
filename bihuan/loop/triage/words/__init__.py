"""The words of triage: what is proposed, why, and how well it was known."""

from bihuan.loop.triage.words.replies import ReplyCheck
from bihuan.loop.triage.words.twins import (
    Likely,
    Mark,
    MarkKind,
    Marks,
    PublicTwin,
    TwinCandidate,
)

__all__ = [
    "Likely",
    "Mark",
    "MarkKind",
    "Marks",
    "PublicTwin",
    "ReplyCheck",
    "TwinCandidate",
]
