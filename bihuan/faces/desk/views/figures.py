"""The figures, each number a way to its cases; units of one kind side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.faces.desk.forms.figures import SpanForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import figures as queries
from bihuan.faces.desk.queries.telling import period_said
from bihuan.faces.desk.rules import STATUSES
from bihuan.measure.figures.queries import interval
from bihuan.measure.figures.words import KIND_NAMES, RATIOS, Filters


@require_safe
@never_cache
def figures(request: StaffRequest) -> HttpResponse:
    form = SpanForm(request.GET)
    form.is_valid()
    since, until = queries.period(form.day("since"), form.day("until"))
    profile = form.cleaned_data.get("profile", "")
    asked = {"since": since, "until": until, "profile": profile}
    shown = {
        "page": queries.figures_page(request.actor, since, until, profile),
        "form": SpanForm(asked),
        "asked": urlencode(asked),
        "kinds": KIND_NAMES,
        "interval": interval,
        "ratios": RATIOS,
        "days": period_said,
    }
    return render(request, "desk/figures.html", shown)


@require_safe
@never_cache
def rows(request: StaffRequest) -> HttpResponse:
    """The cases behind a number."""
    form = SpanForm(request.GET)
    form.is_valid()
    since, until = queries.period(form.day("since"), form.day("until"))
    asked = request.GET
    page = queries.rows_page(
        request.actor,
        Filters(since, until, profile=form.cleaned_data.get("profile", "")),
        asked.get("figure", ""),
        row=asked.get("unit"),
        part=asked.get("part", ""),
        key=asked.get("after", ""),
    )
    shown = {"page": page, "since": since, "until": until, "statuses": STATUSES}
    return render(request, "desk/figure_rows.html", shown)
