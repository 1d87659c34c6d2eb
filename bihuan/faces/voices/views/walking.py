"""Leaders walking the process: walks, their steps, and what became of the obstacles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.forms import StepForm, WalkForm, WordForm
from bihuan.faces.voices.forms.base import not_done
from bihuan.faces.voices.http import StaffRequest
from bihuan.faces.voices.words import NewStep, NewWalk
from bihuan.ground.access.words import Permission
from bihuan.kit.verdicts import Refused


@never_cache
def walks(request: StaffRequest) -> HttpResponse:
    found = queries.walks(request.actor)
    before = [(one.id, one.service) for one in found if one.ended_at]
    form = WalkForm(
        request.POST or None, before=before, initial={"repeats": _again(request)}
    )
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        try:
            pk = actions.begin_walk(NewWalk(**given), actor=request.actor)
            return redirect("voices:walk", pk)
        except Refused as refused:
            not_done(form, refused)
    actor = request.actor
    may = actor.may(Permission.LEAD) or actor.may(Permission.HEAD_UNIT)
    page = {"walks": found, "form": form, "may_walk": may}
    status = 422 if form.is_bound else 200
    return render(request, "voices/walks.html", page, status=status)


def _again(request: StaffRequest) -> str:
    chosen = request.GET.get("again", "")
    return chosen if chosen.isdigit() else ""


@never_cache
@require_safe
def walk(request: StaffRequest, walk_id: int) -> HttpResponse:
    return _walk(request, walk_id, StepForm(), WordForm())


@never_cache
@require_POST
def note(request: StaffRequest, walk_id: int) -> HttpResponse:
    form = StepForm(request.POST)
    if form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        try:
            raised = actions.note_step(walk_id, NewStep(**given), actor=request.actor)
        except Refused as refused:
            not_done(form, refused)
        else:
            if raised:
                told = _("障碍已成为事项 {number}。").format(number=raised.number)
                messages.success(request, told)
            return redirect(f"{reverse('voices:walk', args=[walk_id])}#note")
    return _walk(request, walk_id, form, WordForm(), status=422)


@never_cache
@require_POST
def end(request: StaffRequest, walk_id: int) -> HttpResponse:
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            actions.end_walk(
                walk_id, conclusion=form.cleaned_data["text"], actor=request.actor
            )
            return redirect("voices:walk", walk_id)
        except Refused as refused:
            not_done(form, refused)
    return _walk(request, walk_id, StepForm(), form, status=422)


def _walk(
    request: StaffRequest,
    walk_id: int,
    step: StepForm,
    word: WordForm,
    *,
    status: int = 200,
) -> HttpResponse:
    page = queries.walk_page(request.actor, walk_id)
    shown = {"page": page, "step": step, "word": word}
    return render(request, "voices/walk.html", shown, status=status)
