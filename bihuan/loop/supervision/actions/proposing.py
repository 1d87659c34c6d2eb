"""Praise or blame after a visit: proposed by the team, decided by a leader (Art. 21)."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.visiting import lock_visit
from bihuan.loop.supervision.models import VisitProposal
from bihuan.loop.supervision.words import (
    Tone,
    VisitEvent,
    VisitState,
    visit_stream,
)


@opens_transaction
def propose_of_visit(visit_id: int, *, tone: Tone, words: str, actor: Actor) -> int:
    """The team proposes praise or blame."""
    actor.may(Permission.SUPERVISE).enforce()
    visit = lock_visit(visit_id)

    rules.may_propose_of(
        state=VisitState(visit.state),
        members=visit.members,
        actor=actor.name,
        words=words,
    ).enforce()

    made = VisitProposal.objects.create(
        visit=visit,
        tone=tone,
        words=words.strip(),
        proposed_by=actor.name,
        proposed_at=clock.now(),
    )

    record(
        VisitEvent.PROPOSED,
        visit_stream(visit.pk),
        actor=actor.name,
        tone=str(tone),
    )
    return made.pk


@opens_transaction
def decide_visit_proposal(
    visit_id: int, proposal_id: int, *, approve: bool, actor: Actor
) -> None:
    """A leader who did not propose it decides on praise or blame (Art. 21)."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    visit = lock_visit(visit_id)
    found = VisitProposal.objects.filter(visit=visit, pk=proposal_id).first()
    if found is None:
        raise NotVisible(str(proposal_id))

    rules.may_decide_proposal(
        state=VisitState(visit.state),
        decided=found.approved is not None,
        proposed_by=found.proposed_by,
        actor=actor.name,
    ).enforce()

    found.approved = approve
    found.decided_by, found.decided_at = actor.name, clock.now()
    found.save(update_fields=["approved", "decided_by", "decided_at"])

    record(
        VisitEvent.PROPOSAL_DECIDED,
        visit_stream(visit.pk),
        actor=actor.name,
        approved=approve,
    )
