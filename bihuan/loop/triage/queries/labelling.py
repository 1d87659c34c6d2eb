"""What entries of the ledger decided, as labels to learn from."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bihuan.ground.ledger.queries import entries_of
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.cases.words import stream_of
from bihuan.loop.triage.queries.known import categories_of
from bihuan.loop.triage.words.learning import BY_ITSELF, Kind, NewLabel, Source

CLASSED, CLOSED = "routing.classed", "closing.closed"
DECIDED = {
    "routing.dispatched": Source.DISPATCH,
    "routing.return-agreed": Source.RETURN,
    "routing.adjudicated": Source.ADJUDICATION,
}
TAUGHT_BY = frozenset({CLASSED, CLOSED, *DECIDED})


def decisions_of(case_ids: Iterable[int]) -> list[Recorded]:
    """What was decided about these cases, as the ledger has it; one query."""
    return entries_of([stream_of(pk) for pk in case_ids], TAUGHT_BY)


def labels_in(entries: Collection[Recorded]) -> list[NewLabel]:
    """The unit that was decided for; and the category, as it stood or as it was put right.

    Whoever dispatches a case has looked at its category too; nobody has where it went
    out by itself.
    """
    decided = [one for one in entries if one.kind in DECIDED]
    categories = categories_of(case_of(one) for one in decided)
    found = []
    for one in decided:
        source, case_id = DECIDED[one.kind], case_of(one)
        unit = one.facts.get("unit")
        found.append(_label(one, Kind.UNIT, unit, source))
        if one.actor != BY_ITSELF:
            found.append(_label(one, Kind.CATEGORY, categories.get(case_id), source))
    for one in entries:
        if one.kind == CLASSED:
            said = one.facts.get("category")
            found.append(_label(one, Kind.CATEGORY, said, Source.CLASSING))
    return [label for label in found if label is not None]


def cases_in(entries: Iterable[Recorded], *kinds: str) -> set[int]:
    """The cases to which something of these kinds happened."""
    return {case_of(one) for one in entries if one.kind in kinds}


def closed_in(entries: Iterable[Recorded]) -> set[int]:
    """The cases that were seen through to the end."""
    return cases_in(entries, CLOSED)


def case_of(entry: Recorded) -> int:
    return int(entry.stream.removeprefix("case:"))


def _label(entry: Recorded, kind: Kind, key: object, source: Source) -> NewLabel | None:
    if not isinstance(key, int):
        return None
    return NewLabel(
        case_id=case_of(entry),
        kind=kind,
        key=key,
        source=source,
        entry=entry.id,
        actor=entry.actor,
        at=entry.at,
        auto=entry.actor == BY_ITSELF,
    )
