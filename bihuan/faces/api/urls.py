"""Addresses of the API, below /api/."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path

from bihuan.faces.api.http import Api, open_to_machines
from bihuan.faces.api.http.problems import not_found
from bihuan.faces.api.views import lists, matters, receipts

api = Api(
    title="闭环 Bihuan",
    version="1",
    description=(
        "Raise matters, follow them, and carry the raiser's own words and verdict. "
        "Keys come from the county's security administrator."
    ),
    urls_namespace="api",
)
for room in (matters, receipts, lists):
    api.add_router("", room.router)


@open_to_machines
def nothing(request: HttpRequest, **_place: str) -> HttpResponse:
    return not_found(request, Http404())


def _opened(pattern: URLPattern) -> URLPattern:
    """The same address, for callers without session, sign-in or form secret."""
    view = open_to_machines(pattern.callback)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


_patterns, _, app_name = api.urls
urlpatterns = [
    path("v1/", include([_opened(p) for p in _patterns if isinstance(p, URLPattern)])),
    re_path("", nothing),
]
