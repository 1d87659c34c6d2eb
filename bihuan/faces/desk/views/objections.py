"""Objections to verdicts, and codes by which raisers give theirs."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from bihuan.faces.desk.forms.closing import DecideObjectionForm, InviteForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import objections as queries
from bihuan.faces.desk.queries.acting import acting
from bihuan.faces.desk.words import Choices
from bihuan.ground.access.words import Permission
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Source


@require_safe
def objections(request: StaffRequest) -> HttpResponse:
    decided = request.GET.get("tab") == "decided"
    key = request.GET.get("after") or request.GET.get("before")
    page = queries.objections(request.actor, decided=decided, key=key)
    return render(request, "desk/objections.html", {"page": page})


@never_cache
def objection(request: StaffRequest, objection_id: int) -> HttpResponse:
    if not request.actor.may(Permission.ADJUDICATE):
        raise NotVisible(str(objection_id))
    form = DecideObjectionForm(request.POST or None, choices=Choices())
    status, refusal = (422 if form.is_bound else 200), None
    if form.is_valid():
        try:
            closing.decide_objection(
                objection_id,
                uphold=form.cleaned_data["decision"] == "uphold",
                reason=form.cleaned_data["reason"],
                actor=request.actor,
            )
        except Refused as refused:
            status, refusal = 409, refused.verdict
        else:
            messages.success(request, _("结论已记录，诉求人和承办单位都会看到。"))
            return redirect("desk:objections")
    page = queries.objection(request.actor, objection_id)
    shown = {"page": page, "form": form, "refusal": refusal}
    return render(request, "desk/objection.html", shown, status=status)


@never_cache
def invite(request: StaffRequest, number: str) -> HttpResponse:
    """A code for one verdict, to be shown, printed or sent; shown only once."""
    page = acting(request.actor, number, "invite")
    form = InviteForm(request.POST or None, choices=page.choices)
    refusal = None if page.verdict else page.verdict
    status = 422 if form.is_bound else 200
    shown: dict[str, object] = {"page": page, "form": form}
    if form.is_valid():
        source = Source(form.cleaned_data["source"])
        try:
            code = closing.invite_verdict(
                int(form.cleaned_data["raising"]), source=source, actor=request.actor
            )
        except Refused as refused:
            status, refusal = 409, refused.verdict
        else:
            link = request.build_absolute_uri(
                reverse("portal:scan_verdict", args=[code])
            )
            shown |= {"link": link, "qr": _qr(link), "on_site": source is Source.SITE}
            status = 200
    shown["refusal"] = refusal
    return render(request, "desk/invite.html", shown, status=status)


def _qr(text: str) -> Markup:
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True))  # noqa: S704 - digits and paths
