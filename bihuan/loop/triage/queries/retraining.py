"""Where the job that learns anew stands, for whoever asked for it."""

from __future__ import annotations

from bihuan.ground.access.words import Actor
from bihuan.kit.prepared import run_prepared
from bihuan.loop.triage.queries.lessons import number_of_labels
from bihuan.loop.triage.queries.teaching import admit
from bihuan.loop.triage.rules.learning import replacing
from bihuan.loop.triage.words.learning import RETRAIN, Kind
from bihuan.loop.triage.words.versions import Retraining, Training

# One that runs says more than one that waits behind it. Of those that ended well
# nothing is kept; the ledger tells what came of them.
_JOB = """
SELECT j.status::text, j.attempts, (
    SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id
), (
    SELECT max(learnt_at) FROM triage_modelversion
)
FROM procrastinate_jobs j
WHERE j.task_name = %(task)s AND j.status IN ('todo', 'doing', 'failed')
ORDER BY j.status = 'doing' DESC, j.id DESC LIMIT 1
"""
_STATES = {
    "todo": Training.WAITING,
    "doing": Training.RUNNING,
    "failed": Training.FAILED,
}


def retraining(*, actor: Actor) -> Retraining:
    """Whether it waits, runs or has failed since something was last learnt."""
    admit(actor)
    ask = replacing.enough(max(number_of_labels(kind)[0] for kind in Kind))
    rows = run_prepared(_JOB, {"task": RETRAIN})
    if not rows:
        return Retraining(ask)
    status, tries, at, learnt_at = rows[0]
    state = _STATES[status]
    if state is Training.FAILED and learnt_at is not None and learnt_at > at:
        return Retraining(ask)
    return Retraining(ask, state, at, tries)
