"""Classes of problems: the list, the hot list of a period, one class, and its verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms import problems as forms
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.problem import ProblemDeed, problem_deed, problem_view
from bihuan.faces.desk.queries.problems import ProblemFilters, hot_list, problem_list
from bihuan.faces.desk.rules.problems import PROBLEM_DONE
from bihuan.ground.access.words import Actor
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.cases.queries import find_case
from bihuan.loop.causes import actions as causes

Given = Mapping[str, Any]
Run = Callable[[int, Given, Actor], int | None]


@require_safe
def problems(request: StaffRequest) -> HttpResponse:
    filters = ProblemFilters(
        **{name: word(request.GET, name) for name in ("state", "area", "owner")},
        key=request.GET.get("after", ""),
    )
    page = problem_list(request.actor, filters)
    return render(request, "desk/problems.html", {"page": page})


@require_safe
def hot(request: StaffRequest) -> HttpResponse:
    form = forms.PeriodForm(request.GET)
    form.is_valid()
    days = form.cleaned_data
    page = hot_list(request.actor, days.get("first"), days.get("last"))
    return render(request, "desk/problems_hot.html", {"page": page})


@require_safe
def problem(request: StaffRequest, problem_id: int) -> HttpResponse:
    page = problem_view(
        request.actor,
        problem_id,
        by=request.GET.get("by", ""),
        key=request.GET.get("after", ""),
    )
    return render(request, "desk/problem.html", {"view": page})


@never_cache
def problem_act(request: StaffRequest, problem_id: int, verb: str) -> HttpResponse:
    """Ask for what a verb needs, and do it."""
    if verb not in DEEDS:
        raise Http404
    deed = problem_deed(request.actor, problem_id, verb)
    form = _form(request, deed)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, deed, form, status=422 if form.is_bound else 200)
    try:
        moved = DEEDS[verb].run(problem_id, form.cleaned_data, request.actor)
    except (Refused, NotVisible) as refusal:
        return _refused(request, deed, form, refusal)
    messages.success(request, _(PROBLEM_DONE[verb]))
    return redirect("desk:problem", moved or problem_id)


@require_POST
def remove_member(request: StaffRequest, problem_id: int) -> HttpResponse:
    """Take one case out; from the list of members."""
    number = request.POST.get("number", "")
    case = find_case(request.actor, number)
    causes.remove_case(problem_id, case.pk, actor=request.actor)
    done = PROBLEM_DONE["remove"]
    messages.success(request, _(done))
    return redirect("desk:problem", problem_id)


def _form(request: StaffRequest, deed: ProblemDeed) -> forms.ProblemForm:
    kind = DEEDS[deed.verb.name].form
    if request.method == "POST":
        return kind(request.POST, deed=deed)
    return kind(deed=deed, initial={"seen": deed.page.version})


def _ask(
    request: StaffRequest,
    deed: ProblemDeed,
    form: forms.ProblemForm,
    *,
    status: int,
    refusal: Verdict | None = None,
) -> HttpResponse:
    if deed.verb.direct and not form.is_bound:
        return redirect("desk:problem", deed.page.line.id)
    shown = {
        "deed": deed,
        "form": form,
        "seen": form["seen"].value(),
        "refusal": refusal or (None if deed.verdict else deed.verdict),
    }
    if refusal is not None:
        shown |= {"refusal": refusal, "seen": deed.page.version}
    return render(request, "desk/problem_act.html", shown, status=status)


def _refused(
    request: StaffRequest,
    deed: ProblemDeed,
    form: forms.ProblemForm,
    refusal: Refused | NotVisible,
) -> HttpResponse:
    """The page again, with why it was refused and what was typed."""
    verdict = Verdict("not-found", "没有找到这个编号的事项，请核对。")
    if isinstance(refusal, Refused):
        verdict = refusal.verdict
    if verdict.code == "not-permitted":
        raise refusal
    now = problem_deed(request.actor, deed.page.line.id, deed.verb.name)
    return _ask(request, now, form, status=409, refusal=verdict)


@dataclass(frozen=True, slots=True)
class ProblemDoing:
    """A verb's form, and what it does; an id given back is where to go on."""

    form: type[forms.ProblemForm]
    run: Run


def _plainly(action: Callable[..., None], **fields: str) -> Run:
    """An action that takes what the form gives, under these names."""

    def run(problem_id: int, given: Given, actor: Actor) -> None:
        values = {name: given[field] for name, field in fields.items()}
        action(problem_id, **values, seen=given["seen"], actor=actor)

    return run


def _own(problem_id: int, given: Given, actor: Actor) -> None:
    causes.name_owner(
        problem_id, unit_id=int(given["unit"]), seen=given["seen"], actor=actor
    )


def _review(problem_id: int, given: Given, actor: Actor) -> None:
    causes.review(
        problem_id,
        gone=given["gone"] == "yes",
        again_on=given["again_on"],
        seen=given["seen"],
        actor=actor,
    )


def _offer(problem_id: int, given: Given, actor: Actor) -> None:
    firms = [int(pk) for pk in given.get("firms", [])]
    causes.offer_answer(
        problem_id, text=given["answer"], firms=firms, seen=given["seen"], actor=actor
    )


def _add(problem_id: int, given: Given, actor: Actor) -> None:
    case = find_case(actor, given["number"].strip())
    causes.add_case(problem_id, case.pk, seen=given["seen"], actor=actor)


def _split(problem_id: int, given: Given, actor: Actor) -> int:
    cases = [int(pk) for pk in given["cases"]]
    return causes.split(
        problem_id, cases, title=given["title"], seen=given["seen"], actor=actor
    )


def _merge(problem_id: int, given: Given, actor: Actor) -> int:
    into = int(given["into"])
    causes.merge(problem_id, into_id=into, seen=given["seen"], actor=actor)
    return into


DEEDS = {
    "confirm": ProblemDoing(forms.SeenProblemForm, _plainly(causes.confirm)),
    "dismiss": ProblemDoing(forms.SeenProblemForm, _plainly(causes.dismiss)),
    "rename": ProblemDoing(forms.RenameForm, _plainly(causes.rename, title="title")),
    "own": ProblemDoing(forms.OwnerForm, _own),
    "plan": ProblemDoing(
        forms.PlanForm,
        _plainly(causes.plan, cause="cause", remedy="remedy", review_on="review_on"),
    ),
    "remedy": ProblemDoing(
        forms.RemedyForm, _plainly(causes.finish_remedy, done_on="done_on")
    ),
    "review": ProblemDoing(forms.ReviewForm, _review),
    "offer": ProblemDoing(forms.OfferForm, _offer),
    "add": ProblemDoing(forms.AddMemberForm, _add),
    "split": ProblemDoing(forms.SplitForm, _split),
    "merge": ProblemDoing(forms.MergeProblemForm, _merge),
}
