"""Writes: issuing letters, keeping templates, saying how letters are numbered."""

from __future__ import annotations

from bihuan.directory.letters.actions.issuing import issue, remove_named
from bihuan.directory.letters.actions.series import keep_series
from bihuan.directory.letters.actions.templates import bring_back, keep_template

__all__ = ["bring_back", "issue", "keep_series", "keep_template", "remove_named"]
