"""Addresses of Open311, below /open311/."""

from __future__ import annotations

from django.urls import path, re_path

from bihuan.faces.open311.views import offering, requests

app_name = "open311"
_END = r"\.(?:json|xml)$"
urlpatterns = [
    path("v2/openapi.json", offering.openapi, name="openapi"),
    re_path(rf"^(?:v2/)?discovery{_END}", offering.discovery),
    re_path(rf"^v2/services{_END}", offering.services),
    re_path(rf"^v2/services/(?P<code>[^/]{{1,64}}){_END}", offering.service),
    re_path(rf"^v2/requests{_END}", requests.requests),
    re_path(rf"^v2/requests/(?P<number>[^/]{{1,64}}){_END}", requests.request_),
    re_path(rf"^v2/tokens/(?P<token>[^/]{{1,64}}){_END}", requests.token),
    re_path(rf"^v2/servicerequestupdates{_END}", requests.updates),
    re_path("", offering.nothing),
]
