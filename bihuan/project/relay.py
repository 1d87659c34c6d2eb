"""The relay: reads what the ledger has recorded and lets the packages react.

Every `reactions` module of our packages names the KINDS of entries it wants ("cases.closed",
or "cases.*") and gives `react(entries)`. It is called in the order of each stream,
inside the transaction that also forgets that the entries were unread: what it does in
the database happens exactly once. It must call steps, not doors, and must not send
anything out; it queues that, in the same transaction.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Event
from traceback import extract_tb

from django.apps import apps
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule

from bihuan.ground.ledger import actions, queries
from bihuan.ground.ledger.words import BUCKETS, Recorded

PACKAGE = Path(__file__).parents[1]
log = logging.getLogger("bihuan.relay")

# Looking costs one query that probes two small indexes, 0.3 ms of CPU on both sides: five a
# second are less than a fifth of a percent of a core. NOTIFY from every recording transaction was
# measured instead: with eight writers it took 14 to 23 % of all commits, because those
# that notify commit one after the other, behind one lock of the whole cluster. Every
# writer would pay that so that this one reader may be a tenth of a second quicker.
POLL_SECONDS = 0.2
LONGEST_REST_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Consumer:
    """One package's reactions."""

    name: str
    kinds: frozenset[str]
    react: Callable[[Sequence[Recorded]], None]

    def wants(self, kind: str) -> bool:
        """Whether it named this kind, or everything of a package ("cases.*")."""
        prefix = f"{kind.partition('.')[0]}.*"
        return kind in self.kinds or prefix in self.kinds


class ReactionFailed(Exception):  # noqa: N818
    """One consumer could not take a batch. Says where, never what was in it."""


@cache
def consumers() -> tuple[Consumer, ...]:
    """Everyone who reacts, in the order of the house, ground floor first."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("bihuan.")]
    modules = [
        import_module(f"{app.name}.reactions")
        for app in ours
        if app.module and module_has_submodule(app.module, "reactions")
    ]
    return tuple(Consumer(m.__name__, frozenset(m.KINDS), m.react) for m in modules)


def relay_once(limit: int = 500, *, to: Sequence[Consumer] | None = None) -> int:
    """Deliver up to `limit` entries and say how many; 0 when there was nothing to do.

    Any number of relays may do this side by side: each lane is one relay's at a time,
    and each begins at a lane of its own choosing.
    """
    to = consumers() if to is None else to
    first = secrets.randbelow(BUCKETS)
    lanes = sorted(queries.lanes_with_work(), key=lambda lane: (lane - first) % BUCKETS)
    delivered = 0
    for lane in lanes:
        if delivered < limit:
            delivered += _relay_lane(lane, limit - delivered, to)
    return delivered


def run_relay(stop: Event, *, limit: int = 500) -> None:
    """Deliver until told to stop. A lost database is waited for, not died of."""
    rest = POLL_SECONDS
    while not stop.is_set():
        try:
            rest = 0.0 if relay_once(limit) else POLL_SECONDS
        except Exception as error:  # whatever it is, the entries are safe
            rest = min(max(rest, POLL_SECONDS) * 2, LONGEST_REST_SECONDS)
            log.error("relay.interrupted by %s", type(error).__name__)
            connection.close()
        stop.wait(rest)
    connection.close()


def _relay_lane(lane: int, limit: int, to: Sequence[Consumer]) -> int:
    with transaction.atomic():
        batch = actions.take(lane, limit)
        delivered = _deliver(batch, to) if batch else []
        if delivered:
            actions.settle(delivered)
    return len(delivered)


def _deliver(batch: Sequence[Recorded], to: Sequence[Consumer]) -> list[int]:
    """The ids of those that all consumers have taken; the others rest.

    Where a batch fails, its halves are tried, down to the single entry that is to
    blame: one bad entry among five hundred costs some twenty attempts, not five hundred.
    """
    try:
        with transaction.atomic():
            _offer(batch, to)
    except ReactionFailed as failure:
        if len(batch) > 1:
            return _deliver_halves(batch, to)
        actions.park(batch[0], trouble=str(failure))
        # No traceback: it may quote what a person wrote.
        log.error("relay.parked %s %s: %s", batch[0].id, batch[0].kind, failure)
        return []
    return [entry.id for entry in batch]


def _deliver_halves(batch: Sequence[Recorded], to: Sequence[Consumer]) -> list[int]:
    middle = len(batch) // 2
    early = _deliver(batch[:middle], to)
    taken = set(early)
    stuck = {entry.stream for entry in batch[:middle] if entry.id not in taken}
    rest = [entry for entry in batch[middle:] if entry.stream not in stuck]
    return early + (_deliver(rest, to) if rest else [])


def _offer(batch: Sequence[Recorded], to: Sequence[Consumer]) -> None:
    offered = [(who, [e for e in batch if who.wants(e.kind)]) for who in to]
    busy = [(who, wanted) for who, wanted in offered if wanted]
    for who, wanted in busy:
        try:
            who.react(wanted)
        except Exception as error:
            raise ReactionFailed(_where(who.name, error)) from error
    if busy:
        # Deferred constraints would otherwise fail at the commit, where nobody could
        # tell any more which entry is to blame, and the lane would stand still.
        try:
            connection.check_constraints()
        except Exception as error:
            raise ReactionFailed(_where("constraints", error)) from error


def _where(name: str, error: Exception) -> str:
    """Which consumer, which error and which line. Not the message: it may quote people."""
    ours = [
        frame
        for frame in extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(PACKAGE)
    ]
    return f"{name}: {type(error).__name__} at {ours[-1].name}:{ours[-1].lineno}"
