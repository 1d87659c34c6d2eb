"""The page of one case: everything about it that this actor may see, and may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import profile
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.casefile import (
    CasePage,
    ClockLine,
    Head,
    Matter,
    Other,
    Part,
    Raiser,
)
from bihuan.faces.desk.queries.naming import Names, called, names_for
from bihuan.faces.desk.queries.proposals import panel
from bihuan.faces.desk.queries.telling import (
    cases_in,
    period_said,
    step_said,
    told,
    units_in,
)
from bihuan.faces.desk.queries.verdicts import raisers_of, spread_of
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import clocks_of
from bihuan.ground.clocks.words import ClockView
from bihuan.ground.files.queries import files_of
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases import queries as cases
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.closing import queries as closing
from bihuan.loop.handling import queries as handling
from bihuan.loop.handling.queries import BranchLine, WaitingExtension
from bihuan.loop.handling.words import BranchState
from bihuan.loop.oversight import queries as oversight
from bihuan.loop.routing import queries as routing
from bihuan.loop.routing.queries import WaitingReturn

BEATS = 40  # the newest; older ones are a click away
MOST_BEATS = 1000
OTHERS = 8


def head_of(case: cases.FoundCase) -> tuple[Head, cases.Standing]:
    """The top of a case's pages, and how it stands; reads nothing."""
    return _head(case), cases.standing_of(case)


def case_page(actor: Actor, number: str, *, whole: bool = False) -> CasePage:
    """Everything about one case, in a number of queries that does not depend on it."""
    case = cases.find_case(actor, number)
    standing = cases.standing_of(case)
    stream = stream_of(case.pk)
    happenings = cases.happenings(case.pk)
    shown = happenings[-MOST_BEATS if whole else -BEATS :]
    branches = handling.branches_of(case.pk)
    extension = handling.extension_of(case.pk)
    asked_return = _asked_return(standing)
    raisings = cases.raisings_of(case.pk)
    judgements = closing.judgements_of(case.pk)
    seen = closing.may_see_raters(case.pk, raisers=len(raisings), actor=actor)
    calls = closing.calls_of(case.pk) if seen else []
    views = clocks_of(stream)
    names = _names(shown, branches, asked_return, extension)
    first_cases = {one.first_case_id for one in raisings} | {case.merged_into_id or 0}
    numbers = cases.numbers_of(cases_in(shown) | first_cases - {0, case.pk})
    choices = choices_of(standing, branches, extension, actor=actor)
    return CasePage(
        head=_head(case),
        matter=_matter(case, numbers),
        counters=_counters(case),
        buttons=tuple(rules.buttons(choices)),
        raisers=raisers_of(raisings, judgements if seen else (), calls, numbers),
        verdicts=spread_of(judgements, raisers=len(raisings), protected=not seen),
        others=_others(actor, case),
        beats=tuple(told(shown, names, numbers)),
        beats_left=len(happenings) - len(shown),
        clocks=tuple(_clock(view) for view in views),
        follow_up=closing.follow_up_in(views),
        parts=_parts(branches, standing, names, actor),
        files=tuple(files_of(stream)),
        report=handling.report_of(case.pk),
        asked_return=asked_return,
        asked_extension=extension,
        may_reveal=bool(actor.may(Permission.REVEAL_IDENTITY)),
        names=names,
        proposed=panel(actor, case),
    )


def raiser_of(actor: Actor, number: str, raising_id: int) -> tuple[Head, Raiser, int]:
    """One raiser of a case who can be identified, for whoever may open identities."""
    if not actor.may(Permission.REVEAL_IDENTITY):
        raise NotVisible(number)
    case = cases.find_case(actor, number)
    raisings = [one for one in cases.raisings_of(case.pk) if one.pk == raising_id]
    found = raisers_of(raisings, (), (), {})
    if not found or found[0].identity_id is None:
        raise NotVisible(str(raising_id))
    return _head(case), found[0], found[0].identity_id


def choices_of(
    standing: cases.Standing,
    branches: list[BranchLine],
    extension: WaitingExtension | None,
    *,
    actor: Actor,
) -> dict[str, Verdict]:
    """Everything that this actor might do with a case, with the verdict it would get."""
    return (
        routing.choices(standing, actor=actor)
        | handling.choices(
            standing, branches=branches, extension=extension, actor=actor
        )
        | closing.choices(standing, actor=actor)
        | oversight.choices(standing, actor=actor)
    )


