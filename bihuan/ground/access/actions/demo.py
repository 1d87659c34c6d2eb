"""Many accounts at once with one password that everybody may know: demo counties only."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password

from bihuan.ground.access import rules
from bihuan.ground.access.models import Account
from bihuan.ground.access.words import Actor, Event
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction


@joins_transaction
def keep_demo_accounts(
    people: Mapping[str, str], *, password: str, actor: Actor
) -> dict[str, int]:
    """Open those of these accounts (user name to name) that are not there; ids of all.

    The password is digested once: fifty slow digests would double a first start.
    """
    there = dict(
        Account.objects.filter(username__in=people).values_list("username", "pk")
    )
    new = {name: called for name, called in people.items() if name not in there}
    if not new:
        return there
    for username in new:
        rules.may_be_called(username).enforce()
        rules.may_be_password(password, username=username).enforce()
    now, digest = clock.now(), make_password(password)
    rows = Account.objects.bulk_create(
        Account(
            username=username,
            display_name=called,
            password=digest,
            # The clock is set back while a demo county is replayed; a password that
            # old would have to be changed soon after the first start.
            password_set_at=clock.machine_now(),
            created_at=now,
        )
        for username, called in new.items()
    )
    record_many(
        [
            NewEntry(f"account:{row.pk}", Event.CREATED, actor.name, {}, now)
            for row in rows
        ]
    )
    return there | {row.username: row.pk for row in rows}
