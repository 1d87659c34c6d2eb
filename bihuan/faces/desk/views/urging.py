"""Urging notes, what heads handle personally, and chains of hands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.faces.desk.forms import oversight as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import oversight as queries
from bihuan.faces.desk.queries.chains import chains_page
from bihuan.faces.desk.rules import oversight as labels
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.queries import find_note

LABELS: dict[str, object] = {
    "colours": labels.COLOURS,
    "note_states": labels.NOTE_STATES,
}


@never_cache
def issue_note(request: StaffRequest, number: str) -> HttpResponse:
    """The note whose turn it is: what it asks, how it would look, and one button."""
    posted = request.method == "POST"
    form = forms.DemandForm(
        request.POST if posted else None, initial={"demand": labels.DEMAND}
    )
    demand = request.POST.get("demand", "") if posted else labels.DEMAND
    page = queries.note_page(request.actor, number, demand)
    if not posted or not form.is_valid() or "preview" in request.POST:
        return _ask_note(request, page, form)
    try:
        letter = actions.issue_note(
            page.head.id,
            colour=page.colour,
            demand=form.cleaned_data["demand"],
            seen=form.cleaned_data["seen"],
            actor=request.actor,
        )
    except Refused as refusal:
        again = queries.note_page(request.actor, number, demand)
        return _ask_note(request, again, form, refusal=refusal.verdict)
    messages.success(request, _("%(number)s已出具。") % {"number": letter.number})
    return redirect("desk:case", number)


def _ask_note(
    request: StaffRequest,
    page: queries.NotePage,
    form: forms.DemandForm,
    *,
    refusal: Verdict | None = None,
) -> HttpResponse:
    shown = LABELS | {"page": page, "form": form, "refusal": refusal}
    wrong = form.is_bound and not form.is_valid()
    status = 409 if refusal is not None else (422 if wrong else 200)
    return render(request, "desk/urging_note.html", shown, status=status)


@require_safe
def notes(request: StaffRequest) -> HttpResponse:
    page = queries.notes_list(
        request.actor, request.GET.get("state", ""), request.GET.get("after", "")
    )
    return render(request, "desk/notes.html", LABELS | {"page": page})


@never_cache
def answer_note(request: StaffRequest, note_id: int) -> HttpResponse:
    note = find_note(request.actor, note_id)
    form = forms.AnswerForm(request.POST or None)
    shown = LABELS | {"note": note, "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/answer_note.html", shown, status=status)
    text = form.cleaned_data["answer"]
    actions.answer_note(note_id, text=text, actor=request.actor)
    messages.success(request, _("已答复%(number)s。") % {"number": note.number})
    return redirect("desk:case", note.case_number)


@require_safe
def heads(request: StaffRequest) -> HttpResponse:
    which = request.GET.get("which", "")
    page = queries.heads_list(request.actor, which, request.GET.get("after", ""))
    return render(request, "desk/heads.html", {"page": page})


@require_safe
def chains(request: StaffRequest) -> HttpResponse:
    form = forms.PeriodForm(request.GET)
    form.is_valid()
    days = form.cleaned_data
    page = chains_page(request.actor, days.get("first"), days.get("last"))
    return render(request, "desk/chains.html", {"page": page})
