"""Pages of what the county is made of: firms, units and people, profiles."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import (
    active_profile,
    profile_history,
    responsibilities,
)
from bihuan.directory.catalogue.words import Profile, ResponsibilityLine
from bihuan.directory.parties.queries import find_party, party_file, scale_enterprises
from bihuan.directory.parties.words import PartyFile, PartyLine
from bihuan.directory.units.queries import unit_page
from bihuan.directory.units.words import UnitPage
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.finding import lines_of
from bihuan.faces.desk.queries.queue import Line
from bihuan.faces.desk.queries.telling import period_said
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.words import Rung
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import open_matters_of_party, visible_cases
from bihuan.loop.cases.words import OPEN

MOST = 60


@dataclass(frozen=True, slots=True)
class PartyPage:
    file: PartyFile
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class UnitDetail:
    page: UnitPage
    people: tuple[Person, ...]
    duties: tuple[ResponsibilityLine, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One clock of a profile in words."""

    name: str
    period: str
    at_office_close: bool
    ladder: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    about: Profile
    versions: tuple[int, ...]
    clocks: tuple[RuleLine, ...]
    channels: tuple[str, ...]
    results: tuple[str, ...]
    returns: str
    extension: str
    reopen: str

    def period_of(self, kind: str) -> str:
        """How long one clock of the profile is, or a dash where it has none."""
        name = rules.CLOCKS[kind]
        return next((one.period for one in self.clocks if one.name == name), "—")


def parties(actor: Actor, text: str) -> list[PartyLine]:
    """Firms by name or code; the larger ones where nothing is asked."""
    if not actor.may(Permission.SEE_PARTIES):
        raise NotVisible
    return find_party(text, limit=MOST) if text else scale_enterprises()[:MOST]


def party(actor: Actor, party_id: int) -> PartyPage:
    """One firm with everything it raised that this actor may see."""
    file = party_file(actor, party_id)
    cases = open_matters_of_party(actor, party_id, most=MOST)
    return PartyPage(file, tuple(lines_of(cases)))


def unit(actor: Actor, unit_id: int) -> UnitDetail:
    """One unit with its people, its duties by the map, and what it has in hand."""
    page = unit_page(unit_id)
    names = account_names(post.account_id for post in page.posts)
    held = visible_cases(actor).filter(owner=unit_id, status__in=sorted(OPEN))
    first = held.select_related("owner").order_by("act_by", "pk")[:20]
    return UnitDetail(
        page=page,
        people=tuple(
            Person(names.get(post.account_id, ""), rules.ROLES[post.role], post.title)
            for post in page.posts
        ),
        duties=tuple(responsibilities(clock.local_day(), unit_id=unit_id)[:MOST]),
        lines=tuple(lines_of(first)),
    )


def profile_page(code: str) -> ProfilePage:
    """The version in force of one profile, in words."""
    _version, about = active_profile(code)
    return ProfilePage(
        about=about,
        versions=tuple(one.version for _id, one in profile_history(code)),
        clocks=tuple(
            RuleLine(
                name=rules.CLOCKS[kind],
                period=period_said(rule.period),
                at_office_close=rule.ends == "office",
                ladder=tuple(
                    (rules.label(rules.RUNGS, rung.name), _when(rung))
                    for rung in rule.ladder
                ),
                source=rule.source,
            )
            for kind in rules.CLOCKS
            if (rule := about.clocks.get(kind)) is not None
        ),
        channels=tuple(rules.label(rules.CHANNELS, one) for one in about.channels),
        results=tuple(rules.RESULTS[one] for one in about.results),
        returns=period_said(about.returns.within),
        extension=period_said(about.extension.at_most),
        reopen=period_said(about.reopen_within),
    )


def _when(rung: Rung) -> str:
    """When a rung fires, in words."""
    if rung.fraction is not None:
        return _("用去%(share)s%%时") % {"share": round(rung.fraction * 100)}
    if rung.before is not None:
        return _("到期前%(period)s") % {"period": period_said(rung.before)}
    assert rung.after is not None
    if rung.after.count == 0:
        return _("到期时")
    return _("超期%(period)s") % {"period": period_said(rung.after)}