def _asked_return(standing: cases.Standing) -> WaitingReturn | None:
    if standing.status in (Status.RETURNING, Status.ADJUDICATING):
        return routing.waiting_return(standing.id)
    return None


def _names(
    shown: Sequence[cases.Happening],
    branches: Sequence[BranchLine],
    asked_return: WaitingReturn | None,
    extension: WaitingExtension | None,
) -> Names:
    units = units_in(shown) | {branch.unit_id for branch in branches}
    actors = {one.actor for one in shown}
    if asked_return:
        units |= {asked_return.unit_id, asked_return.proposed_id}
    if extension:
        units.add(extension.unit_id)
        actors.add(extension.asked_by)
    return names_for(units, actors)


def _head(case: cases.FoundCase) -> Head:
    status = Status(case.status)
    colour, due_at = cases.deadline_of(case)
    return Head(
        id=case.pk,
        number=case.number,
        version=case.version,
        title=case.title,
        profile=called(profile(case.profile_id)),
        status=status,
        status_name=rules.STATUSES[status],
        tone=rules.TONES[status],
        light=colour,
        due_at=due_at,
        provisional=case.provisional,
        unit=case.owner.called if case.owner else "",
        round=case.round,
        escalation=case.escalation,
    )


def _matter(case: cases.FoundCase, numbers: Mapping[int, str]) -> Matter:
    return Matter(
        about=profile(case.profile_id),
        body=case.body,
        place=case.place,
        area=case.area.full_name if case.area else "",
        category=case.category.called_in_full if case.category else "",
        cause=case.cause,
        channel=rules.label(rules.CHANNELS, case.channel),
        party_id=case.party_id,
        party=case.party.name if case.party else "",
        raised_at=case.raised_at,
        closed_at=case.closed_at,
        result=rules.RESULTS.get(case.result, case.result),
        deferred_to=case.deferred_to,
        merged_into=numbers.get(case.merged_into_id or 0, ""),
    )


def _counters(case: cases.FoundCase) -> tuple[str, ...]:
    """What was done more than once: it says how a case has fared."""
    told_of = (
        (case.returns, _("退单%(n)s次")),
        (case.extensions, _("延期%(n)s次")),
        (case.rehandles, _("退回重办%(n)s次")),
        (case.reopens, _("重新打开%(n)s次")),
    )
    return tuple(text % {"n": n} for n, text in told_of if n)


def _others(actor: Actor, case: cases.FoundCase) -> tuple[Other, ...]:
    if case.party_id is None:
        return ()
    found = cases.open_matters_of_party(actor, case.party_id, most=OTHERS + 1)
    return tuple(
        Other(
            one.number,
            one.title,
            rules.STATUSES[one.status],
            rules.TONES[one.status],
            one.raised_at,
        )
        for one in found
        if one.pk != case.pk
    )[:OTHERS]


def _clock(view: ClockView) -> ClockLine:
    kind = "branch" if view.kind.startswith("branch-") else view.kind
    return ClockLine(
        name=rules.label(rules.CLOCKS, kind),
        period=_("到约定的日期") if kind == "deferral" else period_said(view.period),
        extensions=tuple(period_said(one) for one in view.extensions),
        rungs=tuple(
            (rules.label(rules.RUNGS, rung.name), rung.at, rung.fired)
            for rung in view.rungs
        ),
        steps=tuple(step_said(step) for step in view.steps),
        view=view,
    )


def _parts(
    branches: Sequence[BranchLine],
    standing: cases.Standing,
    names: Names,
    actor: Actor,
) -> tuple[Part, ...]:
    handles = bool(actor.may(Permission.HANDLE))
    now = clock.now()
    return tuple(
        Part(
            branch=branch,
            unit=names.unit(branch.unit_id),
            is_open=(open_ := branch.state is BranchState.OPEN),
            late=open_ and branch.due_at <= now,
            may_answer=open_ and handles and branch.unit_id in actor.units,
            may_recall=open_ and handles and standing.owner in actor.units,
        )
        for branch in branches
    )
