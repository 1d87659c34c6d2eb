"""The sign-in pages and one page behind them, without the floors above."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("desk/", desk),
]
