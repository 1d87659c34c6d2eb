"""The supervision list, one item, its papers, and the list as a workbook."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.forms.supervision import FIRST_DAY, LAST_DAY, ItemForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import supervision as queries
from bihuan.faces.desk.rules import RUNGS
from bihuan.faces.desk.rules import supervision as labels
from bihuan.ground.access.words import Permission
from bihuan.ground.files.http import hand_out, receive
from bihuan.ground.files.queries import open_file, stream_of
from bihuan.kit import clock
from bihuan.kit.tables.sending import XLSX, as_workbook
from bihuan.kit.verdicts import ALLOWED, NotVisible, Refused, Verdict
from bihuan.loop.cases.words import Light
from bihuan.loop.causes.queries import ProblemPage, find_problem
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.queries import Sifted, item_of_paper
from bihuan.loop.supervision.words import ItemState, Source, item_stream

LABELS: dict[str, object] = {
    "states": labels.ITEM_STATES,
    "part_states": labels.PART_STATES,
    "item_sources": labels.SOURCES,
    "rhythms": labels.RHYTHMS,
    "ways": labels.REVIEW_WAYS,
    "light_names": labels.LIGHT_NAMES,
    "rungs": RUNGS,
}
HEADER = (
    *("编号", "事项", "来源", "依据", "批示领导", "牵头单位", "办结期限"),
    *("状态", "灯", "部分数", "已销号部分", "完成比例", "签批人"),
)


@require_safe
def supervision(request: StaffRequest) -> HttpResponse:
    page = queries.item_list(
        request.actor, sifted_by(request), request.GET.get("after", "")
    )
    return render(request, "desk/supervision.html", LABELS | {"page": page})


@require_safe
def supervision_file(request: StaffRequest) -> HttpResponse:
    rows = queries.list_rows(request.actor, sifted_by(request))
    response = HttpResponse(
        as_workbook(HEADER, rows, name="督查事项"), content_type=XLSX
    )
    name = f"supervision-{clock.local_day().isoformat()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
def set_up_item(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.SUPERVISE).enforce()
    people = queries.people_to_name()
    problem = _problem(request)
    form = ItemForm(
        request.POST or None,
        request.FILES or None,
        people=people,
        keep=Source.PROBLEM if problem else "",
        initial=_given(problem),
    )
    refusal: Verdict = ALLOWED
    if form.is_valid():
        try:
            return redirect("desk:supervision_item", _set_up(request, form, problem))
        except Refused as refused:
            refusal = refused.verdict
    shown = LABELS | {"form": form, "item": None, "verdict": refusal}
    status = 409 if not refusal else 422 if form.is_bound else 200
    return render(request, "desk/supervision_edit.html", shown, status=status)


def _set_up(request: StaffRequest, form: ItemForm, problem: ProblemPage | None) -> int:
    return actions.set_up(
        form.terms(),
        papers=[receive(one) for one in form.cleaned_data["papers"]],
        source_key=f"problem:{problem.line.id}" if problem else "",
        actor=request.actor,
    )


def _problem(request: StaffRequest) -> ProblemPage | None:
    """The class of problems from which this begins, if the address names one."""
    named = word(request.GET, "problem")
    if not named.isdecimal() or len(named) > 9:
        return None
    return find_problem(request.actor, int(named))


def _given(problem: ProblemPage | None) -> dict[str, str]:
    """What is known of the class already, so that nobody types it twice."""
    if problem is None:
        return {}
    known = (problem.cause, problem.remedy)
    body = "\n\n".join(one for one in known if one)
    return {"title": problem.line.title, "body": body, "source": Source.PROBLEM}


@require_safe
def meeting(request: StaffRequest) -> HttpResponse:
    """The list for a month's meeting: what earlier ones left open comes first."""
    try:
        first = date.fromisoformat(f"{word(request.GET, 'month')}-01")
    except ValueError:
        first = date.min
    if not FIRST_DAY <= first <= LAST_DAY:
        first = clock.local_day().replace(day=1)
    page = queries.meeting_list(request.actor, first)
    return render(request, "desk/supervision_meeting.html", LABELS | {"page": page})


@require_safe
def supervision_item(request: StaffRequest, item_id: int) -> HttpResponse:
    page = queries.item_page(request.actor, item_id)
    return render(request, "desk/supervision_item.html", LABELS | {"page": page})


@require_safe
def supervision_paper(
    request: StaffRequest, item_id: int, file_id: int
) -> HttpResponseBase:
    item_of_paper(request.actor, item_id)
    if stream_of(file_id) != item_stream(item_id):
        raise NotVisible(str(file_id))
    return hand_out(open_file(file_id))


def sifted_by(request: StaffRequest) -> Sifted:
    """How the address narrows the list; what makes no sense is left out."""
    which, source = word(request.GET, "state"), word(request.GET, "source")
    light, unit = word(request.GET, "light"), word(request.GET, "unit")
    return Sifted(
        which=which if which in {*ItemState, "all"} else "",
        light=Light(light) if light in labels.LIGHT_NAMES else None,
        source=source if source in [*Source] else "",
        unit_id=int(unit) if unit.isdecimal() and len(unit) < 10 else None,
        mine=word(request.GET, "mine") == "1",
        text=word(request.GET, "q"),
    )
