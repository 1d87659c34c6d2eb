"""What requests of machines pass before anything else: no cookies, a language, a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from bihuan.faces.api import http as api
from bihuan.faces.open311 import http as open311
from bihuan.ground.access.words import Client
from bihuan.project import limits
from bihuan.project.answers import API, OPEN311

ClientOf = Callable[[HttpRequest], Client | None]
# Below which address machines come in, and how they show their key there.
DOORS: Mapping[str, ClientOf] = {API: api.client_of, OPEN311: open311.client_of}
MINUTE = timedelta(minutes=1)
# Whoever shows no key we know: the description, and mistakes in setting up.
STRANGERS = limits.Limit("api-stranger", 60, MINUTE, 30)


class Machines:
    """A machine comes with a key: whatever cookies it sends, no session is looked for.

    Unlike people at a county's borrowed computers, machines say which language they
    want, so `Accept-Language` is believed here. Each key may ask as often as it was
    issued for, counted for all processes together.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client_of = _door(request)
        if client_of is None:
            return self.get_response(request)
        request.COOKIES = {}
        language = translation.get_language_from_request(request)
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        wait = 0 if limits.OFF else _wait(request, client_of)
        response = (
            _later(request, wait, language) if wait else self.get_response(request)
        )
        patch_vary_headers(response, ("Accept-Language",))
        return response


def _door(request: HttpRequest) -> ClientOf | None:
    path = request.path_info
    return next((one for place, one in DOORS.items() if path.startswith(place)), None)


def _wait(request: HttpRequest, client_of: ClientOf) -> int:
    client = client_of(request)
    if client is None:
        return limits.spend(STRANGERS, limits.address_of(request))
    each = client.rate_per_minute
    return limits.spend(limits.Limit("api", each, MINUTE, each), client.name)


def _later(request: HttpRequest, wait: int, language: str) -> HttpResponse:
    with translation.override(language):
        text = gettext("请在 {seconds} 秒后再试。").format(seconds=wait)
        if request.path_info.startswith(OPEN311):
            wrong = open311.Wrong(429, text)
            response = open311.refusal(open311.format_of(request), wrong)
        else:
            response = api.problem(429, "too-often", text)
    response.headers["Retry-After"] = str(wait)
    response.headers["Content-Language"] = language
    return response
