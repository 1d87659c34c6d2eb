"""Draws as anybody may follow, check and make them again."""

from __future__ import annotations

import json

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from bihuan.ground.draws import queries
from bihuan.ground.draws.words import BEACON_NAMES, STATE_NAMES, State

NAMES: dict[str, object] = {"states": STATE_NAMES, "beacons": BEACON_NAMES}


@login_not_required
@require_safe
@never_cache
def draws(request: HttpRequest) -> HttpResponse:
    page = queries.draws(request.GET.get("after") or request.GET.get("before"))
    return render(request, "portal/draws.html", NAMES | {"page": page})


@login_not_required
@require_safe
@never_cache
def draw(request: HttpRequest, code: str) -> HttpResponse:
    line = queries.draw_by_code(code)
    shown = line.state is State.REVEALED
    address = request.build_absolute_uri(reverse("portal:draw", args=[code]))
    page = {
        "line": line,
        "rule": queries.rule_of(code),
        "published": queries.published(code) if shown else None,
        "qr": _qr(address),
    }
    return render(request, "portal/draw.html", NAMES | page)


@login_not_required
@require_safe
def draw_file(_request: HttpRequest, code: str) -> HttpResponse:
    """Everything that proves a draw, to be taken away."""
    body = json.dumps(queries.published(code), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="draw-{code}.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)


@login_not_required
@require_safe
def draw_checker(_request: HttpRequest) -> HttpResponse:
    """The program that makes a draw again without us."""
    headers = {"Content-Disposition": 'attachment; filename="check_draw.py"'}
    return HttpResponse(
        queries.draw_checker(), content_type="text/x-python", headers=headers
    )


def _qr(text: str) -> Markup:
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True))  # noqa: S704 - digits and paths
