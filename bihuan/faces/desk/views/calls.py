"""The call-back desk: its lists, one call, and the notes of calls."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.calling import CallForm
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.acting import Acting, acting, changes_since
from bihuan.faces.desk.queries.calling import call_desk, call_notes, calling
from bihuan.faces.desk.views.cases import back_to_case
from bihuan.ground.access.words import Permission
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.closing import actions as closing
from bihuan.loop.truth.queries import first_look_to_make

DESK = "call_backs"


@require_safe
def call_backs(request: StaffRequest) -> HttpResponse:
    if not request.actor.may(Permission.CALL_BACK):
        raise NotVisible(DESK)
    key = request.GET.get("after") or request.GET.get("before")
    desk = call_desk(request.actor, word(request.GET, "tab"), key=key)
    return render(request, "desk/calls.html", {"desk": desk})


@never_cache
def call(request: StaffRequest, number: str) -> HttpResponse:
    """One call: what to say beside what was said."""
    page = acting(request.actor, number, "call-back")
    if ahead := first_look_to_make(request.actor, page.head.id):
        # Who is to ask a second time must not read here what was said the first time.
        messages.info(request, _("这件事正由您的单位二次回访，问完以后再看办理经过。"))
        return redirect("desk:look", ahead)
    if request.method != "POST":
        asked = {
            name: request.GET[name] for name in ("raising",) if name in request.GET
        }
        initial = asked | {"seen": page.head.version}
        return _ask(request, page, CallForm(choices=page.choices, initial=initial))
    form = CallForm(request.POST, choices=page.choices)
    if not page.verdict:  # somebody else was first; what was typed is shown again
        return _ask(request, page, form, status=409, refusal=page.verdict)
    if not form.is_valid():
        return _ask(request, page, form, status=422)
    try:
        _take_down(form, request)
    except Refused as refused:
        return _refused(request, page, form, refused)
    messages.success(request, _(rules.done_by("call-back")))
    if request.POST.get("from") == DESK:
        return redirect("desk:call_backs")
    return back_to_case(request, number)


def _take_down(form: CallForm, request: StaffRequest) -> None:
    given = form.cleaned_data
    raising, seen = int(given["raising"]), given["seen"]
    if form.reached:
        closing.record_answer(raising, form.answer, seen=seen, actor=request.actor)
    else:
        note = given["words"]
        closing.record_missed_call(raising, note=note, seen=seen, actor=request.actor)


def _ask(
    request: StaffRequest,
    page: Acting,
    form: CallForm,
    *,
    status: int = 200,
    refusal: Verdict | None = None,
) -> HttpResponse:
    seen = form["seen"].value()
    stale = refusal is not None and seen
    changed = changes_since(page.head.id, int(seen)) if stale else []
    if refusal is None and not page.verdict:
        refusal = page.verdict
    shown = {
        "page": page,
        "form": form,
        "calling": calling(page),
        "results": rules.RESULTS,
        "refusal": refusal,
        "seen": page.head.version if refusal is not None else seen,
        "changed": changed,
        "came_from": request.POST.get("from") or request.GET.get("from", ""),
    }
    return render(request, "desk/call.html", shown, status=status)


def _refused(
    request: StaffRequest, page: Acting, form: CallForm, refused: Refused
) -> HttpResponse:
    if refused.verdict.code == "not-permitted":
        raise refused
    fresh = acting(request.actor, page.head.number, "call-back")
    return _ask(request, fresh, form, status=409, refusal=refused.verdict)


@require_safe
def notes(request: StaffRequest) -> HttpResponse:
    if not request.actor.may(Permission.SUPERVISE):
        msg = "call_notes"
        raise NotVisible(msg)
    key = request.GET.get("after") or request.GET.get("before")
    page = call_notes(request.actor, key=key)
    return render(request, "desk/call_notes.html", {"page": page})
