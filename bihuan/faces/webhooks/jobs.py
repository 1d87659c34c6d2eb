"""Timed work of webhooks: asking, sending, replaying, forgetting."""

from __future__ import annotations

import logging

from django.db import transaction

from bihuan.faces.webhooks import actions, queries, rules
from bihuan.faces.webhooks.http import port
from bihuan.faces.webhooks.words import Answer, Claimed, Outcome, Reply, State, Why
from bihuan.kit import clock
from bihuan.kit.schedule import Periodic

log = logging.getLogger("bihuan.webhooks")
# Of one receiver in one go, so that a slow one keeps the others waiting for seconds only.
PORTION = 25


def deliver(*, send: port.Transport = port.send) -> int:
    """Send what may go now, and say how many events were dealt with.

    Any number of workers may do this side by side; an event is in one worker's hands at
    a time, and comes back to the queue if that worker dies.
    """
    with transaction.atomic():
        actions.take_back()
    with transaction.atomic():  # its own: what is taken back is locked till the end
        actions.expire()
    for subscription_id in queries.to_ask():
        _ask(subscription_id, send)
    return sum(_serve(one, send) for one in queries.due())


def _ask(subscription_id: int, send: port.Transport) -> None:
    try:
        answer = send(queries.question(subscription_id))
        given = rules.consents(answer, queries.origin())
        trouble = "" if answer.status is not None else answer.trouble
    except Exception as error:
        # One that was removed meanwhile, or cannot be opened, keeps no other waiting.
        given, trouble = False, f"error-{type(error).__name__}"[:40]
        log.warning("webhook receiver %s: %s", subscription_id, trouble)
    with transaction.atomic():
        actions.note_consent(subscription_id, given=given, trouble=trouble)


def _serve(subscription_id: int, send: port.Transport) -> int:
    for done in range(PORTION):
        if not queries.is_open(subscription_id):
            return done
        with transaction.atomic():
            claimed = actions.claim(subscription_id)
        if claimed is None:
            return done
        _carry(claimed, send)
    return PORTION


def _carry(claimed: Claimed, send: port.Transport) -> None:
    try:
        letter = queries.compose(claimed)
        if isinstance(letter, Why):
            with transaction.atomic():
                actions.drop(claimed, letter)
            return
        answer: Answer = send(letter)
        outcome = rules.outcome_of(answer, now=clock.now())
    except Exception as error:
        # One event that cannot be made keeps no other from going.
        trouble = f"error-{type(error).__name__}"[:40]
        outcome = Outcome(Reply.LATER, trouble=trouble, shut=False)
    with transaction.atomic():
        state = actions.settle(claimed, outcome)
    if state is not State.DELIVERED:
        log.warning("webhook event %s: %s %s", claimed.id, state, outcome.trouble)


def replay() -> int:
    """Take the next step of a replay that is due."""
    with transaction.atomic():
        return actions.replay_some()


def forget() -> int:
    """Forget the log's lines of a month ago."""
    with transaction.atomic():
        return actions.forget_old()


PERIODIC = (
    Periodic("webhooks.deliver", deliver, every=1),
    Periodic("webhooks.replay", replay, every=2),
    Periodic("webhooks.forget", forget, cron="40 3 * * *"),
)
