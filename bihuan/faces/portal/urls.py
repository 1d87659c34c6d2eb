"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("raise/", views.raise_, name="raise"),
    path("receipt/", views.receipt, name="receipt"),
    path("follow/", views.open_, name="follow"),
    path("follow/open/", views.open_, name="open"),
    path("f/<str:code>", views.scan, name="scan"),
    path("matter/", views.matter, name="matter"),
    path("matter/add/", views.add, name="add"),
    path("matter/withdraw/", views.withdraw, name="withdraw"),
    path("matter/rate/", views.rate, name="rate"),
    path("matter/reopen/", views.reopen, name="reopen"),
    path("matter/leave/", views.leave, name="leave"),
    path("matter/proof.json", views.proof, name="proof"),
    path("matter/files/<int:file_id>", views.file, name="file"),
    path("figures/", views.figures, name="figures"),
    path("roots/", views.roots, name="roots"),
    path("roots/check.py", views.checker, name="checker"),
    path("about/", views.about, name="about"),
]
