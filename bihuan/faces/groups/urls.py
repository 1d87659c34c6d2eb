"""Addresses of groups: the desk's below /desk/groups/; WeCom's own door is in `project.urls`."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.groups.views import connecting, excerpting

app_name = "groups"
_MESSAGE = "excerpts/<int:excerpt_id>/<int:draft_id>"
urlpatterns = [
    path("", excerpting.home, name="home"),
    path("wecom/", connecting.apps, name="apps"),
    path("wecom/<str:slug>/exchange/", connecting.exchange, name="exchange"),
    path("wecom/<str:slug>/switch/", connecting.switch, name="switch"),
    path("excerpts/<int:excerpt_id>/", excerpting.excerpt, name="excerpt"),
    path(f"{_MESSAGE}/raise/", excerpting.raise_message, name="raise_message"),
    path(f"{_MESSAGE}/join/", excerpting.join_up, name="join_up"),
    path(f"{_MESSAGE}/split/", excerpting.split_up, name="split_up"),
    path(f"{_MESSAGE}/member/", excerpting.know_member, name="know_member"),
    path("told/<int:asked_id>/", excerpting.tell_group, name="tell_group"),
    path("<int:group_id>/", excerpting.group, name="group"),
]
