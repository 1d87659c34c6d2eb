"""Addresses of imports, below /desk/imports/."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.home, name="home"),
    path("blank.csv", views.blank_table, name="blank_table"),
    path("<int:import_id>/", views.one, name="one"),
    path("<int:import_id>/begin/", views.begin, name="begin"),
    path("<int:import_id>/drop/", views.drop, name="drop"),
    path("<int:import_id>/matters/", views.matters, name="matters"),
    path("<int:import_id>/rejects.csv", views.rejects, name="rejects"),
]
