"""Units side by side: those of one kind only, each rate with what so few cases can tell."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.units.queries import unit_tree
from bihuan.measure.figures import rules
from bihuan.measure.figures.words import KIND_NAMES, Line, Value


def by_kind(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of units by their kind, in the order in which kinds are listed. One query."""
    kinds = {str(one.pk): str(one.kind) for one in unit_tree(active_only=False)}
    found: dict[str, list[Line]] = {kind: [] for kind in KIND_NAMES}
    for line in lines:
        found[kinds.get(line.key, "")].append(line)
    return {kind: some for kind, some in found.items() if some}


def interval(value: Value) -> tuple[float, float] | None:
    """Between which rates the true one lies, at 95 % (Wilson); None where there is none.

    Units whose intervals overlap cannot be told apart by their rates.
    """
    if value.hidden or value.of is None or value.n > value.of:
        return None
    return rules.interval(value.n, value.of)
