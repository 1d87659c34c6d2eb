"""Making, renewing and ending one's own feed."""

from __future__ import annotations

import secrets

from bihuan.faces.feeds import rules
from bihuan.faces.feeds.models import Feed
from bihuan.faces.feeds.words import Event, Made
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible

_TOKEN = 32


@opens_transaction
def renew_feed(*, actor: Actor) -> Made:
    """Give oneself a new address; the one before ends at once. It is shown this once."""
    account = _account_of(actor)

    token = secrets.token_urlsafe(_TOKEN)
    Feed.objects.update_or_create(
        pk=account,
        defaults={
            "digest": rules.digest_of(token),
            "made_at": clock.now(),
            "read_on": None,
        },
    )

    record(Event.MADE, actor.name, actor=actor.name)
    return Made(token)


@opens_transaction
def end_feed(*, actor: Actor) -> None:
    """End one's own feed: its address opens nothing any more."""
    gone, _ = Feed.objects.filter(pk=_account_of(actor)).delete()

    if gone:
        record(Event.ENDED, actor.name, actor=actor.name)


@joins_transaction
def note_read(account: int) -> None:
    """A calendar read the feed today; written once a day."""
    today = clock.local_day()
    Feed.objects.filter(pk=account).exclude(read_on=today).update(read_on=today)


def _account_of(actor: Actor) -> int:
    """The account that somebody acts as; machines and jobs have no calendar."""
    kind, _, key = actor.name.partition(":")
    if kind != "account" or not key.isdigit():
        raise NotVisible(actor.name)
    return int(key)
