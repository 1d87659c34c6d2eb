"""Addresses of messaging."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.messaging.views import choices, tending

app_name = "messaging"
urlpatterns = [
    path("", choices.choices, name="choices"),
    path("try/", choices.try_out, name="try_out"),
    path("log/", tending.log, name="log"),
    path("log/<int:message_id>/resend/", tending.resend, name="resend"),
    path("texts/", tending.texts, name="texts"),
    path("texts/<slug:kind>/<slug:language>/", tending.text, name="text"),
    path("gateways/", tending.gateways, name="gateways"),
    path("gateways/switch/", tending.switch, name="switch"),
    path("stand-in/", tending.stand_in, name="stand_in"),
]
