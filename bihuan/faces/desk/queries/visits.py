"""Supervising visits at the desk: the plan of a year, and one visit."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.directory.units.queries import accounts_with
from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.faces.desk.rules.supervision import VISIT_VERBS
from bihuan.faces.desk.words import ProblemButton
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Permission, Role
from bihuan.kit.paging import Page
from bihuan.loop.supervision import queries
from bihuan.loop.supervision.queries import FoundVisit, PlanLine, VisitLine


@dataclass(frozen=True, slots=True)
class VisitList:
    """The visits of one plan, or what a unit was visited for."""

    plans: list[PlanLine]
    plan: PlanLine | None
    rows: Page[VisitLine]
    names: Names
    may_plan: bool


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One visit with names and buttons."""

    found: FoundVisit
    names: Names
    buttons: tuple[ProblemButton, ...]


def visit_list(actor: Actor, year: int | None, key: str) -> VisitList:
    """The plan of a year, the newest where none is named."""
    plans = queries.visit_plans(actor)
    named = [one for one in plans if one.year == year] or plans
    plan = named[0] if named else None
    rows = queries.visits(actor, year=plan.year if plan else None, key=key or None)
    actors = {plan.drafted_by, plan.approved_by} if plan else set()
    return VisitList(
        plans=plans,
        plan=plan,
        rows=rows,
        names=names_for({one.unit_id for one in rows.items}, actors - {""}),
        may_plan=bool(actor.may(Permission.SUPERVISE)),
    )


def visit_page(actor: Actor, visit_id: int) -> VisitPage:
    """One visit with everything about it."""
    found = queries.find_visit(actor, visit_id)
    actors = {found.concluded_by, found.decided_by, found.verified_by, *found.members}
    actors |= {one.proposed_by for one in found.proposals}
    actors |= {one.decided_by for one in found.proposals}
    buttons = tuple(
        ProblemButton(verb, found.may[name], primary=name != "propose")
        for name, verb in VISIT_VERBS.items()
        if name in found.may
    )
    return VisitPage(found, names_for({found.line.unit_id}, actors - {""}), buttons)


def teams_from() -> tuple[tuple[str, str], ...]:
    """Who may be of a team."""
    accounts = accounts_with(Role.SUPERVISOR)
    names = account_names(set(accounts))
    return tuple((f"account:{pk}", names[pk]) for pk in accounts if pk in names)
