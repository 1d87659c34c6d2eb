"""Addresses of groups: the desk's below /desk/groups/; WeCom's own door is in `project.urls`."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.groups.views import connecting

app_name = "groups"
urlpatterns = [
    path("wecom/", connecting.apps, name="apps"),
    path("wecom/<str:slug>/exchange/", connecting.exchange, name="exchange"),
    path("wecom/<str:slug>/switch/", connecting.switch, name="switch"),
]
