"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("search/", views.search, name="search"),
]
