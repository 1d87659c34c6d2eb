"""The register of groups: the list, one group's entry, its robot, its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.forms import AmendForm, CloseForm, GroupForm, RobotForm
from bihuan.faces.groups.http import StaffRequest, mistaken
from bihuan.faces.groups.rules.registering import KINDS
from bihuan.kit.verdicts import Refused


@never_cache
def home(request: StaffRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pk = actions.open_group(form.new(), actor=request.actor)
            return redirect("groups:group", pk)
        except Refused as no:
            mistaken(form, no, "code")
    page = {"groups": queries.groups(request.actor), "form": form, "kinds": KINDS}
    status = 422 if form.is_bound else 200
    return render(request, "groups/home.html", page, status=status)


@never_cache
def entry(request: StaffRequest, group_id: int) -> HttpResponse:
    page = queries.entry_page(request.actor, group_id)
    kept = {name: getattr(page.new, name) for name in AmendForm.base_fields}
    form = AmendForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        new = form.new(page.new.code)
        actions.amend_group(group_id, new, actor=request.actor)
        messages.success(request, _("已保存。"))
        return redirect("groups:entry", group_id)
    return _entry(request, group_id, form=form)


@require_POST
def close(request: StaffRequest, group_id: int) -> HttpResponse:
    form = CloseForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["closes_on"]
        try:
            actions.close_group(group_id, closes_on=day, actor=request.actor)
            messages.success(request, _("已保存。"))
            return redirect("groups:entry", group_id)
        except Refused as no:
            mistaken(form, no, "closes_on")
    return _entry(request, group_id, closing=form)


@require_POST
def set_robot(request: StaffRequest, group_id: int) -> HttpResponse:
    form = RobotForm(request.POST)
    if form.is_valid():
        webhook = form.cleaned_data["webhook"]
        try:
            actions.set_robot(group_id, webhook=webhook, actor=request.actor)
            messages.success(request, _("已保存，地址加密存放，不再显示。请试发一条。"))
            return redirect("groups:entry", group_id)
        except Refused as no:
            mistaken(form, no, "webhook")
    return _entry(request, group_id, robot=form)


@require_POST
def try_robot(request: StaffRequest, group_id: int) -> HttpResponse:
    actions.try_robot(group_id, actor=request.actor)
    messages.success(request, _("试发的消息已排队，稍后刷新看结果。"))
    return redirect("groups:entry", group_id)


@require_POST
def remove_robot(request: StaffRequest, group_id: int) -> HttpResponse:
    actions.remove_robot(group_id, actor=request.actor)
    messages.success(request, _("机器人已移除，地址已删除。"))
    return redirect("groups:entry", group_id)


def _entry(
    request: StaffRequest,
    group_id: int,
    *,
    form: AmendForm | None = None,
    closing: CloseForm | None = None,
    robot: RobotForm | None = None,
) -> HttpResponse:
    page = queries.entry_page(request.actor, group_id)
    kept = {name: getattr(page.new, name) for name in AmendForm.base_fields}
    shown = {
        "page": page,
        "form": form or AmendForm(initial=kept),
        "closing": closing or CloseForm(initial={"closes_on": page.line.closes_on}),
        "robot": robot or RobotForm(),
    }
    wrong = any(one is not None and one.errors for one in (form, closing, robot))
    return render(request, "groups/entry.html", shown, status=422 if wrong else 200)
