"""Timed work of access: throw away what has run out."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import connection

from bihuan.kit import clock
from bihuan.kit.schedule import Periodic


def tidy() -> None:
    """Delete ended sessions and run-out counters, so that neither table grows."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_cache WHERE expires < %s", [clock.now()])


PERIODIC = (Periodic("access.tidy", tidy, cron="20 3 * * *"),)
