"""Addresses of webhooks, below /desk/webhooks/."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.webhooks.views import tending

app_name = "webhooks"
urlpatterns = [
    path("", tending.receivers, name="receivers"),
    path("new/", tending.subscribe, name="subscribe"),
    path("deliveries/<int:delivery_id>/resend/", tending.resend, name="resend"),
    path("<int:subscription_id>/", tending.receiver, name="receiver"),
    path("<int:subscription_id>/switch/", tending.switch, name="switch"),
    path("<int:subscription_id>/rotate/", tending.rotate, name="rotate"),
    path("<int:subscription_id>/remove/", tending.remove, name="remove"),
    path("<int:subscription_id>/try/", tending.try_out, name="try_out"),
    path("<int:subscription_id>/replay/", tending.replay, name="replay"),
]
