"""Two ledgers at the desk: the list, one reconciliation, what is to be explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.catalogue.words import Privacy
from bihuan.faces.desk.queries.naming import Names, called, names_for
from bihuan.faces.desk.rules.supervision import HOWS, STANDINGS
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.paging import Page
from bihuan.kit.tables.sending import Cell
from bihuan.loop.supervision import queries
from bihuan.loop.supervision.queries import (
    DifferenceLine,
    FoundLedgers,
    LedgersLine,
    RowLine,
)


@dataclass(frozen=True, slots=True)
class LedgersList:
    """Reconciliations, and what this reader's own units are to explain."""

    rows: Page[LedgersLine] | None
    mine: list[DifferenceLine]
    names: Names
    called: dict[str, str]


@dataclass(frozen=True, slots=True)
class LedgersPage:
    """One reconciliation with names."""

    found: FoundLedgers
    names: Names
    called: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """One row of theirs, with the cases that it may be."""

    ledgers_id: int
    row: RowLine
    candidates: list[RowLine]
    names: Names


def ledgers_list(actor: Actor, key: str) -> LedgersList:
    """Whoever reconciles sees all; a unit sees what it is to explain."""
    mine = queries.my_differences(actor)
    rows = None
    if actor.may(Permission.RECONCILE):
        rows = queries.ledgers_list(actor, key=key or None)
    return LedgersList(
        rows=rows,
        mine=mine,
        names=_names(mine),
        called={about.code: called(about) for _pk, about in profiles()},
    )


def ledgers_page(actor: Actor, reconciliation_id: int) -> LedgersPage:
    """One reconciliation as it stands."""
    found = queries.find_ledgers(actor, reconciliation_id)
    units = {one.unit_id for one in found.differences}
    units |= {one.unit_id for one in found.explained} | {found.unit_id}
    units |= {one.unit_id for one in found.report.open}
    actors = {one.ended_by for one in found.explained}
    actors |= {found.opened_by, found.concluded_by}
    actors |= {one.imported_by for one in found.imports}
    names = {about.code: called(about) for _pk, about in profiles()}
    return LedgersPage(
        found, names_for(units, actors - {""}), names.get(found.line.profile, "")
    )


def pair_page(actor: Actor, row_id: int) -> PairPage:
    """One row that a person is to match."""
    ledgers_id, row = queries.ledgers_of_row(actor, row_id)
    candidates = queries.candidates_for(actor, row_id)
    return PairPage(ledgers_id, row, candidates, _names([row, *candidates]))


def sorts_to_compare() -> tuple[tuple[str, str], ...]:
    """The sorts of cases that may be compared: never what is sealed."""
    return tuple(
        (about.code, called(about))
        for _pk, about in profiles()
        if about.privacy is not Privacy.SEALED
    )


def ledger_cells(actor: Actor, reconciliation_id: int) -> list[list[Cell]]:
    """Every matter of both ledgers, for a workbook."""
    rows = queries.rows_of(actor, reconciliation_id)
    names = _names(rows)
    return [
        [
            one.key,
            one.case_number,
            one.firm,
            one.text or one.case_title,
            one.told_on.isoformat() if one.told_on else "",
            _yes(one.closed_there),
            _yes(one.closed_here),
            STANDINGS[one.standing][0],
            HOWS[one.how],
            names.unit(one.unit_id),
        ]
        for one in rows
    ]


def names_of(line: DifferenceLine) -> Names:
    """The names that one difference needs."""
    return _names([line])


def _yes(closed: bool | None) -> str:  # noqa: FBT001 - one cell
    if closed is None:
        return ""
    return "已销号" if closed else "未销号"


def _names(rows: Iterable[RowLine | DifferenceLine]) -> Names:
    return names_for({one.unit_id for one in rows}, set())
