"""Addresses of groups: the desk's below /desk/groups/; WeCom's own door is in `project.urls`."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.groups.views import (
    connecting,
    excerpting,
    posting,
    registering,
    telling,
)

app_name = "groups"
_MESSAGE = "excerpts/<int:excerpt_id>/<int:draft_id>"
urlpatterns = [
    path("", registering.home, name="home"),
    path("wecom/", connecting.apps, name="apps"),
    path("wecom/<str:slug>/exchange/", connecting.exchange, name="exchange"),
    path("wecom/<str:slug>/switch/", connecting.switch, name="switch"),
    path("excerpts/<int:excerpt_id>/", excerpting.excerpt, name="excerpt"),
    path(f"{_MESSAGE}/raise/", excerpting.raise_message, name="raise_message"),
    path(f"{_MESSAGE}/join/", excerpting.join_up, name="join_up"),
    path(f"{_MESSAGE}/split/", excerpting.split_up, name="split_up"),
    path(f"{_MESSAGE}/member/", excerpting.know_member, name="know_member"),
    path("answers/<int:asked_id>/", telling.answer, name="answer"),
    path("answers/<int:asked_id>/told/", telling.tell_group, name="tell_group"),
    path("answers/<int:asked_id>/offer/", telling.offer, name="offer"),
    path("posts/", posting.posts, name="posts"),
    path("posts/<int:post_id>/", posting.policy, name="policy"),
    path("posts/<int:post_id>/send/", posting.send_post, name="send_post"),
    path("posts/<int:post_id>/told/", posting.mark_posted, name="mark_posted"),
    path("<int:group_id>/", excerpting.group, name="group"),
    path("<int:group_id>/entry/", registering.entry, name="entry"),
    path("<int:group_id>/close/", registering.close, name="close"),
    path("<int:group_id>/robot/", registering.set_robot, name="set_robot"),
    path("<int:group_id>/robot/try/", registering.try_robot, name="try_robot"),
    path("<int:group_id>/robot/remove/", registering.remove_robot, name="remove_robot"),
]
