"""The category tree and the responsibility map: order, overlap, decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bihuan.directory.catalogue.words import NewCategory, ProposalState
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse


def categories_in_order(categories: Iterable[NewCategory]) -> list[NewCategory]:
    """Parents before children, otherwise as given: the order of the file is kept."""
    by_code = {category.code: category for category in categories}
    done: dict[str, NewCategory] = {}

    def place(category: NewCategory, above: frozenset[str]) -> None:
        parent = by_code.get(category.parent)
        # A ring of parents must not hang the loader; its check names the ring.
        if parent is not None and parent.code not in above | done.keys():
            place(parent, above | {category.code})
        done.setdefault(category.code, category)

    for category in by_code.values():
        place(category, frozenset({category.code}))
    return list(done.values())


def most_specific_first(lines: Iterable[tuple[int, int, int]]) -> list[int]:
    """Units out of (category depth, area depth, unit), each once.

    The matter weighs more than the place: the water bureau knows a burst main
    better than the town in which it burst, unless the map names the town for
    exactly this category.
    """
    ordered = sorted(lines, key=lambda line: (-line[0], -line[1], line[2]))
    return list(dict.fromkeys(unit for _, _, unit in ordered))


def may_assign(
    *, starts_on: date, later: Sequence[date], same_unit: bool, today: date
) -> Verdict:
    """The map changes from today or later, and never under a change already made."""
    if same_unit:
        return refuse("already-responsible", "职责清单上本来就是这个单位。")
    if starts_on < today:
        return refuse("assign-past", "职责清单只能从今天或以后开始调整。")
    if later:
        return refuse(
            "assign-later",
            "从 {day} 起已另有安排，请先处理那一条。",
            day=min(later).isoformat(),
        )
    return ALLOWED


def may_decide(state: ProposalState) -> Verdict:
    """A proposal is decided once."""
    if state is not ProposalState.PROPOSED:
        return refuse("proposal-decided", "这条建议已经处理过了。")
    return ALLOWED
