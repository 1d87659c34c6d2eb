"""The page of a case, and everything that can be done there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.letters.queries import NAMES as LETTER_NAMES
from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.base import Deed
from bihuan.faces.desk.forms.closing import RevealForm
from bihuan.faces.desk.forms.handling import GiveHelpForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.acting import (
    Acting,
    acting,
    branch_of,
    changes_since,
)
from bihuan.faces.desk.queries.case import case_page, raiser_of
from bihuan.faces.desk.queries.oversight import overseen
from bihuan.faces.desk.queries.twins import TwinLine, twins_beside
from bihuan.faces.desk.rules.oversight import COLOURS, NOTE_STATES
from bihuan.faces.desk.views import answers
from bihuan.faces.desk.views.deeds import DOINGS
from bihuan.faces.desk.words import Choices
from bihuan.ground.files.http import hand_out
from bihuan.ground.files.queries import open_file
from bihuan.ground.files.queries import stream_of as stream_of_file
from bihuan.ground.vault.actions import reveal as reveal_identity
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.cases.queries import find_case
from bihuan.loop.cases.words import stream_of
from bihuan.loop.causes.queries import problem_of
from bihuan.loop.handling import actions as handling
from bihuan.loop.supervision.queries import part_of
from bihuan.loop.triage.words import ReplyCheck
from bihuan.loop.truth.queries import first_look_to_make

LABELS: dict[str, object] = {
    "grades": rules.GRADES,
    "results": rules.RESULTS,
    "rungs": rules.RUNGS,
    "letter_names": LETTER_NAMES,
    "colours": COLOURS,
    "note_states": NOTE_STATES,
    "sources": rules.SOURCES,
}

# Whoever gives a matter to a unit should know of others that are the same.
BEFORE_SENDING = frozenset({"dispatch", "agree-return", "adjudicate"})

# What a link to a form may bring along, so that it stands chosen there.
CHOSEN_BEFORE = ("unit", "category")


@require_safe
def case(request: StaffRequest, number: str) -> HttpResponse:
    whole = request.GET.get("beats") == "all"
    page = case_page(request.actor, number, whole=whole)
    if ahead := first_look_to_make(request.actor, page.head.id):
        return _look_first(request, ahead)
    twins = twins_beside(request.actor, page.head.id, page.head.status)
    problem = problem_of(request.actor, page.head.id)
    board = request.GET.get("from", "")
    shown = LABELS | {"page": page, "twins": twins, "problem": problem, "board": board}
    shown |= {"over": overseen(request.actor, number)}
    shown |= {"supervised": part_of(request.actor, page.head.id)}
    return render(request, "desk/case.html", shown)


def _look_first(request: StaffRequest, look_id: int) -> HttpResponse:
    """Who is to ask a second time must not read here what was said the first time."""
    messages.info(request, _("这件事正由您的单位二次回访，问完以后再看办理经过。"))
    return redirect("desk:look", look_id)


@never_cache
def act(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Ask for what a verb needs, and do it."""
    if verb not in DOINGS:
        raise Http404
    page = acting(request.actor, number, verb)
    if ahead := first_look_to_make(request.actor, page.head.id):
        return _look_first(request, ahead)
    check = answers.answer_check(request, page.head.id, verb)
    if answers.ONLY_CHECK in request.POST:
        return ask(request, page, _form(request, page, draft=True), check)
    form = _form(request, page)
    if request.method != "POST" or not form.is_valid():
        return ask(request, page, form)
    if not answers.goes_out(check, request.POST, form, verb):
        return ask(request, page, form, check)
    try:
        DOINGS[verb].run(page.standing, form.cleaned_data, request.actor)
    except (Refused, NotVisible) as refusal:
        return refused(request, page, form, refusal)
    messages.success(request, _(rules.done_by(verb)))
    return back_to_case(request, number)


def back_to_case(request: StaffRequest, number: str) -> HttpResponse:
    """Where somebody goes after an act: a restricted matter that is done is theirs no more."""
    try:
        find_case(request.actor, number)
    except NotVisible:
        return redirect("desk:queue")
    return redirect("desk:case", number)


