"""The backend itself; Django looks for `DatabaseWrapper` in a module of this name."""

from __future__ import annotations

import select
import time
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

# A line that a firewall has forgotten looks alive until somebody speaks.
ASK_AFTER_SECONDS = 30.0

_Line = psycopg.Connection[Any]
_asked: WeakKeyDictionary[_Line, float] = WeakKeyDictionary()


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own, but for how the pool makes sure that a connection still lives."""

    @property
    def pool(self) -> ConnectionPool[_Line] | None:
        """The process's pool, made when first asked for; None where none is wanted."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        pools: dict[str, ConnectionPool[_Line]] = self._connection_pools  # type: ignore[attr-defined]
        if self.alias not in pools:
            made = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                open=False,
                configure=self._configure_connection,  # type: ignore[attr-defined]
                check=still_there,
                **options,
            )
            # Of two threads that come at once, the first one's pool is kept.
            pools.setdefault(self.alias, made)
        return pools[self.alias]


def still_there(line: _Line) -> None:
    """Raise if the server has gone.

    A server that ends, even by `kill -9`, closes its socket, and a closed socket can
    be read from: looking costs a microsecond where asking costs a round trip. The
    server is asked where there is something to read, and now and then.
    """
    watch = select.poll()
    watch.register(line.fileno(), select.POLLIN)
    now = time.monotonic()
    if (
        not watch.poll(0)
        and now - _asked.get(line, -ASK_AFTER_SECONDS) < ASK_AFTER_SECONDS
    ):
        return
    ConnectionPool.check_connection(line)
    _asked[line] = now
