"""The answer given once: on every open member, and for firms in the same position (C08)."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.directory.parties.queries import similar_parties
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.actions import change, lock_case, record_case, write
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.causes.actions.members import admit, lock_problem, record_problem
from bihuan.loop.causes.models import Belonging, Offer, OfferedFirm, Problem
from bihuan.loop.causes.rules import deciding
from bihuan.loop.causes.words import Event, State

_OFFERING = (Permission.SUPERVISE, Permission.DISPATCH)
_HANDLING = (Permission.HANDLE, Permission.HEAD_UNIT)


@opens_transaction
def offer_answer(
    problem_id: int,
    *,
    text: str,
    firms: Sequence[int] | None = None,
    seen: int | None = None,
    actor: Actor,
) -> int:
    """Offer an answer to all open members and to similar firms; gives the offer's id.

    Each open member gets a note that its holder may answer with: nobody's matter is
    closed by another's answer. `firms` are the parties to be told, of those that
    `queries.similar_firms` lists; None is all of them. The channels send what is listed.
    """
    owned = Problem.objects.filter(pk=problem_id, owner__in=actor.units).exists()
    admit(actor, *_OFFERING, *(_HANDLING if owned else ()))
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    cases = _open_members(problem)
    similar = _similar_firms(problem)
    told = similar if firms is None else [one for one in similar if one in set(firms)]
    deciding.may_offer(text=text, open_members=len(cases), firms=len(told)).enforce()

    offer = _keep(problem, text, cases=len(cases), firms=told, actor=actor)
    reached = [pk for pk in cases if _note(pk, offer, actor)]

    record_problem(
        problem,
        Event.OFFERED,
        actor=actor,
        offer=offer.pk,
        answer=digest("offer", offer.text).hex(),
        cases=reached,
        firms=told,
    )
    return offer.pk


def _keep(
    problem: Problem, text: str, *, cases: int, firms: Sequence[int], actor: Actor
) -> Offer:
    offer = Offer.objects.create(
        problem=problem,
        text=text.strip(),
        offered_at=clock.now(),
        offered_by=actor.name,
        cases=cases,
        firms=len(firms),
    )
    OfferedFirm.objects.bulk_create(
        [OfferedFirm(offer=offer, party_id=party) for party in firms]
    )
    return offer


def _open_members(problem: Problem) -> list[int]:
    """In the order of their ids, in which everybody locks cases."""
    rows = Belonging.objects.filter(
        problem=problem, left_at=None, case__status__in=sorted(OPEN)
    )
    ids = rows.order_by("case").values_list("case_id", flat=True)
    return list(ids[: deciding.MOST_OFFERED])


def _similar_firms(problem: Problem) -> list[int]:
    members = Belonging.objects.filter(problem=problem, left_at=None).values("case")
    parties = FoundCase.objects.filter(pk__in=members, party__isnull=False)
    ids = set(parties.values_list("party_id", flat=True)[: deciding.MOST_OFFERED])
    return [one.pk for one in similar_parties(ids, limit=deciding.MOST_OFFERED)]


def _note(case_id: int, offer: Offer, actor: Actor) -> bool:
    """Put the answer beside an open member, for whoever holds it."""
    case = lock_case(case_id)
    if Status(case.status) not in OPEN:
        return False
    written = write(case, offer.text, actor=actor)
    change(case)
    record_case(
        case,
        Event.OFFERED,
        actor=actor,
        problem=offer.problem_id,
        offer=offer.pk,
        **written.facts,
    )
    return True
