"""What was proposed for cases, as the dispatch desk shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bihuan.directory.catalogue.queries import category_names
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.prepared import run_prepared
from bihuan.kit.sentences import Sentence, say
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.triage.models import Proposal
from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import (
    CaseProposals,
    Ground,
    Kind,
    Outcome,
    ShownChoice,
    ShownProposal,
)

_READY = """
SELECT p.case_id, p.first, c.version
FROM triage_proposal p JOIN cases_case c ON c.id = p.case_id
WHERE p.auto AND p.outcome = '' AND p.kind = 'unit' AND c.status = 'accepted'
ORDER BY p.id LIMIT %(most)s
"""


def proposal_of(case_id: int, *, actor: Actor) -> CaseProposals:
    """What is proposed for one case; nothing for whoever may not dispatch or see it."""
    return proposals_of([case_id], actor=actor).get(case_id, CaseProposals())


def proposals_of(case_ids: Iterable[int], *, actor: Actor) -> dict[int, CaseProposals]:
    """The same for a page of cases, in three queries at any number."""
    if not (actor.may(Permission.DISPATCH) or actor.may(Permission.ADJUDICATE)):
        return {}
    seen = visible_cases(actor).filter(pk__in=set(case_ids)).values("pk")
    rows = list(Proposal.objects.filter(case__in=seen))
    names = _names(rows)
    shown: dict[int, dict[Kind, ShownProposal]] = {}
    for row in rows:
        kind = Kind(row.kind)
        shown.setdefault(row.case_id, {})[kind] = _shown(row, names[kind])
    return {
        case: CaseProposals(kinds.get(Kind.CATEGORY), kinds.get(Kind.UNIT))
        for case, kinds in shown.items()
    }


def ready_to_go(most: int) -> list[tuple[int, int, int]]:
    """Cases that go out by themselves and now may: case, unit, version of the case."""
    rows = run_prepared(_READY, {"most": most})
    return [(case, unit, version) for case, unit, version in rows]


def _names(rows: Iterable[Proposal]) -> dict[Kind, dict[int, str]]:
    keys: dict[Kind, set[int]] = {kind: set() for kind in Kind}
    for row in rows:
        keys[Kind(row.kind)] |= {int(one["key"]) for one in row.choices} | {row.decided}
    return {
        Kind.CATEGORY: category_names(keys[Kind.CATEGORY]),
        Kind.UNIT: unit_names(keys[Kind.UNIT]),
    }


def _shown(row: Proposal, names: dict[int, str]) -> ShownProposal:
    return ShownProposal(
        kind=Kind(row.kind),
        choices=tuple(
            _choice(one, names) for one in row.choices if int(one["key"]) in names
        ),
        abstained=row.abstained,
        auto=row.auto,
        model=row.model,
        outcome=Outcome(row.outcome),
        decided=row.decided,
        decided_name=names.get(row.decided, ""),
        wrong=Wrong(row.wrong) if row.wrong else None,
        wrong_because=row.wrong_because,
        proposed_at=row.proposed_at,
    )


def _choice(kept: dict[str, Any], names: dict[int, str]) -> ShownChoice:
    return ShownChoice(
        key=int(kept["key"]),
        name=names[int(kept["key"])],
        probability=kept["probability"],
        ground=Ground(kept["ground"]),
        reason=_reason(kept),
        words=tuple(kept["words"]),
        also=tuple(_reason(one) for one in kept.get("also", ())),
    )


def _reason(kept: dict[str, Any]) -> Sentence:
    template, values = kept["why"], kept["values"]
    return say(template, **values)
