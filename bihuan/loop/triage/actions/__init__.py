"""What triage writes; every module one family of verbs."""

from bihuan.loop.triage.actions.twins import count_common, file_twins, unfile_outdated

__all__ = ["count_common", "file_twins", "unfile_outdated"]
