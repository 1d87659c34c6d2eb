"""Addresses of mail's pages, below /desk/mail/."""

from __future__ import annotations

from django.urls import path

from bihuan.faces.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.held, name="held"),
    path("boxes/", views.boxes, name="boxes"),
    path("<int:arrival>/", views.letter, name="letter"),
    path("<int:arrival>/raise/", views.raise_, name="raise"),
    path("<int:arrival>/dismiss/", views.dismiss, name="dismiss"),
]
