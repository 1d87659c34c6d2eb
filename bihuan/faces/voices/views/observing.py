"""Observers: the list of whoever keeps it, and the observer's own page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.forms import AppointForm, BadgeForm, EndForm, OpinionForm
from bihuan.faces.voices.forms.base import not_done
from bihuan.faces.voices.http import StaffRequest, observer, qr
from bihuan.faces.voices.words import BADGE, NewObserver
from bihuan.kit.doorstep import challenge, forget, nonce_of, remember, remembered
from bihuan.kit.verdicts import NotVisible, Refused

SHOWN = "badge"


@never_cache
def observers(request: StaffRequest) -> HttpResponse:
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        try:
            badge = actions.appoint(NewObserver(**given), actor=request.actor)
        except Refused as refused:
            not_done(form, refused)
        else:
            request.session[SHOWN] = [badge.id, badge.code]
            return redirect("voices:badge", badge.id)
    return _observers(request, form, status=422 if form.is_bound else 200)


def _observers(
    request: StaffRequest,
    form: AppointForm,
    *,
    ending: tuple[int, EndForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "page": queries.observers(request.actor),
        "form": form,
        "ending": ending or (0, EndForm()),
    }
    return render(request, "voices/observers.html", shown, status=status)


@never_cache
@require_safe
def badge(request: StaffRequest, observer_id: int) -> HttpResponse:
    """The observer's letter with their code: shown once, to hand over."""
    line = queries.observer_page(request.actor, observer_id)
    pk, code = request.session.get(SHOWN, (0, ""))
    if pk != observer_id:
        return redirect("voices:observers")
    del request.session[SHOWN]
    address = request.build_absolute_uri(reverse("voices:scan", args=[code]))
    page = {"line": line, "code": code, "qr": qr(address)}
    return render(request, "voices/badge.html", page)


@require_POST
def renew(request: StaffRequest, observer_id: int) -> HttpResponse:
    new = actions.renew_badge(observer_id, actor=request.actor)
    request.session[SHOWN] = [new.id, new.code]
    return redirect("voices:badge", observer_id)


@never_cache
@require_POST
def end(request: StaffRequest, observer_id: int) -> HttpResponse:
    """Ends a term; what is wrong with the reason is said beside it, and it is kept."""
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            why = form.cleaned_data["text"]
            actions.end_term(observer_id, why=why, actor=request.actor)
        except Refused as refused:
            not_done(form, refused)
        else:
            messages.success(request, _("聘期已经结束。"))
            return redirect("voices:observers")
    ending = (observer_id, form)
    return _observers(request, AppointForm(), ending=ending, status=422)


# ---- The observer's own page, without an account ---------------------------------------


@login_not_required
@require_safe
@never_cache
def scan(request: HttpRequest, code: str) -> HttpResponse:
    queries.observer_with(code)
    return remember(redirect("voices:observe"), code, BADGE)


@login_not_required
@never_cache
def observe(request: HttpRequest) -> HttpResponse:
    code, pk = _who(request)
    if not pk:
        return _gate(request)
    if "code" in request.POST:
        return remember(redirect("voices:observe"), code, BADGE)
    return _own_page(request, code, OpinionForm())


@login_not_required
@never_cache
def opine(request: HttpRequest) -> HttpResponse:
    """What an observer says. It has its own address, and so the limits of raising."""
    code, pk = _who(request)
    if not pk or request.method != "POST":
        return redirect("voices:observe")
    form = OpinionForm(request.POST)
    if form.is_valid():
        try:
            raised = actions.give_opinion(
                pk,
                text=form.cleaned_data["opinion"],
                request=nonce_of(form.cleaned_data["token"]),
                actor=observer(pk),
            )
        except Refused as refused:
            not_done(form, refused)
        else:
            told = _("已收到，编号 {number}。进展和答复就在这一页。")
            messages.success(request, told.format(number=raised.number))
            return redirect("voices:observe")
    return _own_page(request, code, form)


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return forget(redirect("voices:observe"), BADGE)


def _gate(request: HttpRequest) -> HttpResponse:
    form = BadgeForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        form.add_error("code", _("没有这个观察员码，请对照聘书再输一遍。"))
    status = 422 if form.is_bound else 200
    return render(request, "voices/gate.html", {"form": form}, status=status)


def _who(request: HttpRequest) -> tuple[str, int]:
    """The observer whose code came or is remembered; 0 where it opens nothing."""
    code = remembered(request, BADGE)
    try:
        return code, queries.observer_with(code) if code else 0
    except NotVisible:
        return code, 0


def _own_page(request: HttpRequest, code: str, form: OpinionForm) -> HttpResponse:
    page = {"page": queries.badged(code), "form": form, "token": form.next_token}
    page["challenge"] = challenge(form.next_token)
    status = 422 if form.is_bound else 200
    return render(request, "voices/observe.html", page, status=status)
