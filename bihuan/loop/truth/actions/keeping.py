"""Writing down how a matter ended, as the ledger tells it."""

from __future__ import annotations

from bihuan.ground.ledger.queries import entries_of
from bihuan.ground.ledger.words import Recorded
from bihuan.kit.prepared import run_prepared
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.closing.words import Event as Closing
from bihuan.loop.handling.words import Event as Handled
from bihuan.loop.routing.words import Event as Routed
from bihuan.loop.truth.models import Ending

# From when on the raiser could know the result.
ASKED = (Closing.AUDIT_PASSED, Handled.ANSWERED_NOW, Routed.TRANSFERRED)
# What was spoken before silence, and of several raisers the first.
_FIRST_SAID = """
SELECT raising_id, source, solved, grade, words_id, taken_by, given_at
FROM closing_judgement
WHERE case_id = %(case)s AND round = %(round)s AND source <> 'withdrawal'
ORDER BY solved IS NULL, raising_id LIMIT 1
"""


@joins_transaction
def keep_ending(closed: Recorded) -> None:
    """Keep one closing with its first answer; told twice, it is kept once.

    Who took their matter back themselves said so: there is nothing to ask again.
    """
    case, turn = int(closed.stream.partition(":")[2]), int(str(closed.facts["round"]))
    said = run_prepared(_FIRST_SAID, {"case": case, "round": turn})
    if not said or closed.facts["owner"] is None:
        return
    raising, source, solved, grade, words, taken_by, given_at = said[0]
    asked = [
        entry.at
        for entry in entries_of([closed.stream], ASKED)
        if entry.seq < closed.seq
    ]
    Ending.objects.get_or_create(
        case_id=case,
        round=turn,
        defaults={
            "raising_id": raising,
            "unit_id": int(str(closed.facts["owner"])),
            "result": str(closed.facts["result"]),
            "source": source,
            "solved": solved,
            "grade": grade,
            "words_id": words,
            "taken_by": taken_by,
            "asked_at": asked[-1] if asked else None,
            "given_at": given_at,
            "closed_at": closed.at,
        },
    )
