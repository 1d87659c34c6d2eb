"""Addresses of exports, below /desk/exports/."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.exports.views import verifying

app_name = "exports"
urlpatterns = [path("verify/", verifying.verify, name="verify")]
