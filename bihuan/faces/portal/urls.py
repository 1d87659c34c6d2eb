"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("raise/", views.home, name="raise"),
    path("follow/", views.home, name="follow"),
    path("figures/", views.home, name="figures"),
    path("roots/", views.home, name="roots"),
    path("about/", views.home, name="about"),
]
