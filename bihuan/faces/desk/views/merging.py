"""Joining a case to another one: choose it, read both side by side, say why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bihuan.faces.desk.forms.routing import MergeForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.acting import changes_since
from bihuan.faces.desk.queries.comparing import Merging, merging
from bihuan.faces.desk.words import Choices
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.routing import actions as routing

MISSING = Verdict("not-found", "没有找到这个编号的事项，请核对。")


@never_cache
def merge(request: StaffRequest, number: str) -> HttpResponse:
    """Ask which one and why, with both side by side; join them."""
    posted = request.method == "POST"
    into = (request.POST if posted else request.GET).get("into", "").strip()
    page = merging(request.actor, number, into)
    form = _form(request, page)
    if not posted or not form.is_valid():
        return _show(request, page, form, status=422 if posted else 200)
    if page.pair is None:
        return _show(request, page, form, status=409)
    try:
        _join(request, page, form)
    except Refused as refused:
        return _refused(request, page, form, refused)
    return redirect("desk:case", page.pair.other.head.number)


def _form(request: StaffRequest, page: Merging) -> MergeForm:
    if request.method == "POST":
        return MergeForm(request.POST, choices=Choices())
    initial = {"seen": page.acting.head.version, "into": page.wanted}
    return MergeForm(choices=Choices(), initial=initial)


def _join(request: StaffRequest, page: Merging, form: MergeForm) -> None:
    assert page.pair is not None
    routing.merge(
        page.acting.head.id,
        into_id=page.pair.other.head.id,
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
        actor=request.actor,
    )
    said = {"number": page.acting.head.number}
    messages.success(request, _("已并案：%(number)s的诉求人转到这一件。") % said)


def _show(
    request: StaffRequest, page: Merging, form: MergeForm, *, status: int
) -> HttpResponse:
    shown = {
        "page": page,
        "form": form,
        "seen": form["seen"].value(),
        "refusal": _refusal(page),
    }
    return render(request, "desk/merge.html", shown, status=status)


def _refusal(page: Merging) -> Verdict | None:
    """Why these two cannot be joined, as far as it can be known before the click."""
    if not page.acting.verdict:
        return page.acting.verdict
    if page.missing:
        return MISSING
    return page.pair.verdict if page.pair and not page.pair.verdict else None


def _refused(
    request: StaffRequest, page: Merging, form: MergeForm, refusal: Refused
) -> HttpResponse:
    """The page again with what was typed, why it was refused, and what has changed."""
    if refusal.verdict.code == "not-permitted":
        raise refusal
    now = merging(request.actor, page.acting.head.number, page.wanted)
    seen = form.cleaned_data.get("seen")
    shown = {
        "page": now,
        "form": form,
        "seen": now.acting.head.version,
        "refusal": refusal.verdict,
        "changed": changes_since(now.acting.head.id, seen) if seen else [],
    }
    return render(request, "desk/merge.html", shown, status=409)
