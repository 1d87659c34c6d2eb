"""Addresses of the no-burden guard, below /desk/burden/."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.unburden import views

app_name = "unburden"
_SHEET = "<int:demand_id>/units/<int:unit_id>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("meter/", views.meter, name="meter"),
    path("<int:demand_id>/", views.demand, name="demand"),
    path("<int:demand_id>/allow/", views.allow, name="allow"),
    path("<int:demand_id>/cancel/", views.cancel, name="cancel"),
    path("<int:demand_id>/data/", views.data, name="data"),
    path(_SHEET, views.sheet, name="sheet"),
    path(f"{_SHEET}table.csv", views.blank_table, name="blank_table"),
]
