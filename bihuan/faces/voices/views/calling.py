"""Calls for clues: kept by staff, answered by anybody on the portal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.forms import CallForm, ClueForm, ResultsForm
from bihuan.faces.voices.forms.base import not_done
from bihuan.faces.voices.http import ANYBODY, StaffRequest
from bihuan.faces.voices.rules import OUTCOMES
from bihuan.faces.voices.words import NewCall
from bihuan.ground.access.words import Permission
from bihuan.kit.doorstep import challenge, nonce_of, remember
from bihuan.kit.verdicts import Refused

NAMES: dict[str, object] = {"outcomes": OUTCOMES}


@never_cache
def calls(request: StaffRequest) -> HttpResponse:
    found = queries.calls(request.actor)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = NewCall(**form.cleaned_data)
            pk = actions.draft_call(new, actor=request.actor)
            return redirect("voices:call", pk)
        except Refused as refused:
            not_done(form, refused)
    may = request.actor.may(Permission.DISPATCH)
    page = {"calls": found, "form": form, "may_call": may}
    status = 422 if form.is_bound else 200
    return render(request, "voices/calls.html", page, status=status)


@never_cache
@require_safe
def call(request: StaffRequest, call_id: int) -> HttpResponse:
    return _call(request, call_id, ResultsForm())


@require_POST
def publish(request: StaffRequest, call_id: int) -> HttpResponse:
    actions.publish_call(call_id, actor=request.actor)
    messages.success(request, _("已在门户发布。"))
    return redirect("voices:call", call_id)


@never_cache
@require_POST
def tell(request: StaffRequest, call_id: int) -> HttpResponse:
    form = ResultsForm(request.POST)
    if form.is_valid():
        try:
            findings = form.cleaned_data["text"]
            actions.publish_results(call_id, findings=findings, actor=request.actor)
            return redirect("voices:call", call_id)
        except Refused as refused:
            not_done(form, refused)
    return _call(request, call_id, form, status=422)


def _call(
    request: StaffRequest, call_id: int, form: ResultsForm, *, status: int = 200
) -> HttpResponse:
    page = queries.call_page(request.actor, call_id)
    may = request.actor.may(Permission.DISPATCH)
    shown = NAMES | {"page": page, "form": form, "may_call": may}
    return render(request, "voices/call.html", shown, status=status)


# ---- On the portal -------------------------------------------------------------------


@login_not_required
@require_safe
def public_calls(request: HttpRequest) -> HttpResponse:
    page = {"calls": queries.public_calls()}
    return render(request, "voices/public_calls.html", page)


@login_not_required
@never_cache
def public_call(request: HttpRequest, call_id: int) -> HttpResponse:
    page = queries.public_call(call_id)
    form = ClueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raised = actions.give_clue(
                call_id,
                form.cleaned_data,
                nonce=nonce_of(form.cleaned_data["token"]),
                actor=ANYBODY,
            )
            return remember(redirect("portal:receipt"), raised.receipt)
        except Refused as refused:
            not_done(form, refused)
    shown = NAMES | {"page": page, "form": form, "token": form.next_token}
    shown["challenge"] = challenge(form.next_token)
    status = 422 if form.is_bound else 200
    return render(request, "voices/public_call.html", shown, status=status)
