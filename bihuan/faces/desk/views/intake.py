"""A new matter at the telephone or the window."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.directory.catalogue.words import Result
from bihuan.faces.desk.forms.intake import CodeForm, MatterForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.registering import known, number_with, registering
from bihuan.faces.desk.queries.twins import TwinLine, twins_while_told
from bihuan.kit import clock
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.queries import find_case
from bihuan.loop.handling.actions import answer_now
from bihuan.loop.intake.actions import raise_along, raise_matter
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.triage.queries import check_reply

# What an operator chose last is most likely what the next caller needs.
LAST = "registered-last"
ON_AND_ON = ("profile", "channel")


@never_cache
def register(request: StaffRequest) -> HttpResponse:
    """Take a matter down; what was typed stays until it is registered."""
    form = MatterForm(
        request.POST or None,
        desk=registering(request.actor),
        initial=request.session.get(LAST, {}),
    )
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    try:
        raised = _take_in(request, form.cleaned_data)
    except Refused as refused:
        return _page(request, form, refusal=refused.verdict, status=409)
    request.session[LAST] = {name: form.cleaned_data[name] for name in ON_AND_ON}
    _answer(request, form.cleaned_data, raised)
    return redirect("desk:registered", raised.number)


def _page(
    request: StaffRequest, form: MatterForm, *, status: int, **more: object
) -> HttpResponse:
    shown = {
        "form": form,
        "codes": CodeForm(),
        "twins": _twins(request) if form.is_bound else [],
        "into": request.POST.get("into", ""),
        **more,
    }
    return render(request, "desk/register.html", shown, status=status)


def _take_in(request: StaffRequest, given: dict[str, Any]) -> Raised:
    """Take a matter in, by itself or as one more voice in one that is open already."""
    if not given["into"]:
        return raise_matter(_matter(given), actor=request.actor)
    other = find_case(request.actor, given["into"])
    raised = raise_along(
        _matter(given),
        into_id=other.pk,
        reason=_("登记时诉求人说是同一件事。"),
        actor=request.actor,
    )
    request.session["joined"] = {raised.number: other.number}
    return raised


@require_POST
def by_receipt(request: StaffRequest) -> HttpResponse:
    """From a caller's code to their matter; by POST, so that no log has it."""
    desk = registering(request.actor)
    codes = CodeForm(request.POST)
    if codes.is_valid():
        number = number_with(request.actor, codes.cleaned_data["code"])
        if number is not None:
            return redirect("desk:case", number)
        codes.add_error("code", _("没有这个查询码，请对照回执再念一遍。"))
    return _page(request, MatterForm(desk=desk), codes=codes, status=422)


def _matter(given: dict[str, Any]) -> NewMatter:
    return NewMatter(
        profile=given["profile"],
        channel=given["channel"],
        external_id=f"desk-{given['draft']}",
        title=given["title"],
        body=given["body"],
        raised_at=clock.now(),
        raiser_name=given["name"],
        phone=given["phone"],
        may_share=given["may_share"],
        place=given["place"],
        area_id=int(given["area"]) if given["area"] else None,
        category_id=int(given["category"]) if given["category"] else None,
        party_id=given["party_id"],
    )


def _answer(request: StaffRequest, given: dict[str, Any], raised: Raised) -> None:
    """Answer on the spot where an answer was typed; the matter stays even if refused."""
    request.session["receipt"] = {raised.number: raised.receipt}
    answer = given.get("answer", "").strip()
    if not answer or raised.already_known:
        return
    leak = check_reply(raised.case_id, answer, actor=request.actor).refusal
    if leak is not None:
        text = _("已登记，但当场答复未保存：%s") % told(leak, _)
        messages.warning(request, text)
        return
    try:
        answer_now(
            raised.case_id,
            result=Result(given["result"]),
            answer=answer,
            actor=request.actor,
        )
    except Refused as refused:
        text = _("已登记，但当场答复未保存：%s") % told(refused.verdict.sentence, _)
        messages.warning(request, text)


@never_cache
def registered(request: StaffRequest, number: str) -> HttpResponse:
    """The number and the code to read out; the code is shown here and nowhere else."""
    receipt = request.session.get("receipt", {}).get(number)
    if receipt is None:
        return redirect("desk:case", find_case(request.actor, number).number)
    joined = request.session.get("joined", {}).get(number, "")
    shown = {"number": number, "receipt": receipt, "joined": joined}
    return render(request, "desk/registered.html", shown)


@require_POST
def similar(request: StaffRequest) -> HttpResponse:
    """What is open already for this number or firm; by POST, so that no log has it."""
    party_id = request.POST.get("party_id", "")
    shown = known(
        request.actor,
        phone=request.POST.get("phone", ""),
        party=request.POST.get("party", "").strip(),
        party_id=int(party_id) if party_id.isdigit() else None,
    )
    return render(request, "desk/_similar.html", {"known": shown})


@require_POST
def twins(request: StaffRequest) -> HttpResponse:
    """What others raised that may be the same; by POST, so that no log has the words."""
    shown = {"twins": _twins(request), "into": request.POST.get("into", "")}
    return render(request, "desk/_twins_to_join.html", shown)


def _twins(request: StaffRequest) -> list[TwinLine]:
    told = request.POST
    return twins_while_told(
        request.actor,
        title=told.get("title", "").strip(),
        text=told.get("body", "").strip(),
        place=told.get("place", "").strip(),
        area=told.get("area", ""),
        party=told.get("party_id", ""),
    )
