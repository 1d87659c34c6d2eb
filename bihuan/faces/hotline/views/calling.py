"""The operator's place: a call pops up, is written down, and is wrapped up by keys."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.knowledge.queries import answer_line, find_answers
from bihuan.faces.hotline import actions, queries
from bihuan.faces.hotline.forms import CallForm, EndForm, PopForm
from bihuan.faces.hotline.http import StaffRequest
from bihuan.faces.hotline.words import LANES, MODES, OUTCOMES, Mode, OpenCall, Outcome
from bihuan.kit.verdicts import Refused, Verdict

LOOK, USE, SESSION = "look", "use", "hotline-done"
LABELS = {"lanes": LANES, "modes": MODES, "outcomes": OUTCOMES}


@never_cache
def home(request: StaffRequest) -> HttpResponse:
    """Between two calls: the number of the next, and what is not wrapped up."""
    form = PopForm(request.POST or None, lines=queries.lines())
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        ticket = actions.pop(
            phone=given["phone"], line=given["line"], actor=request.actor
        )
        return redirect("hotline:call", ticket)
    shown = LABELS | {"page": queries.home(request.actor), "form": form}
    shown["done"] = request.session.pop(SESSION, None)
    status = 422 if form.is_bound else 200
    return render(request, "hotline/home.html", shown, status=status)


@never_cache
@require_safe
def popped(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Where a telephone system sends the operator's browser: to the call, now theirs."""
    actions.take_call(ticket, actor=request.actor)
    return redirect("hotline:call", ticket)


@never_cache
def call(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """One call. Sent, it is wrapped up; everything typed is kept if that is refused."""
    found = queries.open_call(request.actor, ticket)
    if isinstance(found, str):
        return _ended(found)
    offered = queries.choices(request.actor)
    _keep(request, ticket)
    if request.method != "POST" or {LOOK, USE} & request.POST.keys():
        said = _said(request) if request.method == "POST" else found.said
        return _page(request, found, CallForm(offered=offered, initial=said))
    form = CallForm(request.POST, offered=offered)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    return _wrap_up(request, found, form)


def _wrap_up(request: StaffRequest, found: OpenCall, form: CallForm) -> HttpResponse:
    try:
        done = actions.wrap_up(UUID(found.ticket), form.wrap(), actor=request.actor)
    except Refused as refused:
        return _page(request, found, form, refused.verdict, status=409)
    request.session[SESSION] = {
        "number": done.number,
        "receipt": done.receipt,
        "mode": done.mode,
    }
    return redirect("hotline:home")


def _said(request: StaffRequest) -> dict[str, str]:
    """What was typed, with the answer that was chosen by a click without scripts."""
    said = request.POST.dict()
    chosen = said.pop(USE, "")
    if chosen.isdecimal():
        answer = answer_line(int(chosen))
        said |= {"answer": answer.text, "answer_id": chosen, "mode": str(Mode.POLICY)}
    return said


def _ended(number: str) -> HttpResponse:
    return redirect("desk:case", number) if number else redirect("hotline:home")


def _keep(request: StaffRequest, ticket: UUID) -> None:
    if request.method == "POST":
        actions.save_draft(ticket, said=request.POST.dict(), actor=request.actor)


def _page(
    request: StaffRequest,
    found: OpenCall,
    form: CallForm,
    refusal: Verdict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    said = request.POST.dict() if request.method == "POST" else dict(found.said)
    shown = LABELS | _help(request, said) | _caller(request, said)
    shown |= {"call": found, "form": form, "refusal": refusal, "end": EndForm()}
    return render(request, "hotline/call.html", shown, status=status)


@require_POST
def save(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Keep what is typed, every half second of silence; the page shows when."""
    actions.save_draft(ticket, said=request.POST.dict(), actor=request.actor)
    return render(request, "hotline/_saved.html", {})


@require_POST
def listen(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Answers and other matters that fit what is being told; by POST, for no log."""
    shown = _help(request, request.POST.dict())
    return render(request, "hotline/_help.html", shown)


@require_POST
def who(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Who has the number that was typed."""
    return render(
        request, "hotline/_caller.html", _caller(request, request.POST.dict())
    )


def _help(request: StaffRequest, said: dict[str, str]) -> dict[str, object]:
    category, searched = said.get("category", ""), said.get("searched", "").strip()
    asked = searched or said.get("body", "").strip()
    found = find_answers(
        asked, category_id=int(category) if category.isdecimal() else None, most=5
    )
    twins = queries.twins(
        request.actor,
        text=said.get("body", "").strip(),
        place=said.get("place", ""),
        area_id=_number(said.get("area", "")),
        party_id=_number(said.get("party_id", "")),
    )
    return {
        "answers": found,
        "asked": asked,
        "searched": searched,
        "twins": twins,
        "into": said.get("into", ""),
    }


def _caller(request: StaffRequest, said: dict[str, str]) -> dict[str, object]:
    return {"caller": queries.caller(request.actor, said.get("phone", ""))}


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


@require_POST
def end(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """A call that brings no matter."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return redirect("hotline:call", ticket)
    given = form.cleaned_data
    outcome = Outcome(given["outcome"])
    actions.end_call(
        ticket, outcome=outcome, number=given["number"], actor=request.actor
    )
    messages.success(request, _("来电已收尾：%s") % _(OUTCOMES[outcome]))
    if outcome is Outcome.PROGRESS:
        return redirect("desk:case", given["number"].strip().upper())
    return redirect("hotline:home")
