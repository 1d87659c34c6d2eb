"""Second looks, the truth gap, and numbers that look too good."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.closing import RevealForm
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.forms.truth import (
    DecideForm,
    LookForm,
    ThresholdForm,
)
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import truth as pages
from bihuan.faces.desk.rules import truth as words
from bihuan.faces.desk.words import Choices
from bihuan.ground.vault.actions import reveal
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.truth import actions
from bihuan.loop.truth.words import FREELY_NAMES, Kind, look_stream

LABELS: dict[str, object] = {
    "grades": rules.GRADES,
    "results": rules.RESULTS,
    "freely_names": FREELY_NAMES,
    "kinds": words.UNIT_KINDS,
    "signal_rules": words.SIGNALS,
    "signal_states": words.SIGNAL_STATES,
    "percent": words.percent,
    "between": words.between,
    "amount": words.amount,
}


@require_safe
@never_cache
def looks(request: StaffRequest) -> HttpResponse:
    page = pages.looks(request.actor, _key(request))
    return render(request, "desk/looks.html", LABELS | {"view": page})


@never_cache
def look(request: StaffRequest, look_id: int) -> HttpResponse:
    """Ask a second time, and only then be shown what follows."""
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _look(request, look_id, form)
    try:
        actions.record_second_answer(look_id, form.answer(), actor=request.actor)
    except Refused as refusal:
        return _look(request, look_id, form, refusal.verdict)
    messages.success(request, _("二次回访已记下。"))
    return redirect("desk:look", look_id)


def _look(
    request: StaffRequest,
    look_id: int,
    form: LookForm,
    refusal: Verdict | None = None,
) -> HttpResponse:
    view = pages.look(request.actor, look_id)
    status = 409 if refusal is not None else 422 if form.is_bound else 200
    shown = LABELS | {"view": view, "form": form, "refusal": refusal}
    return render(request, "desk/look.html", shown, status=status)


@require_POST
def look_missed(request: StaffRequest, look_id: int) -> HttpResponse:
    """Nobody answered: written down, never counted as agreement."""
    actions.record_try(look_id, actor=request.actor)
    messages.success(request, _("已记下这次没有接通。换个时段再打。"))
    return redirect("desk:looks")


@never_cache
def look_raiser(request: StaffRequest, look_id: int) -> HttpResponse:
    """Whom to ring up, shown once; it is written with the look, not with the case."""
    view = pages.look(request.actor, look_id)
    identity = pages.raiser_to_call(request.actor, look_id)
    form = RevealForm(
        request.POST or None, choices=Choices(), initial={"reason": _("二次回访")}
    )
    shown = {"view": view, "raiser": view.raiser, "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/look_raiser.html", shown, status=status)
    reason, stream = form.cleaned_data["reason"], look_stream(look_id)
    shown["person"] = reveal(
        identity, reason=reason, subject=stream, actor=request.actor
    )
    return render(request, "desk/look_raiser.html", shown)


@require_POST
def hand_over_look(request: StaffRequest, look_id: int) -> HttpResponse:
    unit = request.POST.get("unit", "")
    if not unit.isdigit():
        raise NotVisible(unit)
    actions.hand_over(look_id, unit_id=int(unit), actor=request.actor)
    messages.success(request, _("已交给这个单位二次回访。"))
    return redirect("desk:looks")


@require_safe
@never_cache
def truth(request: StaffRequest) -> HttpResponse:
    view = pages.gap(request.actor, word(request.GET, "month"))
    return render(request, "desk/truth.html", LABELS | {"view": view})


@require_safe
@never_cache
def signals(request: StaffRequest) -> HttpResponse:
    state = word(request.GET, "state")
    view = pages.signals(request.actor, state, _key(request))
    return render(request, "desk/signals.html", LABELS | {"view": view})


@never_cache
def signal(request: StaffRequest, signal_id: int) -> HttpResponse:
    """The rows behind a signal, and what a person makes of it."""
    form = DecideForm(request.POST if request.method == "POST" else None)
    view = pages.signal(request.actor, signal_id)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        shown = LABELS | {"view": view, "form": form}
        return render(request, "desk/signal.html", shown, status=status)
    explained = form.cleaned_data["outcome"] == "explain"
    decide = actions.explain if explained else actions.follow_up
    decide(signal_id, note=form.cleaned_data["note"], actor=request.actor)
    messages.success(request, _("结论已记下。"))
    return redirect("desk:signal", signal_id)


@require_POST
def set_threshold(request: StaffRequest, kind: str) -> HttpResponse:
    form = ThresholdForm(request.POST)
    if kind not in list(Kind) or not form.is_valid():
        raise NotVisible(kind)
    actions.set_threshold(Kind(kind), form.threshold(), actor=request.actor)
    messages.success(request, _("界限已改，下次比对起用。"))
    return redirect("desk:signals")


def _key(request: StaffRequest) -> str | None:
    return request.GET.get("after") or request.GET.get("before")
