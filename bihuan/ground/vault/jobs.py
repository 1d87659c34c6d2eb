"""Timed and long work of the vault: exchanging the master key."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from bihuan.ground.access.actions import reseal_second_factors
from bihuan.ground.access.words import Actor
from bihuan.ground.vault import actions
from bihuan.ground.vault.models import Identity


def rotate(
    *,
    new_key: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    actor: Actor,
) -> list[str]:
    """Seal every identity and second factor with a new key; `new_key=False` goes on after an interruption.

    `on_progress(done, total)` counts in ids, which cost nothing to know. Gives
    the keys that are no longer needed.
    """
    if new_key:
        actions.add_key(actor=actor)
    with transaction.atomic():
        reseal_second_factors()
    newest = Identity.objects.order_by("-pk").values_list("pk", flat=True).first()
    total, done = newest or 0, 0
    while True:
        with transaction.atomic():
            last = actions.reencrypt_some(done)
        if last is None:
            break
        done = last
        if on_progress is not None:
            on_progress(min(done, total), total)
    if on_progress is not None:
        on_progress(total, total)
    return actions.retire_keys(actor=actor)
