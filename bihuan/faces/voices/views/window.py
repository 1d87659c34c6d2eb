"""The window of things that could not be done, its slip, and refusals read twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.forms import ReadForm, RefusalForm, WindowForm
from bihuan.faces.voices.forms.base import not_done
from bihuan.faces.voices.http import StaffRequest, qr
from bihuan.faces.voices.words import (
    READING_NAMES,
    TROUBLE_NAMES,
    NewRefusal,
    WindowReport,
)
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused

NAMES: dict[str, object] = {"troubles": TROUBLE_NAMES, "readings": READING_NAMES}
SLIPS = "slips"
# Long enough to print it, and to print it again when the paper jams.
SLIP_FOR = timedelta(minutes=10)


@never_cache
def window(request: StaffRequest) -> HttpResponse:
    _code_of_slip(request, "")
    form = WindowForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        papers = given.pop("papers")
        try:
            raised = actions.report(
                WindowReport(**given), papers=papers, actor=request.actor
            )
        except Refused as refused:
            not_done(form, refused)
        else:
            # Only for this clerk's browser, to print the slip.
            until = (clock.now() + SLIP_FOR).isoformat()
            request.session[SLIPS] = [raised.number, raised.receipt, until]
            return redirect("voices:slip", raised.number)
    page = NAMES | {"page": queries.window_page(request.actor), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "voices/window.html", page, status=status)


@never_cache
@require_safe
def slip(request: StaffRequest, number: str) -> HttpResponse:
    """What the raiser takes along: the number and the code, and where to follow it."""
    receipt = _code_of_slip(request, number)
    if not receipt:
        return redirect("voices:window")
    slip = queries.slip_of(request.actor, number)
    address = request.build_absolute_uri(reverse("portal:scan", args=[receipt]))
    page = NAMES | {"slip": slip, "receipt": receipt, "qr": qr(address)}
    return render(request, "voices/slip.html", page)


def _code_of_slip(request: StaffRequest, number: str) -> str:
    """The code of the slip printed last; forgotten once its time is over."""
    kept = request.session.get(SLIPS)
    if not isinstance(kept, list):
        return ""
    of, receipt, until = kept
    if datetime.fromisoformat(until) < clock.now():
        del request.session[SLIPS]
        return ""
    return str(receipt) if of == number else ""


@never_cache
def refusals(request: StaffRequest) -> HttpResponse:
    found = queries.refusals(request.actor)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        try:
            pk = actions.ask_refusal(NewRefusal(**given), actor=request.actor)
        except Refused as refused:
            not_done(form, refused)
        else:
            messages.success(request, _("已报复核。复核之前请不要告知申请人不能办。"))
            return redirect("voices:refusal", pk)
    page = NAMES | {"refusals": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "voices/refusals.html", page, status=status)


@never_cache
@require_safe
def refusal(request: StaffRequest, refusal_id: int) -> HttpResponse:
    return _refusal(request, refusal_id, ReadForm())


@never_cache
@require_POST
def read(request: StaffRequest, refusal_id: int) -> HttpResponse:
    form = ReadForm(request.POST)
    if form.is_valid():
        try:
            actions.read_refusal(
                refusal_id,
                agree=form.cleaned_data["agree"] == "yes",
                reason=form.cleaned_data["reason"],
                actor=request.actor,
            )
            return redirect("voices:refusal", refusal_id)
        except Refused as refused:
            not_done(form, refused)
    return _refusal(request, refusal_id, form, status=422)


def _refusal(
    request: StaffRequest, refusal_id: int, form: ReadForm, *, status: int = 200
) -> HttpResponse:
    page = queries.refusal_page(request.actor, refusal_id)
    drawn = None
    if page.line.state == "upheld":
        drawn = qr(request.build_absolute_uri(reverse("portal:raise")))
    elif page.receipt:
        where = reverse("portal:scan", args=[page.receipt])
        drawn = qr(request.build_absolute_uri(where))
    shown = NAMES | {"page": page, "form": form, "qr": drawn}
    return render(request, "voices/refusal.html", shown, status=status)
