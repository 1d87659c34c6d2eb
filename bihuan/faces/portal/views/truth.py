"""The truth gap for everybody, where the county has said so."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.faces.portal.queries.truth import told_gap


@login_not_required
@require_safe
def truth(request: HttpRequest) -> HttpResponse:
    if not settings.TRUTH_PUBLIC:
        raise Http404
    page = told_gap(request.GET.get("month", ""))
    return render(request, "portal/truth.html", {"page": page})
