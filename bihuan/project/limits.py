"""How often one address may do what anybody may do without saying who they are.

Counted in the database, so that several processes and machines count together. One
statement a request: the generic cell rate algorithm keeps a single moment per key, the
one at which the key would be free again.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from bihuan.kit import clock
from bihuan.kit.prepared import run_prepared

OFF = os.environ.get("BIHUAN_LIMITS") == "off"
_SWEEP_ONE_IN = 2000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in a period, of which `burst` may come at once."""

    name: str
    times: int
    per: timedelta
    burst: int
    shared: bool = False  # one budget for everybody together, not one for each address

    @property
    def step(self) -> timedelta:
        return self.per / self.times


HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# Many people sit behind one address: a town hall, a village's mobile network. With a
# proof of work an address gets plenty; without one everybody still gets through, but all
# of them together share a budget that a flood cannot make larger.
RAISE_PROVED = Limit("raise", 240, HOUR, 40)
RAISE_UNPROVED = Limit("raise-unproved", 20, HOUR, 5)
RAISE_UNPROVED_ALL = Limit("raise-unproved-all", 600, HOUR, 120, shared=True)
FOLLOW = Limit("follow", 30, MINUTE, 30)
SPEAK = Limit("speak", 60, HOUR, 15)

LIMITS: dict[str, tuple[Limit, ...]] = {
    "portal:open": (FOLLOW,),
    "portal:scan": (FOLLOW,),
    "portal:support": (SPEAK,),
    "portal:answers": (FOLLOW,),
    "portal:add": (SPEAK,),
    "portal:withdraw": (SPEAK,),
    "portal:rate": (SPEAK,),
    "portal:reopen": (SPEAK,),
    "voices:scan": (FOLLOW,),
    "voices:observe": (FOLLOW,),
}
# With a proof of work plenty, without one from a budget that all share.
RAISING = frozenset({"portal:raise", "voices:public_call", "voices:opine"})
# Merely opened, these tell whether a code exists.
SCANS = frozenset({"portal:scan", "voices:scan"})

_SPEND = """
INSERT INTO project_allowance AS a (key, free_at)
VALUES (%(key)s, %(now)s::timestamptz + %(step)s::interval)
ON CONFLICT (key) DO UPDATE
SET free_at = greatest(a.free_at, %(now)s) + %(step)s
WHERE greatest(a.free_at, %(now)s) + %(step)s <= %(now)s::timestamptz + %(window)s
RETURNING free_at
"""
_WAIT = "SELECT free_at FROM project_allowance WHERE key = %(key)s"


def limits_for(view: str, *, proved: bool) -> tuple[Limit, ...]:
    """What holds for this page."""
    if view in RAISING:
        return (RAISE_PROVED,) if proved else (RAISE_UNPROVED, RAISE_UNPROVED_ALL)
    return LIMITS.get(view, ())


def spend(limit: Limit, address: str) -> int:
    """Use up one of the limit; 0, or the seconds to wait if there is none left."""
    now, key = clock.now(), _key(limit, address)
    window = limit.step * limit.burst
    values: dict[str, Any] = {
        "key": key,
        "now": now,
        "step": limit.step,
        "window": window,
    }
    if run_prepared(_SPEND, values):
        _sweep_sometimes()
        return 0
    rows = run_prepared(_WAIT, {"key": key})
    wait = rows[0][0] + limit.step - window - now if rows else limit.step
    return max(1, int(wait.total_seconds()) + 1)


def address_of(request: HttpRequest) -> str:
    """Who asks, as the outermost proxy that we trust saw it.

    An IPv6 subscriber has a whole network: the first 64 bits are the subscriber.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if hops:
        seen = request.headers.get("X-Forwarded-For", "").split(",")
        address = seen[-hops].strip() if len(seen) >= hops else address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _key(limit: Limit, address: str) -> str:
    """Addresses are kept only as a keyed digest that changes every day."""
    if limit.shared:
        return limit.name
    day = clock.now().date().isoformat()
    return f"{limit.name}:{salted_hmac(day, address).hexdigest()[:32]}"


def _sweep_sometimes() -> None:
    if secrets.randbelow(_SWEEP_ONE_IN):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM project_allowance WHERE free_at < %s", [clock.now()]
        )
