"""By which ways messages can go out, and how each person wants to hear."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from bihuan.faces.messaging.models import (
    Address,
    Choice,
    Gateway,
    Silence,
    Tongue,
)
from bihuan.faces.messaging.words import (
    SHARED,
    Channel,
    Kind,
    Language,
    Mode,
    Quiet,
    Wish,
)
from bihuan.ground.vault.queries import reachable
from bihuan.kit import clock
from bihuan.kit.remembered import remembered


@remembered()
def ways_out() -> frozenset[Channel]:
    """The channels by which anybody can be reached at all; empty where none is set up."""
    rows = Gateway.objects.filter(active=True).values_list("channel", flat=True)
    own = Address.objects.exclude(channel__in=SHARED)
    return frozenset(
        Channel(one) for one in {*rows, *own.values_list("channel", flat=True)}
    )


def open_channels() -> list[Channel]:
    """The channels on which a message may be tried now: a failing gateway rests."""
    awake = Q(resting_until__isnull=True) | Q(resting_until__lte=clock.now())
    rows = Gateway.objects.filter(awake, active=True)
    shared = {Channel(one) for one in rows.values_list("channel", flat=True)}
    return [one for one in Channel if one not in SHARED or one in shared]


def wishes(account_ids: Iterable[int]) -> dict[int, Wish]:
    """How each of these people can be told, and wants to be; two queries.

    Whoever left no address for any open way is not in it.
    """
    wanted, ways = set(account_ids), ways_out()
    if not wanted or not ways:
        return {}
    rows = Address.objects.filter(account__in=wanted, channel__in=ways)
    reach: dict[int, set[str]] = {}
    for account, channel in rows.values_list("account", "channel"):
        reach.setdefault(account, set()).add(channel)
    chosen = Choice.objects.in_bulk(reach)
    return {pk: wish_of(chosen.get(pk), have) for pk, have in reach.items()}


def wish_of(choice: Choice | None, have: Iterable[str]) -> Wish:
    """What somebody chose, where it is possible; the first way they have otherwise."""
    able = [channel for channel in Channel if channel in set(have)]
    first = able[0] if able else None
    if choice is None:
        return Wish(channel=first)
    picked = next((one for one in able if one == choice.channel), first)
    return Wish(
        channel=picked,
        quiet=Quiet(choice.quiet_begins, choice.quiet_ends),
        language=Language(choice.language),
        modes={
            Kind(kind): Mode(mode)
            for kind, mode in choice.modes.items()
            if kind in set(Kind) and mode in set(Mode)
        },
    )


def language_of(raising_id: int) -> Language:
    """In which language a raiser is messaged: Chinese, unless they chose another."""
    row = Tongue.objects.filter(pk=raising_id).values_list("language", flat=True)
    return Language(row.first() or Language.CHINESE)


def is_messaged(raising_id: int, identity_id: int | None) -> bool | None:
    """Whether a raiser is told of progress; None where no message could reach them."""
    ways = ways_out() & SHARED
    if identity_id is None or not ways:
        return None
    phone, mail = reachable([identity_id]).get(identity_id, (False, False))
    able = (phone and Channel.SMS in ways) or (mail and Channel.MAIL in ways)
    if not able:
        return None
    return not Silence.objects.filter(pk=raising_id).exists()
