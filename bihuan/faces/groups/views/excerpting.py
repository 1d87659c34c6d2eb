"""The clerk's pages: a group, a pasted chat, and its messages with one click each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.forms import MemberForm, PasteForm
from bihuan.faces.groups.http import StaffRequest, mistaken
from bihuan.faces.groups.rules.registering import LIGHTS, WENT
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.queries import find_case


@never_cache
def group(request: StaffRequest, group_id: int) -> HttpResponse:
    page = queries.group_page(request.actor, group_id)
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            pk = actions.paste(group_id, text=form.said, actor=request.actor)
            return redirect("groups:excerpt", pk)
        except Refused as no:
            mistaken(form, no, "text")
    shown = {"page": page, "form": form, "lights": LIGHTS, "went": WENT}
    status = 422 if form.is_bound else 200
    return render(request, "groups/group.html", shown, status=status)


@never_cache
@require_safe
def excerpt(request: StaffRequest, excerpt_id: int) -> HttpResponse:
    alike = request.GET.get("alike", "")
    wanted = int(alike) if alike.isdecimal() and len(alike) < 9 else None
    page = queries.excerpt_page(request.actor, excerpt_id, alike=wanted)
    return render(request, "groups/excerpt.html", {"page": page})


@require_POST
def raise_message(
    request: StaffRequest, excerpt_id: int, draft_id: int
) -> HttpResponse:
    number = request.POST.get("into", "")
    into = find_case(request.actor, number).pk if number else None
    raised = actions.raise_message(excerpt_id, draft_id, into=into, actor=request.actor)
    if raised.already_known:
        text = _("这条已经是事项 {number}。").format(number=raised.number)
    else:
        text = _("已登记为 {number}，查询码 {code}。请把查询码私下发给反映人。").format(
            number=raised.number, code=raised.receipt
        )
    messages.success(request, text)
    return _back(excerpt_id, draft_id)


@require_POST
def join_up(request: StaffRequest, excerpt_id: int, draft_id: int) -> HttpResponse:
    actions.join_up(excerpt_id, draft_id, actor=request.actor)
    return _back(excerpt_id, draft_id)


@require_POST
def split_up(request: StaffRequest, excerpt_id: int, draft_id: int) -> HttpResponse:
    actions.split_up(excerpt_id, draft_id, actor=request.actor)
    return _back(excerpt_id, draft_id)


@require_POST
def know_member(request: StaffRequest, excerpt_id: int, draft_id: int) -> HttpResponse:
    form = MemberForm(request.POST)
    if form.is_valid():
        uscc = form.cleaned_data["uscc"]
        actions.know_member(excerpt_id, draft_id, uscc=uscc, actor=request.actor)
    return _back(excerpt_id, draft_id)


def _back(excerpt_id: int, draft_id: int) -> HttpResponse:
    where = reverse("groups:excerpt", args=[excerpt_id])
    return redirect(f"{where}#message-{draft_id}")
