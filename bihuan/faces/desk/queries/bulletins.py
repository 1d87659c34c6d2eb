"""Bulletins at the desk: the list and one of them with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.ground.access.words import Actor
from bihuan.kit.paging import Page
from bihuan.measure.bulletins import queries
from bihuan.measure.bulletins.queries import FoundBulletin
from bihuan.measure.bulletins.words import About, BulletinLine
from bihuan.measure.figures.words import BY_CODE, Statistic


@dataclass(frozen=True, slots=True)
class BulletinsList:
    rows: Page[BulletinLine]
    names: Names
    which: str


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """One bulletin, who worked on it, and the formulas of its numbers."""

    found: FoundBulletin
    names: Names
    formulas: Sequence[tuple[Statistic, int]]
    marks: Sequence[
        tuple[str, str]
    ]  # of the county: the name between braces, the value


def bulletins_list(actor: Actor, which: str, key: str) -> BulletinsList:
    """Bulletins, newest first, with who drafted them."""
    rows = queries.bulletins(actor, state=which, key=key)
    actors = {one.drafted_by for one in rows.items}
    return BulletinsList(rows, names_for((), actors), which)


def bulletin_page(actor: Actor, bulletin_id: int) -> BulletinPage:
    """One bulletin with everything about it."""
    found = queries.find_bulletin(bulletin_id, actor=actor)
    actors = {found.line.drafted_by, found.line.decided_by} - {""}
    known = queries.marks(found.numbers)
    return BulletinPage(
        found,
        names_for((), actors),
        formulas_of(found),
        [
            (mark, said)
            for mark, (said, place) in known.items()
            if place is None or found.numbers[place].about is About.COUNTY
        ],
    )


def formulas_of(found: FoundBulletin) -> list[tuple[Statistic, int]]:
    """The formulas of a bulletin's numbers with the versions it was counted by."""
    versions = {one.code: one.version for one in found.numbers}
    return [(BY_CODE[one], version) for one, version in versions.items()]
