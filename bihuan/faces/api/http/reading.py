"""What is looked at before a request is understood: its size and kind, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from ninja.parser import Parser

from bihuan.faces.api.http.problems import Unreadable, problem

LONGEST = 256 * 1024
_UTF8 = {"", "utf-8", "utf8"}

View = Callable[..., HttpResponse]


class StrictJson(Parser):
    """JSON as RFC 8259 has it: no NaN, no infinity, and never so deep that we fall."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return json.loads(request.body, parse_constant=_no_number)
        except RecursionError as error:
            msg = "too deep"
            raise ValueError(msg) from error


def _no_number(name: str) -> float:
    msg = f"{name} is no number"
    raise ValueError(msg)


def open_to_machines(view: View) -> View:
    """No sign-in, no forms, no pages: a key or a problem."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **place: Any) -> HttpResponse:
        response = view(request, **place)
        if response.status_code == 405 and "Allow" in response.headers:
            allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
            response = problem(405, "method", headers={"Allow": allowed})
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    answered.login_required = False  # type: ignore[attr-defined]
    return answered


def check_readable(request: HttpRequest) -> None:
    """Refuse a body that is too large or no JSON before it is read."""
    if request.method != "POST":
        return
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        text = gettext("请求最多 {most} 字节。").format(most=LONGEST)
        raise Unreadable(413, "too-large", text)
    charset = (request.content_params or {}).get("charset", "").lower()
    if request.content_type != "application/json" or charset not in _UTF8:
        text = gettext("请用 application/json（UTF-8）发送。")
        raise Unreadable(415, "media-type", text)
