"""Timed work of groups: forgetting what is no longer needed."""

from __future__ import annotations

from django.db import transaction

from bihuan.faces.groups import actions
from bihuan.kit.schedule import Periodic


def forget() -> int:
    """Forget used nonces and words that waited in vain."""
    with transaction.atomic():
        return actions.forget_old()


PERIODIC = (Periodic("groups.forget", forget, cron="*/30 * * * *"),)
