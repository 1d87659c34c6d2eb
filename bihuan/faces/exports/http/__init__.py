"""Lists leave the house as files here, and files come back to be verified."""

from __future__ import annotations

from bihuan.faces.exports.http.handing import hand_out

__all__ = ["hand_out"]
