"""What can be raised here, and what a raiser is told before sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.catalogue.words import Profile
from bihuan.directory.parties.queries import party_by_uscc
from bihuan.faces.portal import rules
from bihuan.faces.portal.words import Other
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.text import for_matching
from bihuan.loop.cases.queries import first_cases
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.triage.queries import public_twins

CHANNEL = "portal"
MOST_OTHERS = 3
NOT_TYPED = frozenset({"token", "papers", "same", "asked"})


def portal_profiles() -> list[Profile]:
    """The sorts of matter that can be raised here, the usual one first."""
    offered = [about for _, about in profiles() if CHANNEL in about.channels]
    usual = rules.sort_for([about.code for about in offered], firm=False)
    return sorted(offered, key=lambda about: about.code != usual)


def may_be_unseen() -> bool:
    """Whether a raiser can choose: the usual sort is public here, and another is not."""
    offered = portal_profiles()
    public = [about.privacy is Visibility.PUBLIC for about in offered]
    return bool(public) and public[0] and not all(public)


def sort_choices() -> list[tuple[str, str]]:
    """The sorts as a form offers them, in the reader's language."""
    return [(about.code, name_of(about)) for about in portal_profiles()]


def name_of(about: Profile) -> str:
    """A profile's name in the reader's language."""
    return named(about.name, about.name_en)


def town_choices() -> list[tuple[str, str]]:
    """The streets and townships that a raiser can choose from."""
    tree = area_tree(down_to=Level.TOWN)
    return [(str(area.pk), area.name) for area in tree if area.level is Level.TOWN]


def new_matter(told: Mapping[str, Any], *, nonce: str) -> NewMatter:
    """What a person typed, as the door of intake takes it.

    A second click sends the same words on the same form and finds the same case. Who
    goes back and writes something else on that form raises another one: nothing that
    was typed may vanish behind the first receipt.
    """
    firm = party_by_uscc(told["uscc"]) if told["uscc"] else None
    name = "，".join(filter(None, (told["firm"], told["name"])))
    return NewMatter(
        profile=_sort(told),
        channel=CHANNEL,
        external_id=_name_of_matter(told, nonce),
        title="",
        body=told["matter"],
        raised_at=clock.now(),
        raiser_name=name,
        phone=told["phone"],
        may_share=told["may_share"],
        place=told["place"],
        area_id=int(told["area"]) if told["area"] else None,
        party_id=firm.pk if firm else None,
    )


def _sort(told: Mapping[str, Any]) -> str:
    """The sort that was named, or else the usual one.

    Nothing is public against its raiser's wish, and no firm's matter is.
    """
    offered, firm = portal_profiles(), bool(told["firm"] or told["uscc"])
    if told["unseen"] or firm:
        kept = [about for about in offered if about.privacy is not Visibility.PUBLIC]
        offered = kept or offered
    codes = [about.code for about in offered]
    if told["sort"] in codes:
        return str(told["sort"])
    return rules.sort_for(codes, firm=firm)


def _name_of_matter(told: Mapping[str, Any], nonce: str) -> str:
    return f"{nonce}.{_said(told)}"


def others_raised(told: Mapping[str, Any], *, nonce: str) -> tuple[Other, ...]:
    """What others raised that is very likely the same, as far as anybody may know it.

    Only where this sort of matter is public: otherwise nothing is looked for. Who sends
    the same form again is not asked about their own matter.
    """
    sort = _sort(told)
    public = {one.code for one in portal_profiles() if one.privacy is Visibility.PUBLIC}
    if sort not in public:
        return ()
    text = f"{told['matter']}\n{told['place']}"
    found = public_twins(title="", text=text)
    if not found or first_cases(CHANNEL, [_name_of_matter(told, nonce)]):
        return ()
    typed = for_matching(text)
    return tuple(
        Other(
            case_id=one.case_id,
            number=one.number,
            raised_on=one.raised_on,
            raisers=one.raisers,
            names=tuple(name for name in one.names if name in typed),
            words=tuple(word for word in one.words if word in typed),
        )
        for one in found[:MOST_OTHERS]
    )


def _said(told: Mapping[str, Any]) -> str:
    """A keyed digest of what was typed, so that the same is known again."""
    typed = [str(told[name]) for name in sorted(told) if name not in NOT_TYPED]
    return digest("portal-form", "\x1f".join(typed)).hex()[:32]
