"""Raising a matter: one sentence, what others raised, and the receipt."""

from __future__ import annotations

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from bihuan.faces.messaging import actions as messaging
from bihuan.faces.messaging.words import Language
from bihuan.faces.portal import actions, forms, queries
from bihuan.faces.portal.http import (
    ANYBODY,
    challenge,
    nonce_of,
    remember,
    remembered,
)
from bihuan.faces.portal.words import Other
from bihuan.kit.languages import reads_chinese
from bihuan.kit.verdicts import Refused
from bihuan.loop.intake import actions as intake


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = forms.RaiseForm()
    page = {"form": form, "codes": forms.CodeForm(), **_proof(form)}
    return render(request, "portal/home.html", page)


@login_not_required
def raise_(request: HttpRequest) -> HttpResponse:
    bound = request.method == "POST"
    form = forms.RaiseForm(request.POST, request.FILES) if bound else forms.RaiseForm()
    back = bound and form.data.get("same") == forms.EDIT
    if bound and not back and form.is_valid():
        try:
            return _receive(request, form)
        except Refused as refused:
            form.add_error(None, forms.mistake(refused.verdict))
    page = {"form": form, **_proof(form)}
    status = 422 if bound and form.errors else 200
    return render(request, "portal/raise.html", page, status=status)


def _receive(request: HttpRequest, form: forms.RaiseForm) -> HttpResponse:
    """Take the matter in; where others raised it too, ask first whether it is that one.

    Who sends photographs is not asked, because a browser would not send them twice.
    """
    told = form.cleaned_data
    others: tuple[Other, ...] = ()
    if told["same"] != forms.ALONE and not told["papers"]:
        others = queries.others_raised(told, nonce=nonce_of(told["token"]))
    chosen = next((one for one in others if one.number == told["same"]), None)
    if not others or chosen:
        return _take_in(form, chosen)
    if told["asked"]:
        form.add_error("same", gettext("请选一项。"))
    page = {"form": form, "others": others, "altcha": request.POST.get("altcha", "")}
    status = 422 if form.errors else 200
    return render(request, "portal/others.html", page, status=status)


def _take_in(form: forms.RaiseForm, along: Other | None) -> HttpResponse:
    told = form.cleaned_data
    matter = queries.new_matter(told, nonce=nonce_of(told["token"]))
    if along:
        said = gettext("诉求人在提交前说是同一件事。")
        raised = intake.raise_along(
            matter, into_id=along.case_id, reason=said, actor=ANYBODY
        )
    else:
        raised = intake.raise_matter(matter, actor=ANYBODY)
    in_english = bool(told["phone"]) and not reads_chinese()
    if in_english or told["papers"]:
        raising, me = queries.find_raising(raised.receipt)
    if in_english:
        messaging.speak(raising, Language.ENGLISH, actor=me)
    if told["papers"]:
        actions.attach(raising, told["papers"], actor=me)
    return remember(redirect("portal:receipt"), raised.receipt)


def _proof(form: forms.RaiseForm) -> dict[str, object]:
    """What every drawing of the form needs beside its fields."""
    return {
        "token": form.next_token,
        "challenge": challenge(form.next_token),
        "may_be_unseen": queries.may_be_unseen(),
    }


@login_not_required
@require_safe
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    code = remembered(request)
    if not code:
        return redirect("portal:follow")
    address = request.build_absolute_uri(reverse("portal:scan", args=[code]))
    page = {"matter": queries.matter_page(code), "qr": _qr(address)}
    return render(request, "portal/receipt.html", page)


def _qr(text: str) -> Markup:
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True))  # noqa: S704 - digits and paths
