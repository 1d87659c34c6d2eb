"""Queues: my own, and the lists of each office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.filters import Filters
from bihuan.faces.desk.queries.queue import queue as queue_of
from bihuan.faces.desk.rules import home_for
from bihuan.kit.verdicts import NotVisible


def queue(request: StaffRequest, board: str = "queue") -> HttpResponse:
    """A page of what waits; asked by htmx with the mark it holds, only what is new."""
    page = queue_of(request.actor, board, _filters(request))
    if not page.tabs:
        return _elsewhere(request, board)
    if request.headers.get("HX-Request"):
        if request.headers.get("X-Mark") == page.mark:
            return HttpResponse(status=204)
        return render(request, "desk/_queue.html", {"queue": page})
    return render(request, "desk/queue.html", {"queue": page})


def _filters(request: StaffRequest) -> Filters:
    names = ("tab", "profile", "category", "area", "light", "text")
    return Filters(
        **{name: word(request.GET, name) for name in names},
        key=request.GET.get("after") or request.GET.get("before") or "",
    )


def _elsewhere(request: StaffRequest, board: str) -> HttpResponse:
    """Who has nothing to do on a board is not told of it; their own page is another."""
    if board != "queue":
        raise NotVisible(board)
    return redirect(home_for(request.actor))
