"""The page of one verb: the case it is about, what may be chosen, what has changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.case import choices_of, head_of
from bihuan.faces.desk.queries.casefile import Advice, Head, Panel
from bihuan.faces.desk.queries.choosing import choices_for, with_verdicts
from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.faces.desk.queries.proposals import advice_of, panel
from bihuan.faces.desk.queries.telling import (
    Beat,
    cases_in,
    changed_since,
    period_said,
    told,
    units_in,
)
from bihuan.faces.desk.words import Choices, Verb
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.verdicts import Refused, Verdict, refuse
from bihuan.loop.cases import queries as cases
from bihuan.loop.cases.queries import Standing
from bihuan.loop.closing.queries import objectionable
from bihuan.loop.handling import queries as handling
from bihuan.loop.handling.queries import BranchLine, ReportLine, WaitingExtension
from bihuan.loop.handling.words import BranchState
from bihuan.loop.routing.queries import WaitingReturn, waiting_return
from bihuan.loop.triage.words import Kind

RETURNS = frozenset({"agree-return", "refuse-return", "put-up", "adjudicate"})
SENDINGS = frozenset({"dispatch", "agree-return", "adjudicate"})
REPORTS = frozenset({"pass-audit", "fail-audit", "call-back"})


@dataclass(frozen=True, slots=True)
class Acting:
    """What the page of one verb shows beside its form."""

    head: Head
    standing: Standing
    verb: Verb
    verdict: Verdict
    choices: Choices
    body: str
    asked_return: WaitingReturn | None = None
    asked_extension: WaitingExtension | None = None
    extension_said: str = ""
    report: ReportLine | None = None
    names: Names = Names()  # noqa: RUF009 - frozen and empty
    proposed: Panel | None = None


def acting(actor: Actor, number: str, verb: str) -> Acting:
    """Everything that the page of one verb needs; refused to whoever may never do it."""
    case = cases.find_case(actor, number)
    actor.may(rules.VERBS[verb].needs).enforce()
    head, standing = head_of(case)
    extension = handling.extension_of(case.pk)
    branches = handling.branches_of(case.pk)
    verdicts = choices_of(standing, branches, extension, actor=actor)
    proposed = panel(actor, case) if verb in SENDINGS else None
    choices = _suggesting(choices_for(verb, standing), verb, proposed)
    if verb == "object":
        choices = with_verdicts(choices, objectionable(standing, actor=actor))
    asked = waiting_return(case.pk) if verb in RETURNS else None
    return Acting(
        head=head,
        standing=standing,
        verb=rules.VERBS[verb],
        verdict=verdicts.get(verb, _not_now(head)),
        choices=choices,
        body=case.body,
        asked_return=asked,
        asked_extension=extension if verb == "decide-extension" else None,
        extension_said=period_said(extension.period) if extension else "",
        report=handling.report_of(case.pk) if verb in REPORTS else None,
        names=names_for(
            {asked.unit_id, asked.proposed_id} if asked else set(),
            {extension.asked_by} if extension else set(),
        ),
        proposed=proposed,
    )


def _suggesting(choices: Choices, verb: str, proposed: Panel | None) -> Choices:
    """What is proposed stands chosen in the form, as it stands first beside it."""
    unit = proposed.unit if proposed is not None else None
    if verb != "dispatch" or unit is None or unit.first is None or not unit.believed:
        return choices
    if choices.suggested == str(unit.first.key):
        return choices
    return replace(
        choices,
        suggested=str(unit.first.key),
        why_suggested=_("系统建议由%(unit)s承办，理由写在旁边。")
        % {"unit": unit.first.name},
    )


def explaining(actor: Actor, number: str, kind: Kind) -> tuple[Head, Advice]:
    """The proposal that somebody says was wrong; refused to whoever may not dispatch."""
    actor.may(Permission.DISPATCH).enforce()
    case = cases.find_case(actor, number)
    return head_of(case)[0], advice_of(actor, case, kind)


def _not_now(head: Head) -> Verdict:
    return refuse(
        "not-now", "这件事现在是“{status}”，不能这样办理。", status=head.status_name
    )


def changes_since(case_id: int, seen: int) -> list[Beat]:
    """What happened to a case since the version that somebody's form was drawn from."""
    happened = changed_since(cases.happenings(case_id), seen)
    names = names_for(units_in(happened), (one.actor for one in happened))
    return told(happened, names, cases.numbers_of(cases_in(happened)))


def branch_of(actor: Actor, number: str, branch_id: int) -> tuple[Head, BranchLine]:
    """One open branch of a case that the actor may see."""
    case = cases.find_case(actor, number)
    for branch in handling.branches_of(case.pk):
        if branch.id == branch_id and branch.state is BranchState.OPEN:
            return head_of(case)[0], branch
    raise Refused(Verdict("branch-ended", "这项协办已经结束。"))
