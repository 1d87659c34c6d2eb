"""Bulletins that were published to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.kit.languages import named
from bihuan.kit.tables.sending import XLSX
from bihuan.measure.bulletins import queries
from bihuan.measure.figures.words import BY_CODE, KIND_NAMES

ENDINGS = {"pdf": "application/pdf", "xlsx": XLSX}


@login_not_required
@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    page = queries.public_bulletins(key=request.GET.get("after", ""))
    return render(request, "portal/bulletins.html", {"page": page})


@login_not_required
@require_safe
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    found = queries.find_public_bulletin(bulletin_id)
    versions = {one.code: one.version for one in found.numbers}
    shown = {
        "found": found,
        "kinds": KIND_NAMES,
        "names": {
            code: named(BY_CODE[code].name, BY_CODE[code].name_en) for code in versions
        },
        "formulas": [(BY_CODE[code], version) for code, version in versions.items()],
    }
    return render(request, "portal/bulletin.html", shown)


@login_not_required
@require_safe
def file(_request: HttpRequest, bulletin_id: int, ending: str) -> HttpResponse:
    if ending not in ENDINGS:
        raise Http404
    body = queries.bulletin_file(bulletin_id, ending, actor=None)
    response = HttpResponse(body, content_type=ENDINGS[ending])
    name = f'attachment; filename="bulletin-{bulletin_id}.{ending}"'
    response["Content-Disposition"] = name
    return response
