"""What is proposed for matters that wait for a unit: in a list, beside a case, afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.directory.catalogue.queries import profile
from bihuan.faces.desk.queries.casefile import Advice, Panel, Proposed
from bihuan.faces.desk.rules.proposals import (
    CHOOSING,
    WAITING,
    WRONG,
    came_to,
    confidence,
    unsure_because,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase, Waiting
from bihuan.loop.cases.words import Status
from bihuan.loop.triage.queries import proposal_of, proposals_of
from bihuan.loop.triage.words import (
    CaseProposals,
    Kind,
    Outcome,
    ShownChoice,
    ShownProposal,
)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """What one line of a list says of its proposals."""

    version: int
    unit: Advice | None
    category: Advice | None
    accepts: bool
    classes: Proposed | None
    verb: str


def proposal_lines(actor: Actor, waiting: Iterable[Waiting]) -> dict[int, ProposalLine]:
    """By case, for those of a page that wait for a unit; four queries at any length."""
    lines = [one for one in waiting if Status(one.status) in WAITING]
    if not lines or not _sees(actor):
        return {}
    found = proposals_of([one.id for one in lines], actor=actor)
    return {one.id: _line(one, found.get(one.id, _NONE), actor) for one in lines}


def panel(actor: Actor, case: FoundCase) -> Panel | None:
    """What stands beside one case for whoever decides whose it is; None for others."""
    if not _sees(actor):
        return None
    found = proposal_of(case.pk, actor=actor)
    status = Status(case.status)
    waits = status in WAITING
    parts = [_of_case(one, case) for one in (found.unit, found.category) if one]
    kinds = {part.kind: part for part in parts if waits or part.came_to}
    if not waits and not kinds:
        return None
    verb = _verb(status, actor)
    category = kinds.get(Kind.CATEGORY)
    return Panel(
        unit=kinds.get(Kind.UNIT),
        category=category,
        waits=waits,
        verb=verb,
        accepts=verb == CHOOSING[Status.ACCEPTED],
        classes=None if case.category_id else _sure(category),
        auto=waits and found.unit is not None and found.unit.auto,
    )


def advice_of(actor: Actor, case: FoundCase, kind: Kind) -> Advice:
    """What was proposed of one kind, or `NotVisible`."""
    found = proposal_of(case.pk, actor=actor)
    one = found.unit if kind is Kind.UNIT else found.category
    if one is None:
        raise NotVisible(case.number)
    return _of_case(one, case)


_NONE = CaseProposals()


def _sees(actor: Actor) -> bool:
    return bool(actor.may(Permission.DISPATCH) or actor.may(Permission.ADJUDICATE))


def _verb(status: Status, actor: Actor) -> str:
    """The form in which this actor may choose the unit now."""
    verb = CHOOSING.get(status, "")
    needs = Permission.ADJUDICATE if verb == "adjudicate" else Permission.DISPATCH
    return verb if actor.may(needs) else ""


def _line(one: Waiting, found: CaseProposals, actor: Actor) -> ProposalLine:
    least = profile(one.profile_id).triage.propose
    unit = _part(found.unit, least, "") if found.unit else None
    category = _part(found.category, least, "") if found.category else None
    verb = _verb(Status(one.status), actor)
    return ProposalLine(
        version=one.version,
        unit=unit,
        category=category if _tells(one.category, category) else None,
        accepts=verb == "dispatch" and unit is not None and unit.believed,
        classes=None if one.category else _sure(category),
        verb=verb,
    )


def _tells(category: str, proposed: Advice | None) -> bool:
    """A category that somebody chose needs none beside it, unless another is likely."""
    if proposed is None or not category:
        return proposed is not None
    first = proposed.first
    return first is not None and proposed.believed and not first.name.endswith(category)


def _sure(category: Advice | None) -> Proposed | None:
    return category.first if category is not None and category.believed else None


def _of_case(one: ShownProposal, case: FoundCase) -> Advice:
    """With what was chosen; the reaction that notes it comes a moment after the press."""
    decided = ""
    if Status(case.status) not in WAITING:
        owner = case.owner.called if case.owner else ""
        category = case.category.called_in_full if case.category else ""
        now = owner if one.kind is Kind.UNIT else category
        decided = one.decided_name or now
    return _part(one, profile(case.profile_id).triage.propose, decided)


def _part(one: ShownProposal, least: float, decided: str) -> Advice:
    names = [choice.name for choice in one.choices]
    return Advice(
        kind=one.kind,
        choices=tuple(
            _proposed(place, choice) for place, choice in enumerate(one.choices, 1)
        ),
        unsure=unsure_because(one, least=least),
        wrong=WRONG[one.kind].get(one.wrong, "") if one.wrong else "",
        because=one.wrong_because,
        may_explain=bool(names) and one.outcome is not Outcome.ACCEPTED,
        grounds=tuple((str(code), name) for code, name in WRONG[one.kind].items()),
        came_to=came_to(one.kind, names, decided, unsure=one.abstained)
        if decided
        else None,
    )


def _proposed(place: int, choice: ShownChoice) -> Proposed:
    said, tone = confidence(choice)
    return Proposed(
        place=place,
        key=choice.key,
        name=choice.name,
        confidence=said,
        tone=tone,
        reasons=tuple(one for one in (choice.reason, *choice.also) if one),
        words=choice.words,
    )
