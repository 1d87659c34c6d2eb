"""Supervising visits: the year's plan, one visit, and each step that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms import visits as forms
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import visits as queries
from bihuan.faces.desk.queries.supervision import units_to_name
from bihuan.faces.desk.rules import supervision as labels
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.words import Tone

Given = Mapping[str, Any]
Run = Callable[[int, Given, Actor], object]
LABELS: dict[str, object] = {
    "states": labels.VISIT_STATES,
    "tones": labels.TONES_OF_VISIT,
}
_NOT_NOW = Verdict("not-now", "现在不能这样办理。")


@require_safe
def visits(request: StaffRequest) -> HttpResponse:
    year = word(request.GET, "year")
    page = queries.visit_list(
        request.actor,
        int(year) if year.isdecimal() and len(year) == 4 else None,
        request.GET.get("after", ""),
    )
    return render(request, "desk/visits.html", LABELS | {"page": page})


@never_cache
def draft_plan(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.SUPERVISE).enforce()
    form = forms.PlanForm(request.POST or None)
    verdict: Verdict | None = None
    if form.is_valid():
        try:
            actions.draft_plan(**form.cleaned_data, actor=request.actor)
        except Refused as refusal:
            verdict = refusal.verdict
        else:
            return redirect("desk:visits")
    return _ask(request, form, _("起草年度计划"), verdict=verdict)


@never_cache
def plan_act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Approve a plan, or put a visit into it."""
    if verb == "approve" and request.method == "POST":
        actions.approve_plan(pk, actor=request.actor)
        messages.success(request, _("计划已批准。"))
        return redirect("desk:visits")
    if verb != "visit":
        raise Http404
    request.actor.may(Permission.SUPERVISE).enforce()
    form = forms.VisitForm(
        request.POST or None, units=units_to_name(), people=queries.teams_from()
    )
    verdict: Verdict | None = None
    if form.is_valid():
        try:
            actions.plan_visit(pk, form.terms(), actor=request.actor)
        except Refused as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _("已列入计划。"))
            return redirect("desk:visits")
    return _ask(request, form, _("安排一次督查"), verdict=verdict)


@require_safe
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    page = queries.visit_page(request.actor, pk)
    return render(request, "desk/visit.html", LABELS | {"page": page})


@never_cache
def visit_act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Ask for what a step needs, and take it."""
    if verb not in STEPS:
        raise Http404
    page = queries.visit_page(request.actor, pk)
    kind, run = STEPS[verb]
    form = kind(request.POST or None)
    verdict = page.found.may.get(verb, _NOT_NOW)
    if form.is_valid() and verdict:
        try:
            run(pk, form.cleaned_data, request.actor)
        except Refused as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _(labels.VISIT_DONE[verb]))
            return redirect("desk:visit", pk)
    shown = labels.VISIT_VERBS[verb]
    refused = None if verdict else verdict
    return _ask(
        request, form, _(shown.label), verdict=refused, page=page, why=shown.explanation
    )


@require_POST
def decide_visit_proposal(
    request: StaffRequest, pk: int, proposal: int
) -> HttpResponse:
    """A leader's word on praise or blame."""
    answer = request.POST.get("answer")
    if answer not in {"yes", "no"}:
        raise Http404
    actions.decide_visit_proposal(
        pk, proposal, approve=answer == "yes", actor=request.actor
    )
    messages.success(request, _("决定已记录。"))
    return redirect("desk:visit", pk)


def _ask(
    request: StaffRequest,
    form: django_forms.Form,
    heading: str,
    *,
    verdict: Verdict | None = None,
    page: queries.VisitPage | None = None,
    why: str = "",
) -> HttpResponse:
    shown = {"form": form, "heading": heading, "refusal": verdict, "page": page}
    status = 409 if verdict is not None else 422 if form.is_bound else 200
    return render(request, "desk/visit_act.html", shown | {"why": why}, status=status)


def _conclude(pk: int, given: Given, actor: Actor) -> None:
    actions.conclude_visit(
        pk, conclusion=given["words"], rectify_on=given["rectify_on"], actor=actor
    )


def _decide(pk: int, given: Given, actor: Actor) -> None:
    uphold = given["answer"] == "yes"
    actions.decide_visit_objection(pk, uphold=uphold, words=given["words"], actor=actor)


def _verify(pk: int, given: Given, actor: Actor) -> None:
    stands = given["answer"] == "yes"
    actions.verify_put_right(pk, stands=stands, words=given["words"], actor=actor)


def _propose(pk: int, given: Given, actor: Actor) -> None:
    tone = Tone(given["tone"])
    actions.propose_of_visit(pk, tone=tone, words=given["words"], actor=actor)


def _object(pk: int, given: Given, actor: Actor) -> None:
    actions.object_to_visit(pk, text=given["words"], actor=actor)


def _put_right(pk: int, given: Given, actor: Actor) -> None:
    actions.report_put_right(pk, text=given["words"], actor=actor)


STEPS: dict[str, tuple[type[django_forms.Form], Run]] = {
    "conclude": (forms.ConcludeForm, _conclude),
    "object": (forms.WordsForm, _object),
    "decide": (forms.FindingForm, _decide),
    "put-right": (forms.WordsForm, _put_right),
    "verify": (forms.VerifyForm, _verify),
    "propose": (forms.ProposeOfForm, _propose),
}
