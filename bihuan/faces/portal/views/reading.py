"""What anybody may read: figures, roots, rules."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.faces.portal import queries, rules
from bihuan.ground.ledger import queries as ledger
from bihuan.kit.tables.sending import CSV
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.figures import queries as published
from bihuan.measure.figures.words import KIND_NAMES, OpenFile


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    wanted = request.GET
    page = {
        "page": queries.figures_page(wanted.get("span", ""), wanted.get("by", "")),
        "spans": rules.SPANS,
        "bys": rules.BYS,
        "headlines": rules.HEADLINES,
        "columns": rules.COLUMNS,
        "shares": rules.SHARES,
        "kinds": KIND_NAMES,
        "interval": published.interval,
    }
    return render(request, "portal/figures.html", page)


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/open_data.html", {"months": published.open_months()})


@login_not_required
@require_safe
def open_month(_request: HttpRequest, month: str) -> HttpResponse:
    return _file(published.open_file(_day(month)))


@login_not_required
@require_safe
def open_dictionary(_request: HttpRequest, month: str) -> HttpResponse:
    return _file(published.open_dictionary(_day(month)))


def _day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise NotVisible from error


def _file(found: OpenFile) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "ETag": f'"{found.digest}"',
    }
    return HttpResponse(found.body, content_type=CSV, headers=headers)


@login_not_required
@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    page = ledger.roots(request.GET.get("after") or None)
    return render(request, "portal/roots.html", {"page": page})


@login_not_required
@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The program that checks a receipt without us."""
    headers = {"Content-Disposition": 'attachment; filename="check_receipt.py"'}
    return HttpResponse(
        ledger.receipt_checker(), content_type="text/x-python", headers=headers
    )


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    page = {
        "profiles": queries.portal_profiles(),
        "name_of": queries.name_of,
        "stages": rules.CLOCKS,
    }
    return render(request, "portal/about.html", page)
