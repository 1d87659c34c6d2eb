"""Queues: my own, and the lists of each office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.filters import Filters
from bihuan.faces.desk.queries.queue import queue as queue_of


def queue(request: StaffRequest, board: str = "queue") -> HttpResponse:
    """A page of what waits; asked by htmx with the mark it holds, only what is new."""
    filters = Filters(
        tab=word(request.GET, "tab"),
        profile=word(request.GET, "profile"),
        category=word(request.GET, "category"),
        area=word(request.GET, "area"),
        light=word(request.GET, "light"),
        text=word(request.GET, "text"),
        key=request.GET.get("after") or request.GET.get("before") or "",
    )
    page = queue_of(request.actor, board, filters)
    if request.headers.get("HX-Request"):
        if request.headers.get("X-Mark") == page.mark:
            return HttpResponse(status=204)
        return render(request, "desk/_queue.html", {"queue": page})
    return render(request, "desk/queue.html", {"queue": page})
