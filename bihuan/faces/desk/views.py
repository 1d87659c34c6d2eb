"""Pages of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def queue(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/desk.html")


def search(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/desk.html")
