"""Reminder interviews: proposed, decided, held with a record, followed up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.catalogue.queries import profiles
from bihuan.faces.desk.forms import oversight as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import oversight as queries
from bihuan.faces.desk.rules import oversight as labels
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.queries import find_interview
from bihuan.loop.oversight.words import HeldInterview

FROM_ABOVE = "superior"  # the channel of what follows from an interview
Run = Callable[[int, dict[str, Any]], None]


@require_safe
def interviews(request: StaffRequest) -> HttpResponse:
    page = queries.interviews_list(
        request.actor, request.GET.get("state", ""), request.GET.get("after", "")
    )
    shown = {"page": page, "states": labels.INTERVIEW_STATES}
    return render(request, "desk/interviews.html", shown)


@never_cache
def propose(request: StaffRequest) -> HttpResponse:
    """Propose an interview by hand, not about one case."""
    form = forms.InterviewForm(request.POST or None, units=queries.units_to_name())
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        shown = {"form": form}
        return render(request, "desk/interview_new.html", shown, status=status)
    made = actions.propose_interview(
        unit_id=int(form.cleaned_data["unit"]),
        reason=form.cleaned_data["reason"],
        actor=request.actor,
    )
    messages.success(request, _("已提出约谈，等待领导批准。"))
    return redirect("desk:interview", made)


@require_safe
def interview(request: StaffRequest, interview_id: int) -> HttpResponse:
    return _page(request, interview_id)


@require_POST
def decide(request: StaffRequest, interview_id: int) -> HttpResponse:
    def run(key: int, given: dict[str, Any]) -> None:
        actions.decide_interview(
            key,
            approve=given["decision"] == "approve",
            words=given["words"],
            actor=request.actor,
        )

    return _do(request, interview_id, forms.DecideForm, run, _("已作出决定。"))


@require_POST
def hold(request: StaffRequest, interview_id: int) -> HttpResponse:
    def run(key: int, given: dict[str, Any]) -> None:
        held = HeldInterview(
            given["held_on"], given["present"], given["said"], given["result"]
        )
        actions.hold_interview(key, held, actor=request.actor)

    return _do(request, interview_id, forms.HoldForm, run, _("约谈记录已编号存档。"))


@require_POST
def follow_up(request: StaffRequest, interview_id: int) -> HttpResponse:
    """Raise what was promised as a matter; pressed twice, it is the same matter."""

    def run(key: int, given: dict[str, Any]) -> None:
        find_interview(request.actor, key)
        new = NewMatter(
            profile=_profile_from_above(),
            channel=FROM_ABOVE,
            external_id=f"interview:{key}",
            title=given["title"],
            body=given["body"],
            raised_at=clock.now(),
        )
        raised = raise_matter(new, actor=request.actor)
        actions.link_follow_up(key, case_id=raised.case_id, actor=request.actor)

    return _do(request, interview_id, forms.FollowUpForm, run, _("后续事项已立项。"))


def _profile_from_above() -> str:
    """The kind of matter that comes from above; supervision where the county has it."""
    known = [one.code for _pk, one in profiles() if FROM_ABOVE in one.channels]
    if not known:
        raise Refused(Verdict("no-profile", "没有可以接收交办事项的办理规则。"))
    return "supervision" if "supervision" in known else known[0]


def _do(
    request: StaffRequest,
    interview_id: int,
    kind: type[django_forms.Form],
    run: Run,
    done: str,
) -> HttpResponse:
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, interview_id, form=form, status=422)
    try:
        run(interview_id, form.cleaned_data)
    except Refused as refusal:
        if refusal.verdict.code == "not-permitted":
            raise
        return _page(
            request, interview_id, form=form, status=409, refusal=refusal.verdict
        )
    messages.success(request, done)
    return redirect("desk:interview", interview_id)


def _page(
    request: StaffRequest,
    interview_id: int,
    *,
    form: django_forms.Form | None = None,
    status: int = 200,
    refusal: Verdict | None = None,
) -> HttpResponse:
    page = queries.interview_page(request.actor, interview_id)
    kinds = (forms.DecideForm, forms.HoldForm, forms.FollowUpForm)
    decide_form, hold_form, follow_form = (
        form if isinstance(form, kind) else kind() for kind in kinds
    )
    shown = {
        "page": page,
        "states": labels.INTERVIEW_STATES,
        "decide_form": decide_form,
        "hold_form": hold_form,
        "follow_form": follow_form,
        "refusal": refusal,
    }
    return render(request, "desk/interview.html", shown, status=status)
