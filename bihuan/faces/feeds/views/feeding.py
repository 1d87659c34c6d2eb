"""One's own feed: getting an address, renewing it, ending it; and what calendars read."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from bihuan.faces.feeds import actions, queries, rules
from bihuan.faces.feeds.http import StaffRequest
from bihuan.kit import clock


@require_safe
@never_cache
def feed(request: StaffRequest) -> HttpResponse:
    state = queries.feed_state(request.actor)
    return render(request, "feeds/feed.html", {"state": state})


@never_cache
@require_POST
def renew(request: StaffRequest) -> HttpResponse:
    made = actions.renew_feed(actor=request.actor)
    link = f"{settings.PUBLIC_URL}{reverse('calendar_feed', args=[made.token])}"
    shown = {
        "state": queries.feed_state(request.actor),
        "link": link,
        "subscribe": f"webcal{link[link.index('://') :]}",
        "qr": _qr(link),
    }
    return render(request, "feeds/feed.html", shown)


@require_POST
def end(request: StaffRequest) -> HttpResponse:
    actions.end_feed(actor=request.actor)
    messages.success(request, _("已停用，原来的地址打不开了。"))
    return redirect("feeds:feed")


def _qr(text: str) -> Markup:
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True))  # noqa: S704 - digits and paths


@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed as calendars read it: whoever has the address, as often as they like."""
    found = queries.opened(token)
    host = urlsplit(settings.PUBLIC_URL).hostname or "bihuan"
    numbers = {one.number for one in found.dues}
    body = rules.calendar_of(
        found.dues,
        host=host,
        links={one: _link(one) for one in numbers},
        words={one: _(one) for one in _WORDS},
    )
    if found.read_on != clock.local_day():
        with transaction.atomic():
            actions.note_read(found.account)
    return _answer(request, body)


_WORDS = (*rules.TITLES.values(), rules.PROVISIONAL, rules.NAME)


def _link(number: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('desk:case', args=[number])}"


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """The whole feed, or 304 where the calendar has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    known = "*" in asked or tag in {one.removeprefix("W/") for one in asked}
    response: HttpResponse = (
        HttpResponseNotModified()
        if known
        else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    )
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    return response
