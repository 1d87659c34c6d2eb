"""Addresses of feeds: the page below /desk/feed/; the feed itself is in `project.urls`."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.feeds.views import feeding

app_name = "feeds"
urlpatterns = [
    path("", feeding.feed, name="feed"),
    path("renew/", feeding.renew, name="renew"),
    path("end/", feeding.end, name="end"),
]
