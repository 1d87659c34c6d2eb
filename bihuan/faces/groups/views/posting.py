"""Policies for groups: the list with its counts, and one policy with where it stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.forms import ChosenForm, PolicyForm
from bihuan.faces.groups.http import StaffRequest, mistaken
from bihuan.faces.groups.rules.registering import WENT
from bihuan.kit.verdicts import Refused


@never_cache
def posts(request: StaffRequest) -> HttpResponse:
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pk = actions.write_post(**form.cleaned_data, actor=request.actor)
            return redirect("groups:policy", pk)
        except Refused as no:
            mistaken(form, no, "text")
    page = queries.posts_page(request.actor, request.GET.get("after"))
    shown = {"page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "groups/posts.html", shown, status=status)


@never_cache
@require_safe
def policy(request: StaffRequest, post_id: int) -> HttpResponse:
    page = queries.policy_page(request.actor, post_id)
    return render(request, "groups/policy.html", {"page": page, "went": WENT})


@require_POST
def send_post(request: StaffRequest, post_id: int) -> HttpResponse:
    chosen = _chosen(request, post_id)
    if chosen:
        n = actions.send_post(post_id, groups=chosen, actor=request.actor)
        messages.success(request, _("已交给机器人，发到{n}个群。").format(n=n))
    return redirect("groups:policy", post_id)


@require_POST
def mark_posted(request: StaffRequest, post_id: int) -> HttpResponse:
    chosen = _chosen(request, post_id)
    for group_id in chosen:
        actions.mark_posted(post_id, group_id, actor=request.actor)
    if chosen:
        messages.success(request, _("已记下，计入这些群的推送数。"))
    return redirect("groups:policy", post_id)


def _chosen(request: StaffRequest, post_id: int) -> list[int]:
    """The groups that were ticked; none says so above the page."""
    page = queries.policy_page(request.actor, post_id)
    form = ChosenForm(request.POST, able=[one.group_id for one in page.lines])
    if form.is_valid():
        return list(form.cleaned_data["chosen"])
    messages.warning(request, _("请至少选一个群。"))
    return []
