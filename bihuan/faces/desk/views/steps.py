"""A step on something that has a page of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from bihuan.faces.desk.http import StaffRequest
from bihuan.kit.verdicts import Refused


def take(
    request: StaffRequest,
    act: Callable[[], object],
    *,
    said: str,
    to: tuple[str, int],
    page: Callable[..., HttpResponse],
) -> HttpResponse:
    """Take it and say so, or show the page again with why not and what was typed.

    `page` is asked for the page with the verdict; `to` names where to go when done.
    """
    try:
        act()
    except Refused as refusal:
        return page(status=409, refusal=refusal.verdict)
    messages.success(request, said)
    return redirect(*to)
