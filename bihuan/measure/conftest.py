"""The figures' tests stand in the loop's county."""

from __future__ import annotations

from bihuan.loop.conftest import at, county

__all__ = ["at", "county"]
