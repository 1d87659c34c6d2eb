"""Addresses of the hotline: the operator's under the desk, the telephone system's by itself."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.hotline.views import calling, connecting

app_name = "hotline"
urlpatterns = [
    path("", calling.home, name="home"),
    path("pop/<uuid:ticket>/", calling.popped, name="popped"),
    path("calls/<uuid:ticket>/", calling.call, name="call"),
    path("calls/<uuid:ticket>/save/", calling.save, name="save"),
    path("calls/<uuid:ticket>/listen/", calling.listen, name="listen"),
    path("calls/<uuid:ticket>/who/", calling.who, name="who"),
    path("calls/<uuid:ticket>/end/", calling.end, name="end"),
    path("figures/", connecting.figures, name="figures"),
    path("figures/import/", connecting.import_log, name="import_log"),
]
