"""Every address of the platform and the package that answers there."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from bihuan.faces.feeds.views import feeding
from bihuan.faces.groups.views import calling
from bihuan.faces.hotline.views import machines
from bihuan.project import views

handler404 = "bihuan.project.answers.not_found"
handler500 = "bihuan.project.answers.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    # The portal has no word in front of it, so that it comes last: whoever asks the
    # API need not be compared with all of its addresses.
    path("api/hotline/calls/", machines.announce, name="announce_call"),
    path("api/", include("bihuan.faces.api.urls")),
    path("open311/", include("bihuan.faces.open311.urls")),
    path("wecom/<str:slug>/", calling.wecom, name="wecom"),
    path("desk/groups/", include("bihuan.faces.groups.urls")),
    path("desk/hotline/", include("bihuan.faces.hotline.urls")),
    path("desk/messages/", include("bihuan.faces.messaging.urls")),
    path("calendar/<str:token>.ics", feeding.calendar, name="calendar_feed"),
    path("desk/feed/", include("bihuan.faces.feeds.urls")),
    path("desk/exports/", include("bihuan.faces.exports.urls")),
    path("desk/webhooks/", include("bihuan.faces.webhooks.urls")),
    path("desk/imports/", include("bihuan.faces.imports.urls")),
    path("desk/mail/", include("bihuan.faces.mail.urls")),
    path("desk/burden/", include("bihuan.faces.unburden.urls")),
    path("desk/", include("bihuan.faces.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("bihuan.faces.voices.urls")),
    path("", include("bihuan.faces.portal.urls")),
]

if settings.DEBUG:
    from bihuan.project.styleguide import styleguide

    urlpatterns += [path("styleguide/", styleguide)]
