"""Where the administrator connects WeCom applications and sees how the calls go."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.forms import AppForm
from bihuan.faces.groups.http import StaffRequest, mistaken
from bihuan.faces.groups.rules import WHY
from bihuan.faces.groups.words import AppLine
from bihuan.kit.verdicts import Refused


@never_cache
def apps(request: StaffRequest) -> HttpResponse:
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        messages.success(
            request, _("已保存。请把下面的回调地址填到企业微信，再点那里的“保存”。")
        )
        return redirect("groups:apps")
    return _page(request, form)


def _set(request: StaffRequest, form: AppForm, slug: str = "") -> bool:
    """Whether it was set; where it was refused, the form says why."""
    try:
        actions.set_app(slug, **form.cleaned_data, actor=request.actor)
    except Refused as no:
        mistaken(form, no, "corp_id")
        return False
    return True


@never_cache
@require_POST
def exchange(request: StaffRequest, slug: str) -> HttpResponse:
    form = AppForm(request.POST, auto_id=_ids(slug))
    if form.is_valid() and _set(request, form, slug):
        messages.success(request, _("已更换，地址不变。"))
        return redirect("groups:apps")
    return _page(request, form, of=slug)


@require_POST
def switch(request: StaffRequest, slug: str) -> HttpResponse:
    on = request.POST.get("on") == "1"
    actions.switch_app(slug, on=on, actor=request.actor)
    messages.success(request, _("已启用。") if on else _("已停用，回调一律拒绝。"))
    return redirect("groups:apps")


def _page(request: StaffRequest, form: AppForm, of: str = "") -> HttpResponse:
    found = [
        {
            "app": one,
            "address": f"{settings.PUBLIC_URL}{reverse('wecom', args=[one.slug])}",
            "form": form if one.slug == of else _filled(one),
        }
        for one in queries.apps(request.actor)
    ]
    page = {"found": found, "form": AppForm() if of else form, "why": WHY}
    status = 422 if form.errors else 200
    return render(request, "groups/apps.html", page, status=status)


def _filled(one: AppLine) -> AppForm:
    kept = ("name", "corp_id", "agent_id", "profile")
    initial = {name: getattr(one, name) for name in kept}
    return AppForm(initial=initial, auto_id=_ids(one.slug))


def _ids(slug: str) -> str:
    """Several forms stand on the page; each label names its own field."""
    return f"id_{slug}_%s"
