"""Two ledgers side by side (对账销号): open, import, match, explain, report."""

from __future__ import annotations

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms import ledgers as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import ledgers as queries
from bihuan.faces.desk.queries.supervision import units_to_name
from bihuan.faces.desk.rules import STATUSES, supervision
from bihuan.ground.access.words import Permission
from bihuan.kit.sentences import marked
from bihuan.kit.tables.sending import CSV, XLSX, as_csv, as_workbook
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.queries import difference_of, ledgers_of_difference

DEEDS: dict[str, tuple[Callable[..., None], str]] = {
    "compare": (actions.compare_again, marked("已按现在的办理情况重新比对。")),
    "conclude": (actions.conclude, marked("已结账。")),
}
LABELS: dict[str, object] = {
    "standings": supervision.STANDINGS,
    "hows": supervision.HOWS,
    "differing": supervision.DIFFERING,
    "statuses": STATUSES,
}
HEADER = (
    *("对方编号", "平台编号", "企业", "内容", "反映日期", "对方", "本方"),
    *("对账结果", "怎么对上的", "承办单位"),
)


@require_safe
def ledgers(request: StaffRequest) -> HttpResponse:
    page = queries.ledgers_list(request.actor, request.GET.get("after", ""))
    return render(request, "desk/ledgers.html", LABELS | {"page": page})


@never_cache
def open_ledgers(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.RECONCILE).enforce()
    form = forms.OpenForm(
        request.POST or None,
        profiles=queries.sorts_to_compare(),
        units=units_to_name(),
        initial={"profile": request.GET.get("profile", "")},
    )
    refusal: Verdict | None = None
    if form.is_valid():
        try:
            return redirect("desk:ledgers_of", _opened(request, form))
        except Refused as refused:
            refusal = refused.verdict
    shown = {"form": form, "refusal": refusal}
    status = 409 if refusal is not None else 422 if form.is_bound else 200
    return render(request, "desk/ledgers_new.html", shown, status=status)


def _opened(request: StaffRequest, form: forms.OpenForm) -> int:
    given = form.cleaned_data
    return actions.open_ledgers(
        name=given["name"],
        other=given["other"],
        profile=given["profile"],
        since=given["since"],
        until=given["until"],
        unit_id=int(given["unit"]) if given["unit"] else None,
        actor=request.actor,
    )


@require_safe
def ledgers_of(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


@require_POST
def ledgers_act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Read their list in, compare anew, or close the accounts."""
    if verb == "import":
        return _import(request, pk)
    if verb not in DEEDS:
        raise Http404
    action, done = DEEDS[verb]
    try:
        action(pk, actor=request.actor)
    except Refused as refused:
        if refused.verdict.code == "not-permitted":
            raise
        return _page(request, pk, refusal=refused.verdict, status=409)
    messages.success(request, _(done))
    return redirect("desk:ledgers_of", pk)


def _import(request: StaffRequest, pk: int) -> HttpResponse:
    """Their list; the page says what came of it, and which lines were left out."""
    request.actor.may(Permission.RECONCILE).enforce()
    form = forms.TheirsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, pk, form=form, status=422)
    done = actions.import_theirs(
        pk, form.rows, rejected=form.rejected, actor=request.actor
    )
    told = {name: getattr(done, name) for name in ("rows", "new", "changed", "same")}
    messages.success(
        request,
        _("读入%(rows)s行：新增%(new)s，变更%(changed)s，未变%(same)s，未读%(bad)s。")
        % {**told, "bad": done.rejected},
    )
    return redirect("desk:ledgers_of", pk)


@require_safe
def ledgers_file(request: StaffRequest, pk: int) -> HttpResponse:
    rows = queries.ledger_cells(request.actor, pk)
    response = HttpResponse(as_workbook(HEADER, rows, name="对账"), content_type=XLSX)
    name = f"reconciliation-{pk}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def ledgers_rejects(request: StaffRequest, pk: int) -> HttpResponse:
    """The lines that were not taken over in the last import, and why."""
    page = queries.ledgers_page(request.actor, pk)
    rejects = page.found.imports[0].rejects if page.found.imports else []
    response = HttpResponse(as_csv(("行", "原因"), rejects), content_type=CSV)
    name = f"rejects-{pk}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
def pair_row(request: StaffRequest, pk: int) -> HttpResponse:
    """Say which case a row of theirs is."""
    page = queries.pair_page(request.actor, pk)
    form = forms.PairForm(request.POST or None)
    refusal: Verdict | None = None
    if form.is_valid():
        try:
            actions.pair(pk, number=form.cleaned_data["number"], actor=request.actor)
        except Refused as refused:
            refusal = refused.verdict
        else:
            return redirect("desk:ledgers_of", page.ledgers_id)
    shown = LABELS | {"page": page, "form": form, "refusal": refusal}
    status = 409 if refusal is not None else 422 if form.is_bound else 200
    return render(request, "desk/ledger_pair.html", shown, status=status)


@require_POST
def part_row(request: StaffRequest, pk: int) -> HttpResponse:
    page = queries.pair_page(request.actor, pk)
    actions.part_again(pk, actor=request.actor)
    messages.success(request, _("已拆开，可以重新对应。"))
    return redirect("desk:ledgers_of", page.ledgers_id)


@never_cache
def difference(request: StaffRequest, pk: int) -> HttpResponse:
    """Explain a difference, or hand it to the unit that can."""
    line = difference_of(request.actor, pk)
    hands_on = "unit" in request.POST
    units = units_to_name()
    given = request.POST if request.method == "POST" else None
    hand_on = forms.HandOnForm(
        given if hands_on else None, units=units, initial={"unit": line.unit_id}
    )
    explain = forms.ExplainForm(None if hands_on else given)
    form: django_forms.Form = hand_on if hands_on else explain
    refusal: Verdict | None = None
    if form.is_valid():
        back = ledgers_of_difference(pk)
        try:
            _settle(request, pk, form)
        except Refused as refused:
            refusal = refused.verdict
        else:
            return _after_settling(request, back)
    shown = LABELS | {"line": line, "explain_form": explain, "hand_on_form": hand_on}
    shown |= {"names": queries.names_of(line), "refusal": refusal}
    status = 409 if refusal is not None else 422 if form.is_bound else 200
    return render(request, "desk/difference.html", shown, status=status)


def _after_settling(request: StaffRequest, ledgers_id: int) -> HttpResponse:
    if request.actor.may(Permission.RECONCILE):
        return redirect("desk:ledgers_of", ledgers_id)
    return redirect("desk:ledgers")


def _settle(request: StaffRequest, pk: int, form: django_forms.Form) -> None:
    given = form.cleaned_data
    if isinstance(form, forms.HandOnForm):
        unit = int(given["unit"])
        actions.hand_on_difference(pk, unit_id=unit, actor=request.actor)
        messages.success(request, _("已转给这个单位说明。"))
        return
    actions.explain_difference(pk, words=given["words"], actor=request.actor)
    messages.success(request, _("差异已说明。"))


def _page(
    request: StaffRequest,
    pk: int,
    *,
    form: forms.TheirsForm | None = None,
    refusal: Verdict | None = None,
    status: int = 200,
) -> HttpResponse:
    page = queries.ledgers_page(request.actor, pk)
    shown = LABELS | {
        "page": page,
        "form": form or forms.TheirsForm(),
        "refusal": refusal,
    }
    return render(request, "desk/ledgers_of.html", shown, status=status)
