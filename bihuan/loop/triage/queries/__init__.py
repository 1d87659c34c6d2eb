"""What triage can be asked; every module one family of questions."""

from bihuan.loop.triage.queries.comparing import Compared, Told, compared
from bihuan.loop.triage.queries.replies import check_reply
from bihuan.loop.triage.queries.twins import (
    compare,
    filed,
    public_twins,
    twins_for,
    twins_of,
)
from bihuan.loop.triage.rules.twins.marks import marks_of

__all__ = [
    "Compared",
    "Told",
    "check_reply",
    "compare",
    "compared",
    "filed",
    "marks_of",
    "public_twins",
    "twins_for",
    "twins_of",
]
