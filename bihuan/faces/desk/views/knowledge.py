"""The knowledge base at the desk: finding, proposing, approving, looking again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.knowledge import actions
from bihuan.directory.knowledge.queries import find_answers
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.forms.knowledge import AnswerForm, ApproveForm, HandOnForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.knowledge import (
    answer_detail,
    beginning,
    closed_case,
    knowledge_page,
    lists,
)
from bihuan.ground.access.words import Permission
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused
from bihuan.loop.triage.queries import check_reply


@require_safe
def knowledge(request: StaffRequest) -> HttpResponse:
    key = request.GET.get("after") or request.GET.get("before")
    page = knowledge_page(
        request.actor,
        tab=word(request.GET, "tab"),
        text=word(request.GET, "q"),
        key=key,
    )
    return render(request, "desk/knowledge.html", {"page": page})


@never_cache
@require_safe
def answer(request: StaffRequest, answer_id: int) -> HttpResponse:
    shown = {"page": answer_detail(request.actor, answer_id), "form": ApproveForm()}
    return render(request, "desk/answer.html", shown)


@never_cache
def propose_answer(request: StaffRequest) -> HttpResponse:
    """A new answer, or another wording, or one taken from a closed case."""
    request.actor.may(Permission.PROPOSE_ANSWERS).enforce()
    if request.method != "POST":
        begun = beginning(
            request.actor,
            case=word(request.GET, "case"),
            replaces=word(request.GET, "replaces"),
            miss=word(request.GET, "miss"),
        )
        return _form(request, AnswerForm(lists=lists(), initial=begun))
    form = AnswerForm(request.POST, lists=lists())
    made = _propose(request, form) if form.is_valid() else None
    if made is None:
        return _form(request, form)
    messages.success(request, _("已提交，等归口单位负责人审核。"))
    return redirect("desk:answer", made)


def _form(request: StaffRequest, form: AnswerForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "desk/answer_new.html", {"form": form}, status=status)


def _propose(request: StaffRequest, form: AnswerForm) -> int | None:
    if (origin := form.cleaned_data["origin"]) and _leaks(request, form, origin):
        return None
    miss = form.cleaned_data["miss"]
    try:
        return actions.propose(form.answer(), miss_id=miss, actor=request.actor)
    except Refused as refused:
        form.add_error(None, str(told(refused.verdict.sentence, _)))
        return None


def _leaks(request: StaffRequest, form: AnswerForm, origin: str) -> bool:
    """An answer taken from a case is held against its raisers, as a reply would be."""
    case_id = closed_case(request.actor, origin)
    if case_id is None:
        form.add_error(None, _("只有已销号的事项才能整理成答案。"))
        return True
    given = form.cleaned_data
    for name in ("question", "text"):
        leak = check_reply(case_id, given[name], actor=request.actor).refusal
        if leak is not None:
            form.add_error(name, str(told(leak, _)))
    return bool(form.errors)


@require_POST
def approve_answer(request: StaffRequest, answer_id: int) -> HttpResponse:
    form = ApproveForm(request.POST)
    form.is_valid()
    public = form.cleaned_data["public"]
    actions.approve(answer_id, public=public, actor=request.actor)
    messages.success(request, _("已审核通过，现在可以用来答复。"))
    return redirect("desk:answer", answer_id)


@require_POST
def confirm_answer(request: StaffRequest, answer_id: int) -> HttpResponse:
    actions.confirm(answer_id, actor=request.actor)
    messages.success(request, _("已确认仍然有效，复核时间重新开始。"))
    return redirect("desk:answer", answer_id)


@require_POST
def withdraw_answer(request: StaffRequest, answer_id: int) -> HttpResponse:
    actions.withdraw(answer_id, actor=request.actor)
    messages.success(request, _("已撤下，不再用来答复。"))
    return redirect("desk:answer", answer_id)


@require_POST
def hand_on_miss(request: StaffRequest, miss_id: int) -> HttpResponse:
    form = HandOnForm(request.POST)
    if form.is_valid():
        actions.hand_on_miss(
            miss_id, unit_id=form.cleaned_data["unit"], actor=request.actor
        )
        messages.success(request, _("已转给这个单位。"))
    return redirect(_gaps())


@require_POST
def settle_miss(request: StaffRequest, miss_id: int) -> HttpResponse:
    actions.settle_miss(miss_id, actor=request.actor)
    messages.success(request, _("已从清单划去；再有人问会重新列出。"))
    return redirect(_gaps())


def _gaps() -> str:
    return f"{reverse('desk:knowledge')}?tab=missing"


@require_POST
def find_for_reply(request: StaffRequest) -> HttpResponse:
    """Answers beside a reply that is being written; by POST, so that no log has words."""
    asked = request.POST.get("asked", "")[:500]
    shown = {"found": find_answers(asked, most=4), "asked": asked}
    return render(request, "desk/_answers.html", shown)
