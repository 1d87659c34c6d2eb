"""A step on something that has a page of its own."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from bihuan.faces.desk.http import StaffRequest
from bihuan.kit.verdicts import Refused


def take(
    request: StaffRequest,
    about: int,
    act: Callable[..., object],
    said: str,
    *,
    to: str,
    page: Callable[..., HttpResponse],
    form: forms.Form | None = None,
) -> HttpResponse:
    """Take it and say so, or show the page again with why not and what was typed.

    `act` and `page` are about the thing of this id; `to` names its page's address.
    """
    try:
        act(about, actor=request.actor)
    except Refused as refusal:
        return page(request, about, form=form, status=409, refusal=refusal.verdict)
    messages.success(request, said)
    return redirect(to, about)
