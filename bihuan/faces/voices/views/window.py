"""The window of things that could not be done, its slip, and refusals read twice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.forms import ReadForm, RefusalForm, WindowForm
from bihuan.faces.voices.forms.base import mistake
from bihuan.faces.voices.http import StaffRequest, qr
from bihuan.faces.voices.words import (
    READING_NAMES,
    TROUBLE_NAMES,
    NewRefusal,
    WindowReport,
)
from bihuan.kit.verdicts import Refused

NAMES: dict[str, object] = {"troubles": TROUBLE_NAMES, "readings": READING_NAMES}
SLIPS = "slips"


@never_cache
def window(request: StaffRequest) -> HttpResponse:
    form = WindowForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        papers = given.pop("papers")
        try:
            raised = actions.report(
                WindowReport(**given), papers=papers, actor=request.actor
            )
        except Refused as refused:
            form.add_error(None, mistake(refused.verdict))
        else:
            # Only for this clerk's browser, to print the slip; kept nowhere else.
            request.session[SLIPS] = {raised.number: raised.receipt}
            return redirect("voices:slip", raised.number)
    page = NAMES | {"page": queries.window_page(request.actor), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "voices/window.html", page, status=status)


@never_cache
@require_safe
def slip(request: StaffRequest, number: str) -> HttpResponse:
    """What the raiser takes along: the number and the code, and where to follow it."""
    case = queries.slip_of(request.actor, number)
    receipt = request.session.get(SLIPS, {}).get(number)
    if receipt is None:
        return redirect("desk:case", case.number)
    address = request.build_absolute_uri(reverse("portal:scan", args=[receipt]))
    page = {"case": case, "receipt": receipt, "qr": qr(address)}
    return render(request, "voices/slip.html", page)


@never_cache
def refusals(request: StaffRequest) -> HttpResponse:
    found = queries.refusals(request.actor)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "draft": str(form.cleaned_data["draft"])}
        pk = actions.ask_refusal(NewRefusal(**given), actor=request.actor)
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
    if not form.is_valid():
        return _refusal(request, refusal_id, form, status=422)
    actions.read_refusal(
        refusal_id,
        agree=form.cleaned_data["agree"] == "yes",
        reason=form.cleaned_data["reason"],
        actor=request.actor,
    )
    return redirect("voices:refusal", refusal_id)


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
