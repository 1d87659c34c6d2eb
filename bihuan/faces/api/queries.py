"""What a machine is shown: its own matters, what it may see of others', and the lists."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bihuan.directory.areas.queries import area_tree, children, find_area
from bihuan.directory.areas.words import AreaNode, Level
from bihuan.directory.catalogue.queries import category_tree, profile, profiles
from bihuan.directory.units.queries import unit_names
from bihuan.faces.api import rules
from bihuan.faces.api.words import (
    AreaLine,
    CategoryLine,
    Event,
    MatterLine,
    MatterPage,
    ProfileLine,
    Raiser,
    Standing,
    Unit,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault.queries import masked
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import (
    Happening,
    cases_by_machine,
    find_case,
    happenings,
    raising_by_machine,
    raising_by_receipt,
    visible_cases,
)
from bihuan.loop.cases.words import Audience, stream_of
from bihuan.loop.closing.words import ANSWERED, ANSWERS, checked_rounds, is_withheld

CHANNEL = "api"
RELATED = ("owner", "area", "category")


def carrier(raising_id: int) -> Actor:
    """Whoever brings a raiser's words acts as that raising, and may do nothing else."""
    return Actor(f"raiser:{raising_id}", permissions=frozenset({Permission.FOLLOW}))


def matters(
    client: Actor,
    *,
    own: bool = False,
    status: str | None = None,
    profile_code: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[MatterLine]:
    """A page of matters, newest first: all that the key may see, or its own."""
    if own or not client.may(Permission.SEE_ALL_CASES):
        rows = cases_by_machine(rules.channel_of(client.name))
    else:
        rows = visible_cases(client)
    if status:
        rows = rows.filter(status=status)
    if profile_code:
        rows = rows.filter(profile__code=profile_code)
    page = page_of(
        rows.select_related(*RELATED), "id", key=after, size=limit, descending=True
    )
    return Page([_line(case) for case in page.items], next=page.next)


def matter(client: Actor, number: str) -> MatterPage:
    """One matter by its number: brought in by this machine, or visible to it."""
    return _page(*_seen(client, number))


def stream_seen(client: Actor, number: str) -> str:
    """The ledger stream of a matter that this machine may follow or see."""
    case, _ = _seen(client, number)
    return stream_of(case.pk)


def raising_of(client: Actor, number: str) -> Any:
    """What this machine raised under this number."""
    return raising_by_machine(rules.channel_of(client.name), number)


def followed(code: str) -> MatterPage:
    """One matter as whoever holds its receipt is shown it."""
    found = raising_by_receipt(code)
    return _page(found.case, found)


def stream_followed(code: str) -> str:
    """The ledger stream of the matter that a receipt opens."""
    return stream_of(raising_by_receipt(code).case_id)


def find_raising(code: str) -> tuple[int, Actor]:
    """The raising that a code opens, and who acts on it."""
    found = raising_by_receipt(code)
    return found.pk, carrier(found.pk)


def standing(code: str) -> Standing:
    """Where the matter of a receipt stands now."""
    return standing_of_raising(raising_by_receipt(code))


def standing_of_raising(raising: Any) -> Standing:
    """Where the matter of a raising stands, by the number its raiser knows."""
    return Standing(_number(raising), raising.case.status, raising.case.round)


def sent_before(receipt: str) -> tuple[str, object]:
    """The number a matter was given when it first came, and its fingerprint then."""
    raising = raising_by_receipt(receipt)
    first, *_ = timeline(stream_of(raising.first_case_id))
    return _number(raising), first.facts.get("request")


def areas(within: str | None) -> list[AreaLine]:
    """The county and its towns, or what lies directly inside one area."""
    if within is None:
        return [_area(one) for one in area_tree(down_to=Level.TOWN)]
    around = find_area(within)
    if around is None:
        raise NotVisible(within)
    return [_area(one) for one in children(around.pk)]


def categories() -> list[CategoryLine]:
    """Every category in use, each under its parent."""
    return [
        CategoryLine(
            code=one.code,
            name=one.name,
            name_en=one.name_en,
            full_name=one.full_name,
            parent=rules.parent_of(one.path),
            leaf=one.is_leaf,
        )
        for one in category_tree()
    ]


def sorts() -> list[ProfileLine]:
    """Every sort of matter, and whether machines may raise it."""
    return [
        ProfileLine(
            code=about.code,
            version=about.version,
            name=about.name,
            name_en=about.name_en,
            open_to_api=CHANNEL in about.channels,
            handled_within=str(about.clocks["handle"].period),
            reopened_within=str(about.reopen_within),
            results=tuple(about.results),
            dimensions=about.verdict.dimensions,
        )
        for _, about in profiles()
    ]


def _number(raising: Any) -> str:
    merged = raising.first_case_id != raising.case_id
    return str((raising.first_case if merged else raising.case).number)


def _seen(client: Actor, number: str) -> tuple[Any, Any]:
    """The case of this number, and the raising if this machine brought it in."""
    if client.may(Permission.FOLLOW):
        with suppress(NotVisible):
            raising = raising_of(client, number)
            return raising.case, raising
    if not client.may(Permission.SEE_ALL_CASES):
        raise NotVisible(number)
    return find_case(client, number), None


def _page(case: Any, raising: Any) -> MatterPage:
    """A matter in a fixed number of queries; the raiser only to whoever carries them."""
    told = happenings(case.pk, audience=Audience.RAISER)
    me = carrier(raising.pk).name if raising else ""
    events = _events(told, me)
    merged = raising is not None and raising.first_case_id != case.pk
    first = raising.first_case if merged else case
    return MatterPage(
        matter=_line(case, number=first.number, title=first.title),
        merged_into=case.number if merged else None,
        body=first.body,
        place=first.place,
        raiser=_raiser(raising),
        answer=_answer(told, events, case.status),
        events=events,
    )


def _events(told: Sequence[Happening], me: str) -> tuple[Event, ...]:
    checked = checked_rounds(told)
    names = unit_names(_units(told))
    return tuple(
        Event(
            at=one.at,
            kind=one.kind,
            unit=_unit_named(one, names),
            text="" if is_withheld(one, checked) else one.text,
        )
        for one in told
        if rules.is_told(one.kind, actor=one.said_by, me=me)
    )


def _answer(told: Sequence[Happening], events: tuple[Event, ...], status: str) -> str:
    """The latest answer, where it stands."""
    if status not in ANSWERED:
        return ""
    texts = [one.text for one in events if one.kind in ANSWERS and one.text]
    return texts[-1] if texts else ""


def _units(told: Sequence[Happening]) -> set[int]:
    found = (one.facts.get(key) for one in told for key in ("unit", "owner"))
    return {unit for unit in found if isinstance(unit, int)}


def _unit_named(one: Happening, names: dict[int, str]) -> str:
    named = one.facts.get("unit") or one.facts.get("owner")
    return names.get(named, "") if isinstance(named, int) else ""


def _raiser(raising: Any) -> Raiser | None:
    if raising is None or raising.identity_id is None:
        return None
    shown = masked([raising.identity_id])[raising.identity_id]
    return Raiser(shown.name, shown.phone)


def _line(case: Any, *, number: str = "", title: str = "") -> MatterLine:
    owner = case.owner
    return MatterLine(
        number=number or case.number,
        profile=profile(case.profile_id).code,
        status=case.status,
        round=case.round,
        title=title or case.title,
        area=case.area.code if case.area else None,
        category=case.category.code if case.category else None,
        unit=Unit(owner.code, owner.called) if owner else None,
        raised_at=case.raised_at,
        registered_at=case.registered_at,
        due_at=case.due_at,
        provisional=case.provisional,
        result=case.result or None,
        satisfied=case.satisfied,
        closed_at=case.closed_at,
    )


def _area(one: AreaNode) -> AreaLine:
    return AreaLine(
        code=one.code,
        name=one.name,
        full_name=one.full_name,
        level=int(one.level),
        parent=rules.parent_of(one.path),
    )
