"""How I want to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.faces.messaging import actions
from bihuan.faces.messaging.forms import ChoicesForm
from bihuan.faces.messaging.http.asking import StaffRequest
from bihuan.faces.messaging.queries import pages
from bihuan.faces.messaging.rules import LEGAL, labels
from bihuan.faces.messaging.words import Channel
from bihuan.kit.verdicts import NotVisible


@never_cache
def choices(request: StaffRequest) -> HttpResponse:
    page = pages.choices_page(request.actor)
    typed = request.POST if request.method == "POST" else None
    form = ChoicesForm(
        typed, ways=page.ways, kept=page.kept, offered=page.kinds, wish=page.wish
    )
    if typed is not None and form.is_valid():
        actions.choose(**form.wish, actor=request.actor)
        messages.success(request, _("已保存，从下一条消息起生效。"))
        return redirect("messaging:choices")
    shown = {"page": page, "form": form, "labels": labels, "legal": LEGAL}
    status = 422 if typed is not None else 200
    return render(request, "messaging/choices.html", shown, status=status)


@require_POST
def try_out(request: StaffRequest) -> HttpResponse:
    wanted = request.POST.get("channel", "")
    if wanted not in list(Channel):
        raise NotVisible(wanted)
    actions.try_out(Channel(wanted), actor=request.actor)
    messages.success(request, _("试发的消息已排队，几秒钟后就到。"))
    return redirect("messaging:choices")
