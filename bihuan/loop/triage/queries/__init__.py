"""What triage can be asked; every module one family of questions."""

from bihuan.loop.triage.queries.catching_up import (
    left_behind,
    unfiled,
    unlabelled,
)
from bihuan.loop.triage.queries.comparing import Compared, Told, compared
from bihuan.loop.triage.queries.known import categories_of, names_of_units
from bihuan.loop.triage.queries.labelling import (
    TAUGHT_BY,
    cases_in,
    closed_in,
    decisions_of,
    labels_in,
)
from bihuan.loop.triage.queries.lessons import (
    category_paths,
    lessons,
    number_of_labels,
)
from bihuan.loop.triage.queries.proposals import (
    proposal_of,
    proposals_of,
    ready_to_go,
)
from bihuan.loop.triage.queries.proposing import proposals_for
from bihuan.loop.triage.queries.replies import check_reply, leak_in
from bihuan.loop.triage.queries.retraining import retraining
from bihuan.loop.triage.queries.teaching import (
    dispatcher_incumbent,
    reader_incumbent,
    versions,
)
from bihuan.loop.triage.queries.twins import (
    compare,
    filed,
    likely_same,
    public_twins,
    sketches_of,
    twins_for,
    twins_of,
)
from bihuan.loop.triage.queries.worth import model_page, standings
from bihuan.loop.triage.rules.twins.marks import marks_of
from bihuan.loop.triage.rules.twins.sketches import Sketch

__all__ = [
    "TAUGHT_BY",
    "Compared",
    "Sketch",
    "Told",
    "cases_in",
    "categories_of",
    "category_paths",
    "check_reply",
    "closed_in",
    "compare",
    "compared",
    "decisions_of",
    "dispatcher_incumbent",
    "filed",
    "labels_in",
    "leak_in",
    "left_behind",
    "lessons",
    "likely_same",
    "marks_of",
    "model_page",
    "names_of_units",
    "number_of_labels",
    "proposal_of",
    "proposals_for",
    "proposals_of",
    "public_twins",
    "reader_incumbent",
    "ready_to_go",
    "retraining",
    "sketches_of",
    "standings",
    "twins_for",
    "twins_of",
    "unfiled",
    "unlabelled",
    "versions",
]
