"""What requests of machines pass before anything else: no cookies, a language, a limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from bihuan.faces.api.http import client_of, problem
from bihuan.project import limits
from bihuan.project.answers import API

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
        if not request.path_info.startswith(API):
            return self.get_response(request)
        request.COOKIES = {}
        language = translation.get_language_from_request(request)
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        wait = 0 if limits.OFF else _wait(request)
        response = _later(wait, language) if wait else self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        return response


def _wait(request: HttpRequest) -> int:
    client = client_of(request)
    if client is None:
        return limits.spend(STRANGERS, limits.address_of(request))
    each = client.rate_per_minute
    return limits.spend(limits.Limit("api", each, MINUTE, each), client.name)


def _later(wait: int, language: str) -> HttpResponse:
    with translation.override(language):
        text = gettext("请在 {seconds} 秒后再试。").format(seconds=wait)
        response = problem(429, "too-often", text, headers={"Retry-After": str(wait)})
    response.headers["Content-Language"] = language
    return response
