"""Accepting what is proposed with one press, and saying why a proposal was wrong."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.proposals import AcceptForm, WrongForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.acting import Acting, acting, explaining
from bihuan.faces.desk.queries.naming import names_for
from bihuan.faces.desk.queries.queue import following
from bihuan.faces.desk.queries.twins import twins_beside
from bihuan.faces.desk.views.cases import ask, refused
from bihuan.kit.verdicts import ALLOWED, NotVisible, Refused, Verdict, refuse
from bihuan.loop.cases.queries import find_case
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import actions as triage
from bihuan.loop.triage.words import Kind, Wrong

VERB = "dispatch"
# What of an address belongs to a list, so that one comes back to the same one.
OF_A_LIST = ("tab", "profile", "category", "area", "light", "text", "after", "before")


@never_cache
@require_POST
def accept_proposed(request: StaffRequest, number: str) -> HttpResponse:
    """Dispatch to the unit on the button. Refused or stale, the full form comes back."""
    page = acting(request.actor, number, VERB)
    form = AcceptForm(request.POST, choices=page.choices)
    if not form.is_valid():
        return ask(request, page, form)
    if not (verdict := _look_first(request, page)):
        return refused(request, page, form, Refused(verdict))
    given = form.cleaned_data
    onwards = _onwards(request, number)
    try:
        routing.dispatch(
            page.head.id,
            unit_id=int(given["unit"]),
            instruction=given["instruction"],
            seen=given["seen"],
            actor=request.actor,
        )
    except (Refused, NotVisible) as refusal:
        return refused(request, page, form, refusal)
    _classify(request, number, given["category"])
    unit = int(given["unit"])
    said = {"title": page.head.title, "unit": names_for([unit], ()).unit(unit)}
    messages.success(request, _("“%(title)s”已派给%(unit)s。") % said)
    return redirect(onwards)


def _look_first(request: StaffRequest, page: Acting) -> Verdict:
    """A line of a list does not show what may be the same matter; every other page does."""
    if not request.POST.get("blind"):
        return ALLOWED
    twins = twins_beside(request.actor, page.head.id, page.head.status)
    same = sum(one.sure and one.is_open for one in twins)
    if not same:
        return ALLOWED
    return refuse(
        "twins-first",
        "还没有派单：有 {n} 件很可能说的是同一件事，请先看“可能是同一件事”。不是同一件，在这里派单即可。",
        n=same,
    )


def _classify(request: StaffRequest, number: str, category: int | None) -> None:
    """The category that goes along. Whoever was quicker to say another keeps theirs."""
    if category is None:
        return
    try:
        case = find_case(request.actor, number)
        if case.category_id is not None:
            return
        routing.classify(
            case.pk,
            category_id=category,
            area_id=case.area_id,
            cause=case.cause,
            seen=case.version,
            actor=request.actor,
        )
    except (Refused, NotVisible):
        messages.warning(request, _("已派单，但类别没有改成，请到事项页面修改。"))


def _onwards(request: StaffRequest, number: str) -> str:
    """Back to the list that it is accepted from, at the next matter; else to the case."""
    board = request.POST.get("board", "")
    if board not in rules.BOARDS:
        return reverse("desk:case", args=[number])
    sent = QueryDict(request.POST.get("list", ""))
    kept = {name: sent[name] for name in OF_A_LIST if sent.get(name)}
    address = f"{reverse(f'desk:{board}')}?{urlencode(kept or {'tab': VERB})}"
    coming = request.POST.get("next") or following(
        request.actor, find_case(request.actor, number)
    )
    return f"{address}#case-{quote(coming)}" if coming else address


@never_cache
def explain_wrong(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    """Why a proposal was wrong; the form comes back with what was typed if it must."""
    if kind not in [*Kind]:
        raise Http404
    head, part = explaining(request.actor, number, Kind(kind))
    form = WrongForm(request.POST or None, kind=Kind(kind))
    shown = {"head": head, "part": part, "form": form, "refusal": None}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/explain_wrong.html", shown, status=status)
    try:
        triage.say_why_wrong(
            head.id,
            Kind(kind),
            wrong=Wrong(form.cleaned_data["wrong"]),
            because=form.cleaned_data["because"],
            actor=request.actor,
        )
    except Refused as refusal:
        if refusal.verdict.code == "not-permitted":
            raise
        shown |= {"refusal": refusal.verdict}
        return render(request, "desk/explain_wrong.html", shown, status=409)
    messages.success(request, _("已记下这条建议为什么不对。"))
    return redirect(reverse("desk:case", args=[number]) + "#proposal")
