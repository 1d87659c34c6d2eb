"""Notices that were published to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.directory.units.queries import unit_names
from bihuan.faces.portal.queries.noticing import notice_file as file_of
from bihuan.ground.files.http import hand_out
from bihuan.loop.oversight.queries import find_notice, public_notices


@login_not_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = public_notices(key=request.GET.get("after", ""))
    return render(request, "portal/notices.html", {"page": page})


@login_not_required
@require_safe
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    found = find_notice(notice_id)
    names = unit_names([one.unit_id for one in found.items])
    shown = {"found": found, "names": names}
    return render(request, "portal/notice.html", shown)


@login_not_required
@require_safe
def notice_file(_request: HttpRequest, notice_id: int) -> HttpResponseBase:
    return hand_out(file_of(notice_id))