def _form(request: StaffRequest, page: Acting, *, draft: bool = False) -> Deed:
    """The form as it was sent; a draft has what was typed and no mistakes yet."""
    doing = DOINGS[page.verb.name].form
    if draft:
        return doing(choices=page.choices, initial=request.POST.dict())
    if request.method == "POST":
        return doing(request.POST, request.FILES, choices=page.choices)
    given = {name: request.GET[name] for name in CHOSEN_BEFORE if name in request.GET}
    return doing(choices=page.choices, initial=given | {"seen": page.head.version})


def ask(
    request: StaffRequest, page: Acting, form: Deed, check: ReplyCheck | None = None
) -> HttpResponse:
    """The page that asks for what a verb needs; 422 with what was typed and is wrong."""
    if page.verb.direct and not form.is_bound:
        return redirect("desk:case", page.head.number)
    shown = LABELS | answers.panel(request, page.verb.name, check)
    shown |= {
        "page": page,
        "form": form,
        "seen": form["seen"].value(),
        "refusal": None if page.verdict else page.verdict,
        "twins": _twins(request, page),
    }
    return render(request, "desk/act.html", shown, status=422 if form.is_bound else 200)


def _twins(request: StaffRequest, page: Acting) -> list[TwinLine]:
    """What may be the same matter, beside what would send it away."""
    if page.verb.name not in BEFORE_SENDING:
        return []
    return twins_beside(request.actor, page.head.id, page.head.status)


def refused(
    request: StaffRequest, page: Acting, form: Deed, refusal: Refused | NotVisible
) -> HttpResponse:
    """That page again, 409, with why it was refused, and what has changed since."""
    page = acting(request.actor, page.head.number, page.verb.name)
    seen = form.cleaned_data.get("seen")
    verdict = (
        refusal.verdict
        if isinstance(refusal, Refused)
        else Verdict("not-found", "没有找到这个编号的事项，请核对。")
    )
    if verdict.code == "not-permitted":
        raise refusal
    shown = LABELS | answers.panel(request, page.verb.name)
    shown |= {
        "page": page,
        "form": form,
        "seen": page.head.version,
        "refusal": verdict,
        "changed": changes_since(page.head.id, seen) if seen else [],
        "twins": _twins(request, page),
    }
    return render(request, "desk/act.html", shown, status=409)


@never_cache
def give_help(request: StaffRequest, number: str, branch: int) -> HttpResponse:
    head, line = branch_of(request.actor, number, branch)
    form = GiveHelpForm(request.POST or None, choices=Choices())
    if not form.is_valid():
        shown = {"head": head, "branch": line, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "desk/give_help.html", shown, status=status)
    handling.give_help(line.id, answer=form.cleaned_data["answer"], actor=request.actor)
    messages.success(request, _("协办结果已反馈。"))
    return redirect("desk:case", number)


@require_POST
def recall_help(request: StaffRequest, number: str, branch: int) -> HttpResponse:
    _head, line = branch_of(request.actor, number, branch)
    handling.recall_help(line.id, actor=request.actor)
    messages.success(request, _("已撤回协办请求。"))
    return redirect("desk:case", number)


@never_cache
def reveal(request: StaffRequest, number: str, raising: int) -> HttpResponse:
    """Show who a raiser is, once, for a reason that they will read."""
    head, raiser, identity = raiser_of(request.actor, number, raising)
    form = RevealForm(request.POST or None, choices=Choices())
    shown = {"head": head, "raiser": raiser, "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/reveal.html", shown, status=status)
    shown["person"] = reveal_identity(
        identity,
        reason=form.cleaned_data["reason"],
        subject=stream_of(head.id),
        actor=request.actor,
    )
    return render(request, "desk/reveal.html", shown)


@require_safe
def file(request: StaffRequest, number: str, file_id: int) -> HttpResponseBase:
    found = find_case(request.actor, number)
    if stream_of_file(file_id) != stream_of(found.pk):
        raise NotVisible(str(file_id))
    return hand_out(open_file(file_id), inline=request.GET.get("inline") == "1")
