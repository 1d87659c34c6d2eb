"""What triage can be asked; every module one family of questions."""

from bihuan.loop.triage.rules.twins.marks import marks_of

__all__ = ["marks_of"]
