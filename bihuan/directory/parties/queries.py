"""Reading parties: the picker at the telephone, and the file of one party."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from bihuan.directory.areas.queries import area_names
from bihuan.directory.parties import rules
from bihuan.directory.parties.models import Contact, Party
from bihuan.directory.parties.words import ContactLine, Kind, PartyFile, PartyLine
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import masked
from bihuan.kit.identifiers import normalise_uscc
from bihuan.kit.verdicts import NotVisible

_USCC_PREFIX = 6  # shorter could be the beginning of a name such as "58同城"


def find_party(text: str, *, limit: int = 10) -> list[PartyLine]:
    """Enterprises and self-employed by USCC or by the beginning of the name.

    Both are what the public register shows, so nobody is asked who they are;
    households are not found by name at all.
    """
    code, name = normalise_uscc(text), rules.tidy_name(text)
    if not name:
        return []
    known = Party.objects.filter(active=True).exclude(kind=Kind.HOUSEHOLD)
    if len(code) >= _USCC_PREFIX and code.isascii() and code.isalnum():
        rows = list(known.filter(uscc__startswith=code).order_by("uscc")[:limit])
        if rows:
            return [_line(row) for row in rows]
    return [_line(row) for row in known.filter(name__startswith=name)[:limit]]


def party_by_uscc(text: str) -> PartyLine | None:
    """The party of exactly this USCC."""
    row = Party.objects.filter(uscc=normalise_uscc(text)).first()
    return _line(row) if row else None


def parties_spoken_for(identity_ids: Iterable[int]) -> list[PartyLine]:
    """Whom these people speak for, each party once: who is calling, by their number."""
    spoken = Contact.objects.filter(identity__in=set(identity_ids), active=True)
    rows = Party.objects.filter(pk__in=spoken.values("party"), active=True)
    return [_line(row) for row in rows.order_by("pk")]


def party_file(actor: Actor, party_id: int) -> PartyFile:
    """Everything the directory knows of one party, people masked."""
    row = Party.objects.select_related("area").filter(pk=party_id).first()
    if row is None or not actor.may(Permission.SEE_PARTIES):
        raise NotVisible(str(party_id))
    return PartyFile(
        party=_line(row),
        sector=row.sector,
        sector_name=rules.sectors().get(row.sector, ""),
        area=row.area.full_name if row.area else "",
        tags=tuple(row.tags),
        registered_at=row.registered_at,
        active=row.active,
        contacts=tuple(_contacts(party_id)),
    )


def party_names(ids: Iterable[int]) -> dict[int, str]:
    """Names by id, in one query. Households come as their area, never as their door."""
    rows = Party.objects.filter(pk__in=set(ids)).values_list(
        "pk", "name", "kind", "area_id"
    )
    found = list(rows)
    doors = {area for _, _, kind, area in found if kind == Kind.HOUSEHOLD and area}
    places = area_names(doors) if doors else {}
    return {
        pk: name if kind != Kind.HOUSEHOLD else places.get(area or 0, "")
        for pk, name, kind, area in found
    }


def similar_parties(ids: Iterable[int], *, limit: int = 500) -> list[PartyLine]:
    """Firms in the same position as these: of the same sector, or with a tag in common.

    Households are no firms, and nobody is similar to themselves.
    """
    given = Party.objects.filter(pk__in=set(ids))
    sectors, tags = set[str](), set[str]()
    for sector, tagged in given.values_list("sector", "tags"):
        sectors |= {sector} if sector else set()
        tags |= set(tagged)
    alike = Q(sector__in=sorted(sectors), sector__gt="") | Q(tags__overlap=sorted(tags))
    rows = Party.objects.filter(alike, active=True).exclude(kind=Kind.HOUSEHOLD)
    return [_line(row) for row in rows.exclude(pk__in=set(ids)).order_by("pk")[:limit]]


def tags_of(ids: Iterable[int]) -> frozenset[str]:
    """All tags that these parties have."""
    rows = Party.objects.filter(pk__in=set(ids)).values_list("tags", flat=True)
    return frozenset(tag for tags in rows for tag in tags)


def scale_enterprises(*, area_ids: Iterable[int] | None = None) -> list[PartyLine]:
    """The 四上 enterprises, by name: whom the breakfast and the draw must reach."""
    rows = Party.objects.filter(scale_class=True, active=True).order_by("name")
    if area_ids is not None:
        rows = rows.filter(area__in=set(area_ids))
    return [_line(row) for row in rows]


def _contacts(party_id: int) -> list[ContactLine]:
    rows = list(Contact.objects.filter(party=party_id, active=True).order_by("pk"))
    people = masked([row.identity_id for row in rows]) if rows else {}
    return [
        ContactLine(row.identity_id, row.post, person.name, person.phone)
        for row in rows
        if (person := people.get(row.identity_id)) is not None
    ]


def _line(row: Party) -> PartyLine:
    return PartyLine(
        pk=row.pk,
        kind=Kind(row.kind),
        name=row.name,
        uscc=row.uscc or "",
        scale_class=row.scale_class,
        area_id=row.area_id,
    )
