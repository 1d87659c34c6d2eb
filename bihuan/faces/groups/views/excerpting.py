"""The clerk's pages: groups, a pasted chat, and its messages with one click each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.forms import GroupForm, MemberForm, PasteForm
from bihuan.faces.groups.http import StaffRequest
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused


@never_cache
def home(request: StaffRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pk = actions.open_group(**form.cleaned_data, actor=request.actor)
        return redirect("groups:group", pk)
    page = {"groups": queries.groups(request.actor), "form": form}
    return render(request, "groups/home.html", page, status=_status(form.is_bound))


@never_cache
def group(request: StaffRequest, group_id: int) -> HttpResponse:
    page = queries.group_page(request.actor, group_id)
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            pk = actions.paste(group_id, text=form.said, actor=request.actor)
            return redirect("groups:excerpt", pk)
        except Refused as no:
            form.add_error("text", str(told(no.verdict.sentence, _)))
    shown = {"page": page, "form": form}
    return render(request, "groups/group.html", shown, status=_status(form.is_bound))


def _status(bound: bool) -> int:  # noqa: FBT001 - of a form
    return 422 if bound else 200


@never_cache
@require_safe
def excerpt(request: StaffRequest, excerpt_id: int) -> HttpResponse:
    page = queries.excerpt_page(request.actor, excerpt_id)
    return render(request, "groups/excerpt.html", {"page": page})


@require_POST
def raise_message(
    request: StaffRequest, excerpt_id: int, draft_id: int
) -> HttpResponse:
    raised = actions.raise_message(excerpt_id, draft_id, actor=request.actor)
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


@require_POST
def tell_group(request: StaffRequest, asked_id: int) -> HttpResponse:
    actions.tell_group(asked_id, actor=request.actor)
    messages.success(request, _("已记下。同样的问题再有人问，会直接给出这个答复。"))
    back = request.POST.get("group", "")
    return (
        redirect("groups:group", int(back))
        if back.isdigit()
        else redirect("groups:home")
    )


def _back(excerpt_id: int, draft_id: int) -> HttpResponse:
    where = reverse("groups:excerpt", args=[excerpt_id])
    return redirect(f"{where}#message-{draft_id}")
