"""The verbs of supervision: what each asks for, and the action behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bihuan.faces.desk.forms import supervision as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import supervision as queries
from bihuan.faces.desk.rules.supervision import DONE, ITEM_VERBS, NO_RHYTHM, PART_VERBS
from bihuan.faces.desk.views.supervision import LABELS
from bihuan.ground.access.words import Actor
from bihuan.ground.files.http import receive
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.closing.words import Grade
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.words import Way

Given = Mapping[str, Any]
_FIRST = Verdict("not-now", "现在不能这样办理。")


@never_cache
def item_act(request: StaffRequest, item_id: int, verb: str) -> HttpResponse:
    """Ask for what a verb about an item needs, and do it."""
    if verb not in ITEM_VERBS:
        raise Http404
    page = queries.item_page(request.actor, item_id)
    form = _item_form(request, page, verb)
    verdict = page.found.may.get(verb, _FIRST)
    if request.method == "POST" and form.is_valid() and verdict:
        try:
            _do(item_id, verb, form, request.actor)
        except Refused as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _(DONE[verb]))
            return redirect("desk:supervision_item", item_id)
    if ITEM_VERBS[verb].direct and verdict:
        return redirect("desk:supervision_item", item_id)
    shown = LABELS | {"page": page, "form": form, "verb": ITEM_VERBS[verb]}
    shown |= {"verdict": verdict, "item": page.found}
    name = "supervision_edit" if verb == "edit" else "supervision_act"
    return render(request, f"desk/{name}.html", shown, status=_status(form, verdict))


def _status(form: django_forms.Form, verdict: Verdict) -> int:
    if not verdict:
        return 409
    return 422 if form.is_bound else 200


def _item_form(
    request: StaffRequest, page: queries.ItemPage, verb: str
) -> django_forms.Form:
    given = request.POST if request.method == "POST" else None
    line = page.found.line
    if verb == "edit":
        names = ("title", "source", "source_name", "due_on", "signer", "instructed_by")
        initial = {name: getattr(line, name) for name in names}
        initial |= {"body": page.found.body, "rhythm": page.found.rhythm or NO_RHYTHM}
        return forms.ItemForm(
            given,
            request.FILES if given is not None else None,
            people=queries.people_to_name(),
            keep=line.source,
            initial=initial,
        )
    if verb == "part":
        initial = {"title": line.title, "due_on": line.due_on}
        units = queries.units_to_name()
        return forms.PartForm(given, units=units, initial=initial)
    if verb == "sign-off":
        return forms.SignForm(given)
    return forms.DropForm(given) if verb == "drop" else django_forms.Form(given)


def _do(item_id: int, verb: str, form: django_forms.Form, actor: Actor) -> None:
    given: Given = form.cleaned_data
    if isinstance(form, forms.ItemForm):
        papers = [receive(one) for one in given["papers"]]
        actions.change_item(item_id, form.terms(), actor=actor)
        for one in papers:
            actions.keep_paper(item_id, one, actor=actor)
    elif isinstance(form, forms.PartForm):
        actions.plan_part(item_id, form.terms(), actor=actor)
    elif verb == "give-out":
        actions.give_out(item_id, actor=actor)
    elif verb == "sign-off":
        actions.sign_off(item_id, conclusion=given["conclusion"], actor=actor)
    else:
        actions.drop(item_id, reason=given["reason"], actor=actor)


@never_cache
def part_act(request: StaffRequest, part_id: int, verb: str) -> HttpResponse:
    """Ask for what a verb about a part needs, and do it."""
    if verb == "drop" and request.method == "POST":
        return _drop_part(request, part_id)
    if verb not in PART_VERBS:
        raise Http404
    page = queries.part_page(request.actor, part_id)
    given = request.POST if request.method == "POST" else None
    counts = verb == "progress" and page.part.goal is not None
    form = forms.CountForm(given) if counts else PART_DEEDS[verb][0](given)
    verdict = page.part.may.get(verb, _FIRST)
    if request.method == "POST" and form.is_valid() and verdict:
        try:
            PART_DEEDS[verb][1](part_id, form.cleaned_data, request.actor)
        except Refused as refusal:
            verdict = refusal.verdict
        else:
            messages.success(request, _(DONE[verb]))
            return redirect("desk:supervision_item", page.item_id)
    shown = LABELS | {"page": page, "form": form, "verb": PART_VERBS[verb]}
    shown |= {"verdict": verdict, "part": page.part}
    status = _status(form, verdict)
    return render(request, "desk/supervision_act.html", shown, status=status)


def _drop_part(request: StaffRequest, part_id: int) -> HttpResponse:
    item_id = queries.part_page(request.actor, part_id).item_id
    actions.drop_part(item_id, part_id, actor=request.actor)
    messages.success(request, _("已去掉这一部分。"))
    return redirect("desk:supervision_item", item_id)


def _progress(part_id: int, given: Given, actor: Actor) -> None:
    actions.tell_progress(
        part_id,
        percent=given.get("percent"),
        reached=given.get("reached"),
        text=given["text"],
        actor=actor,
    )


def _review(part_id: int, given: Given, actor: Actor) -> None:
    back = given["outcome"] == "back"
    actions.review(
        part_id,
        way=Way(given["way"]),
        grade=None if back else Grade(int(given["outcome"])),
        words=given["words"],
        actor=actor,
    )


PART_DEEDS: dict[
    str, tuple[type[django_forms.Form], Callable[[int, Given, Actor], None]]
] = {
    "progress": (forms.ProgressForm, _progress),
    "review": (forms.ReviewForm, _review),
}
