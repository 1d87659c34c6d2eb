"""Timed work of triage."""

from __future__ import annotations

from bihuan.kit.schedule import Periodic
from bihuan.loop.triage.actions.twins import count_common, unfile_outdated

PERIODIC = (
    Periodic("triage.unfile_outdated", unfile_outdated, every=3600),
    Periodic("triage.count_common", count_common, cron="40 3 * * *"),
)
