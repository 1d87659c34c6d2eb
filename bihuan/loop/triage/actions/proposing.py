"""Keeping what is proposed and what was decided; and why a proposal was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.prepared import as_rows, run_prepared
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.words import stream_of
from bihuan.loop.triage.models import Proposal
from bihuan.loop.triage.rules.proposing import may_explain
from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import (
    Event,
    Kind,
    NewLabel,
    NewProposal,
    Outcome,
)

_PROPOSE = """
INSERT INTO triage_proposal AS p (case_id, kind, choices, first, guess, sure, model,
    abstained, auto, proposed_at, outcome, decided, decided_by, wrong_because)
SELECT case_id, kind, choices, first, guess, sure, model, abstained, auto,
    %(now)s, '', 0, '', ''
FROM jsonb_to_recordset(%(rows)s::jsonb) AS m (case_id bigint, kind text,
    choices jsonb, first bigint, guess bigint, sure double precision, model int,
    abstained boolean, auto boolean)
ON CONFLICT (case_id, kind) DO UPDATE SET choices = excluded.choices,
    first = excluded.first, guess = excluded.guess, sure = excluded.sure,
    model = excluded.model, abstained = excluded.abstained, auto = excluded.auto,
    proposed_at = excluded.proposed_at
WHERE p.outcome = ''
"""
# A case's ledger is read in its order, but a rebuilding reads it again from the start.
_LABEL = """
WITH new AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS m (case_id bigint, kind text,
        key bigint, source text, auto boolean, entry bigint, actor text,
        at timestamptz)
), kept AS (
    INSERT INTO triage_label AS l (case_id, kind, category_id, unit_id, source, auto,
        reviewed, entry, actor, at)
    SELECT case_id, kind, CASE kind WHEN 'category' THEN key END,
        CASE kind WHEN 'unit' THEN key END, source, auto, false, entry, actor, at
    FROM new
    ON CONFLICT (case_id, kind) DO UPDATE SET category_id = excluded.category_id,
        unit_id = excluded.unit_id, source = excluded.source, auto = excluded.auto,
        reviewed = false, entry = excluded.entry, actor = excluded.actor,
        at = excluded.at
    WHERE l.entry < excluded.entry
    RETURNING case_id, kind, coalesce(category_id, unit_id) AS key, actor, at
)
UPDATE triage_proposal p SET decided = k.key, decided_by = k.actor, decided_at = k.at,
    outcome = CASE WHEN p.first = k.key THEN 'accepted' ELSE 'corrected' END
FROM kept k WHERE p.case_id = k.case_id AND p.kind = k.kind
"""
_REVIEW = """
UPDATE triage_label SET reviewed = true
WHERE case_id = ANY(%(cases)s::bigint[]) AND auto AND NOT reviewed
"""


@joins_transaction
def keep_proposals(proposals: Sequence[NewProposal]) -> None:
    """Keep what is proposed; of a case not yet decided, instead of what was before."""
    if proposals:
        rows = as_rows([_row(one) for one in proposals])
        run_prepared(_PROPOSE, {"rows": rows, "now": clock.now()})


@joins_transaction
def keep_labels(labels: Sequence[NewLabel]) -> None:
    """Keep what was decided, the last decision of each case, and settle its proposals."""
    latest = {
        (one.case_id, one.kind): one for one in sorted(labels, key=lambda x: x.entry)
    }
    if latest:
        rows = as_rows([asdict(one) for one in latest.values()])
        run_prepared(_LABEL, {"rows": rows})


@joins_transaction
def review_labels(case_ids: Iterable[int]) -> None:
    """Cases that went out by themselves were seen through to the end by people."""
    if cases := sorted(case_ids):
        run_prepared(_REVIEW, {"cases": cases})


@joins_transaction
def hold_back(case_id: int) -> None:
    """Leave a case to a person that was to go out by itself and could not."""
    waiting = Proposal.objects.filter(case=case_id, outcome=Outcome.WAITING)
    waiting.update(auto=False, abstained=True)


@opens_transaction
def say_why_wrong(
    case_id: int, kind: Kind, *, wrong: Wrong, because: str = "", actor: Actor
) -> None:
    """Note why a proposal was wrong. The text stays out of the ledger."""
    actor.may(Permission.DISPATCH).enforce()
    held = Proposal.objects.select_for_update().filter(case=case_id, kind=kind).first()
    if held is None:
        raise NotVisible(str(case_id))

    accepted = held.outcome == Outcome.ACCEPTED
    may_explain(wrong=wrong, because=because, accepted=accepted).enforce()

    held.wrong, held.wrong_because = wrong, because.strip()
    held.save(update_fields=["wrong", "wrong_because"])

    record(
        Event.EXPLAINED,
        stream_of(case_id),
        actor=actor.name,
        proposed=str(kind),
        model=held.model,
        wrong=str(wrong),
        digest=digest("writing", held.wrong_because).hex(),
    )


def _row(one: NewProposal) -> dict[str, object]:
    return {
        "case_id": one.case_id,
        "kind": one.kind,
        "choices": [asdict(choice) for choice in one.choices],
        "first": one.choices[0].key if one.choices else 0,
        "guess": one.guess,
        "sure": one.sure,
        "model": one.model,
        "abstained": one.abstained,
        "auto": one.auto,
    }
