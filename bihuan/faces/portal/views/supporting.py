"""Supporting what others raised, with no matter and no answer of one's own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.faces.portal import forms, queries
from bihuan.faces.portal.http import (
    ANYBODY,
    keep_voice,
    nonce_of,
    remembered,
    voice_of,
)
from bihuan.faces.portal.views.raising import _proof as drawn_with
from bihuan.faces.portal.words import Other
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.queries import raising_by_receipt
from bihuan.loop.causes import actions as causes


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest) -> HttpResponse:
    """Only what was offered beside the raiser's own words can be supported."""
    if request.method != "POST":
        return redirect("portal:raise")
    form = forms.RaiseForm(request.POST)
    if not form.is_valid():
        page = {"form": form, **drawn_with(form)}
        return render(request, "portal/raise.html", page, status=422)
    told = form.cleaned_data
    others = queries.others_raised(told, nonce=nonce_of(told["token"]))
    chosen = next((one for one in others if one.number == told["same"]), None)
    if chosen:
        try:
            return _support(request, chosen, nonce_of(told["token"]))
        except Refused as refused:
            form.add_error(None, forms.mistake(refused.verdict))
    else:
        form.add_error("same", gettext("请选一件您也遇到的。"))
    page = {"form": form, "others": others, "altcha": request.POST.get("altcha", "")}
    return render(request, "portal/others.html", page, status=422)


def _support(request: HttpRequest, chosen: Other, nonce: str) -> HttpResponse:
    voice = voice_of(request, nonce=nonce)
    if not _has_raised(request, chosen.case_id):
        causes.support(chosen.case_id, voice=voice, actor=ANYBODY)
    return keep_voice(redirect("portal:supported"), voice)


def _has_raised(request: HttpRequest, case_id: int) -> bool:
    """Whether this browser holds the code of that matter: its raiser counts already."""
    try:
        return raising_by_receipt(normalise(remembered(request))).case_id == case_id
    except NotVisible:
        return False


@login_not_required
@require_safe
def supported(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/supported.html")
