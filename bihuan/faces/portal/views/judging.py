"""A verdict by a code that was shown on a screen, printed or sent: no receipt is needed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.faces.portal import forms, queries
from bihuan.faces.portal.http import INVITED, forget, remember, remembered
from bihuan.kit.verdicts import Refused
from bihuan.loop.closing import actions as closing


@login_not_required
@require_safe
@never_cache
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the code out of the address at once."""
    queries.verdict_page(code)
    return remember(redirect("portal:verdict"), code, INVITED)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verdict(request: HttpRequest) -> HttpResponse:
    code = remembered(request, INVITED)
    if not code:
        return redirect("portal:follow")
    page = queries.verdict_page(code)
    form = forms.RateForm(request.POST or None, sides=page.sides)
    if form.is_valid():
        me = queries.raiser(page.raising)
        try:
            closing.judge_invited(code, form.answer, actor=me)
        except Refused as refused:
            form.add_error(None, forms.mistake(refused.verdict))
        else:
            return forget(redirect("portal:thanks"), INVITED)
    status = 422 if form.is_bound else 200
    shown = {"page": page, "rate": form}
    return render(request, "portal/verdict.html", shown, status=status)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/thanks.html")
