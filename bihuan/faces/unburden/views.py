"""What is asked of lower levels: asking, filling in, allowing, cancelling, the meter."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.burden import actions
from bihuan.directory.burden.words import (
    SORT_NAMES,
    STATE_NAMES,
    SUBJECT_NAMES,
    Sheet,
    Subject,
)
from bihuan.faces.unburden import queries
from bihuan.faces.unburden.forms import AskForm, ReasonForm, SheetForm
from bihuan.faces.unburden.http import StaffRequest
from bihuan.ground.access.words import Permission
from bihuan.kit.sentences import told
from bihuan.kit.tables.sending import CSV, as_csv
from bihuan.kit.verdicts import Refused

NAMES: dict[str, object] = {
    "states": STATE_NAMES,
    "sorts": SORT_NAMES,
    "subjects": SUBJECT_NAMES,
}


@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    page = NAMES | {"page": queries.desk(request.actor)}
    return render(request, "unburden/home.html", page)


@never_cache
def ask(request: StaffRequest) -> HttpResponse:
    form = AskForm(request.POST or None, asking=queries.asking(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask(form.demand(), held=queries.held(), actor=request.actor)
        except Refused as refused:
            form.add_error(None, str(told(refused.verdict.sentence, _)))
        else:
            if not asked.known:
                messages.success(request, _("已下发。填报单位在“减负”里看得到。"))
            return redirect("unburden:demand", asked.demand_id)
    page = NAMES | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "unburden/ask.html", page, status=status)


@never_cache
@require_safe
def meter(request: StaffRequest) -> HttpResponse:
    page = {"page": queries.meter(request.actor)}
    return render(request, "unburden/meter.html", page)


@never_cache
@require_safe
def demand(request: StaffRequest, demand_id: int) -> HttpResponse:
    return _demand(request, demand_id, ReasonForm())


@require_POST
def allow(request: StaffRequest, demand_id: int) -> HttpResponse:
    said = _("已允许下发，理由全体工作人员都看得到。")
    return _decide(
        request,
        demand_id,
        lambda why: actions.allow(demand_id, reason=why, actor=request.actor),
        said,
    )


@require_POST
def cancel(request: StaffRequest, demand_id: int) -> HttpResponse:
    said = _("这张表已取消，填报单位不用再填。")
    return _decide(
        request,
        demand_id,
        lambda why: actions.cancel(demand_id, why=why, actor=request.actor),
        said,
    )


def _decide(
    request: StaffRequest, demand_id: int, act: Callable[[str], None], said: str
) -> HttpResponse:
    """A leader's decision, which always has its reason."""
    request.actor.may(Permission.LIGHTEN).enforce()
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _demand(request, demand_id, form, status=422)
    try:
        act(form.cleaned_data["reason"])
    except Refused as refused:
        form.add_error(None, str(told(refused.verdict.sentence, _)))
        return _demand(request, demand_id, form, status=409)
    messages.success(request, said)
    return redirect("unburden:demand", demand_id)


def _demand(
    request: StaffRequest, demand_id: int, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    page = queries.demand_page(request.actor, demand_id)
    shown = NAMES | {"page": page, "form": form}
    return render(request, "unburden/demand.html", shown, status=status)


@never_cache
@require_POST
def data(request: StaffRequest, demand_id: int) -> HttpResponse:
    """All answers; by POST, because every reading is kept in the record."""
    page = queries.demand_page(request.actor, demand_id)
    rows = actions.open_data(demand_id, actor=request.actor)
    header = [_("单位"), *(one.name for one in page.items)]
    if request.POST.get("as") == "csv":
        return _file(as_csv(header, rows), f"demand-{demand_id}")
    shown = {"page": page, "header": header, "rows": rows}
    return render(request, "unburden/data.html", shown)


@never_cache
def sheet(request: StaffRequest, demand_id: int, unit_id: int) -> HttpResponse:
    """What one unit fills in: kept as a draft, or given for good."""
    found = queries.sheet(request.actor, demand_id, unit_id)
    page = queries.demand_page(request.actor, demand_id)
    form = _sheet_form(request, found, single=page.subject is Subject.UNIT)
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, demand_id, unit_id, form)
        except Refused as refused:
            form.add_error(None, str(told(refused.verdict.sentence, _)))
    shown = NAMES | {"page": page, "sheet": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "unburden/sheet.html", shown, status=status)


def _sheet_form(request: StaffRequest, found: Sheet, *, single: bool) -> SheetForm:
    return SheetForm(
        request.POST or None,
        request.FILES or None,
        items=found.items,
        kept=found.rows,
        single=single,
    )


def _keep(
    request: StaffRequest, demand_id: int, unit_id: int, form: SheetForm
) -> HttpResponse:
    if "save" in request.POST:
        actions.save(demand_id, unit_id, rows=form.given, actor=request.actor)
        messages.success(request, _("已存，随时可以接着填。"))
        return redirect("unburden:sheet", demand_id, unit_id)
    actions.give(
        demand_id,
        unit_id,
        rows=form.given,
        minutes_taken=form.cleaned_data["minutes"],
        actor=request.actor,
    )
    messages.success(request, _("已报。同样的数据不会再向您要。"))
    return redirect("unburden:home")


@require_safe
def blank_table(request: StaffRequest, demand_id: int, unit_id: int) -> HttpResponse:
    """The empty table to fill in elsewhere, or what was typed so far."""
    found = queries.sheet(request.actor, demand_id, unit_id)
    header = [one.name for one in found.items]
    return _file(as_csv(header, found.rows), f"table-{demand_id}")


def _file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
