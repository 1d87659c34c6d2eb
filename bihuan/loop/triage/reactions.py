"""What follows for triage from what happened to a case."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.ledger.words import Recorded
from bihuan.loop.triage import actions, queries
from bihuan.loop.triage.words.learning import BY_ITSELF, Kind, NewLabel, Source

RAISED, CLASSED, CLOSED = "intake.raised", "routing.classed", "closing.closed"
# A unit asks out of a case: whose is it then?
ASKED = frozenset({"routing.return-asked", "routing.adjudication-asked"})
DECIDED = {
    "routing.dispatched": Source.DISPATCH,
    "routing.return-agreed": Source.RETURN,
    "routing.adjudicated": Source.ADJUDICATION,
}
KINDS = frozenset({RAISED, CLASSED, CLOSED, *ASKED, *DECIDED})


def react(entries: Sequence[Recorded]) -> None:
    """File what was raised, propose, and learn what was decided."""
    raised = _cases(entries, RAISED)
    actions.file_twins(queries.filed(raised))
    actions.keep_proposals(
        queries.proposals_for(sorted(raised | _cases(entries, CLASSED, *ASKED)))
    )
    actions.keep_labels(_labels(entries))
    actions.review_labels(_cases(entries, CLOSED))


def _cases(entries: Sequence[Recorded], *kinds: str) -> set[int]:
    return {_case_of(one) for one in entries if one.kind in kinds}


def _case_of(entry: Recorded) -> int:
    return int(entry.stream.removeprefix("case:"))


def _labels(entries: Sequence[Recorded]) -> list[NewLabel]:
    """The unit that was decided for; and the category, as it stood or as it was put right.

    Whoever dispatches a case has looked at its category too; nobody has where it went
    out by itself.
    """
    decided = [one for one in entries if one.kind in DECIDED]
    categories = queries.categories_of(_case_of(one) for one in decided)
    found = []
    for one in decided:
        source, case_id = DECIDED[one.kind], _case_of(one)
        unit = one.facts.get("unit")
        found.append(_label(one, Kind.UNIT, unit, source))
        if one.actor != BY_ITSELF:
            found.append(_label(one, Kind.CATEGORY, categories.get(case_id), source))
    for one in entries:
        if one.kind == CLASSED:
            said = one.facts.get("category")
            found.append(_label(one, Kind.CATEGORY, said, Source.CLASSING))
    return [label for label in found if label is not None]


def _label(entry: Recorded, kind: Kind, key: object, source: Source) -> NewLabel | None:
    if not isinstance(key, int):
        return None
    return NewLabel(
        case_id=_case_of(entry),
        kind=kind,
        key=key,
        source=source,
        entry=entry.id,
        actor=entry.actor,
        at=entry.at,
        auto=entry.actor == BY_ITSELF,
    )
