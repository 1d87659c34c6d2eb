"""One answer: told in its group by robot or hand, in similar groups, beside open matters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.forms import ChosenForm, SayForm
from bihuan.faces.groups.http import StaffRequest, mistaken
from bihuan.faces.groups.queries.telling import AnswerPage
from bihuan.faces.groups.rules.registering import WENT
from bihuan.kit.verdicts import Refused


@never_cache
def answer(request: StaffRequest, asked_id: int) -> HttpResponse:
    page = queries.answer_page(request.actor, asked_id)
    if request.method != "POST":
        return _answer(request, page)
    able = [page.here.group_id, *(one.group_id for one in page.others)]
    form = SayForm(request.POST, able=able)
    if form.is_valid():
        try:
            n = actions.post_answer(asked_id, **form.cleaned_data, actor=request.actor)
            messages.success(request, _("已交给机器人，发到{n}个群。").format(n=n))
            return redirect("groups:answer", asked_id)
        except Refused as no:
            mistaken(form, no, "text")
    return _answer(request, page, form)


def _answer(
    request: StaffRequest, page: AnswerPage, form: SayForm | None = None
) -> HttpResponse:
    """What was typed comes back where it was typed: for the group itself, or for others."""
    typed = form.data.get("text", "") if form else ""
    at_home = form is not None and form.data.get("groups") == str(page.here.group_id)
    shown = {
        "page": page,
        "form": form,
        "went": WENT,
        "words": typed if at_home else page.words,
        "shared": typed if form and not at_home else page.shared,
    }
    return render(request, "groups/answer.html", shown, status=422 if form else 200)


@require_POST
def tell_group(request: StaffRequest, asked_id: int) -> HttpResponse:
    form = ChosenForm(request.POST, able=_groups(request, asked_id))
    if form.is_valid():
        for group_id in form.cleaned_data["chosen"]:
            actions.tell_group(asked_id, group_id=group_id, actor=request.actor)
        messages.success(request, _("已记下。同样的问题再有人问，会直接给出这个答复。"))
    return redirect("groups:answer", asked_id)


def _groups(request: StaffRequest, asked_id: int) -> list[int]:
    page = queries.answer_page(request.actor, asked_id)
    return [page.here.group_id, *(one.group_id for one in page.others)]


@require_POST
def offer(request: StaffRequest, asked_id: int) -> HttpResponse:
    page = queries.answer_page(request.actor, asked_id)
    form = ChosenForm(request.POST, able=[one.case_id for one in page.matters])
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        n = actions.offer_beside(asked_id, cases=chosen, actor=request.actor)
        messages.success(request, _("已放到{n}件事项旁边。").format(n=n))
    return redirect("groups:answer", asked_id)
