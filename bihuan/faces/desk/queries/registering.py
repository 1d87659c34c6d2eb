"""The telephone desk: what can be registered, and what is known of a caller or a firm."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import category_tree, profiles
from bihuan.directory.catalogue.words import Profile
from bihuan.directory.parties.queries import find_party
from bihuan.directory.parties.words import PartyLine
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.naming import called
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import find_case, raising_by_receipt
from bihuan.loop.intake.queries import Similar, similar_matters

STAFF_CHANNELS = ("phone", "window", "letter", "superior", "grid", "meeting", "visit")
RESULTS = ("explained", "solved", "not-reachable")


@dataclass(frozen=True, slots=True)
class Desk:
    """What may be chosen for a new matter."""

    profiles: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Open matters of the same caller or firm, and firms of that name."""

    matters: tuple[Similar, ...]
    parties: tuple[PartyLine, ...]


def registering(actor: Actor) -> Desk:
    """The lists of the form for a new matter."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible
    open_to_staff = [
        one for _pk, one in profiles() if set(one.channels) & set(STAFF_CHANNELS)
    ]
    open_to_staff.sort(key=_how_far_from_the_telephone)
    return Desk(
        profiles=tuple((one.code, called(one)) for one in open_to_staff),
        channels=tuple(
            (code, rules.CHANNELS[code])
            for code in STAFF_CHANNELS
            if any(code in one.channels for one in open_to_staff)
        ),
        categories=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.called}") for one in category_tree()
        ),
        areas=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.name}")
            for one in area_tree(down_to=Level.VILLAGE)
        ),
        may_answer=bool(actor.may(Permission.ACCEPT)),
    )


def _how_far_from_the_telephone(one: Profile) -> tuple[bool, bool, int]:
    """The county's hotline first: it names the telephone first, and the most ways in.

    A firm's own line names the telephone first too, and has fewer ways in.
    """
    ways = one.channels
    return ways[0] != "phone", "phone" not in ways, -len(ways)


def known(actor: Actor, *, phone: str, party: str, party_id: int | None) -> Known:
    """What to look at before a new matter is opened."""
    parties = parties_named(party) if party else ()
    only = parties[0].pk if len(parties) == 1 else party_id
    matters = similar_matters(actor, phone=phone, party_id=only)
    return Known(tuple(matters), parties)


def raising_with(code: str) -> int | None:
    """The raising that a code opens, if it opens one."""
    try:
        return raising_by_receipt(normalise(code)).pk
    except NotVisible:
        return None


def number_with(actor: Actor, code: str) -> str | None:
    """The number of the matter that a caller's code opens, if the actor may see it."""
    try:
        found = raising_by_receipt(normalise(code)).case.number
        return find_case(actor, found).number
    except NotVisible:
        return None


def parties_named(text: str) -> tuple[PartyLine, ...]:
    """Firms by the beginning of their name or code."""
    return tuple(find_party(text, limit=6))
