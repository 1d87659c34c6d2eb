"""What follows for triage from what happened to a case."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.ledger.words import Recorded
from bihuan.loop.triage import actions, queries

RAISED, CLASSED = "intake.raised", "routing.classed"
# A unit asks out of a case: whose is it then?
ASKED = frozenset({"routing.return-asked", "routing.adjudication-asked"})
KINDS = frozenset({RAISED, *ASKED, *queries.TAUGHT_BY})


def react(entries: Sequence[Recorded]) -> None:
    """File what was raised, propose, and learn what was decided."""
    raised = queries.cases_in(entries, RAISED)
    actions.file_twins(queries.filed(raised))
    unsettled = raised | queries.cases_in(entries, CLASSED, *ASKED)
    actions.keep_proposals(queries.proposals_for(sorted(unsettled)))
    actions.keep_labels(queries.labels_in(entries))
    actions.review_labels(queries.closed_in(entries))
