"""Bulletins (简报): drafted from figures, handed in, approved by another, published."""

from __future__ import annotations

from functools import partial

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms import bulletins as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import bulletins as queries
from bihuan.faces.desk.rules import STATUSES
from bihuan.faces.desk.rules import bulletins as labels
from bihuan.faces.desk.views.steps import take
from bihuan.ground.access.words import Permission
from bihuan.kit.languages import named
from bihuan.kit.tables.sending import XLSX
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.measure.bulletins import actions
from bihuan.measure.bulletins.queries import (
    bulletin_file,
    check_bulletin,
    rows_of_number,
)
from bihuan.measure.bulletins.words import Checked
from bihuan.measure.figures.words import BY_CODE, KIND_NAMES, Part

LABELS: dict[str, object] = {
    "states": labels.STATES,
    "readers": labels.READERS,
    "spans": labels.SPANS,
    "kinds": KIND_NAMES,
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {"docx": _WORD, "pdf": "application/pdf", "xlsx": XLSX}


@require_safe
def bulletins(request: StaffRequest) -> HttpResponse:
    page = queries.bulletins_list(
        request.actor, request.GET.get("state", ""), request.GET.get("after", "")
    )
    may_draft = request.actor.may(Permission.SUPERVISE)
    shown = LABELS | {"page": page, "may_draft": may_draft}
    return render(request, "desk/bulletins.html", shown)


@never_cache
def draft(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.SUPERVISE).enforce()
    form = forms.DraftForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/bulletin_new.html", {"form": form}, status=status)
    made = actions.draft_bulletin(*form.chosen(), actor=request.actor)
    return redirect("desk:bulletin", made)


@require_safe
@never_cache
def bulletin(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    return _page(request, bulletin_id)


@never_cache
def edit(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    page = queries.bulletin_page(request.actor, bulletin_id)
    said = {"title": page.found.line.title, "body": page.found.body}
    form = forms.TextForm(request.POST or None, initial=said)
    if form.is_valid():
        try:
            actions.redraft_bulletin(
                bulletin_id, **form.cleaned_data, actor=request.actor
            )
        except Refused as refusal:
            return _editing(request, page, form, refusal=refusal.verdict)
        return redirect("desk:bulletin", bulletin_id)
    return _editing(request, page, form)


def _editing(
    request: StaffRequest,
    page: queries.BulletinPage,
    form: forms.TextForm,
    refusal: Verdict | None = None,
) -> HttpResponse:
    status = 409 if refusal is not None else 422 if form.is_bound else 200
    shown = LABELS | {"page": page, "form": form, "refusal": refusal}
    return render(request, "desk/bulletin_edit.html", shown, status=status)


@require_POST
def count(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    """Take the numbers anew."""
    actions.count_again(bulletin_id, actor=request.actor)
    messages.success(request, _("已重新取数，正文里的数字随之更新。"))
    return redirect("desk:bulletin", bulletin_id)


@require_POST
def submit(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    said = _("已送审，由起草人以外的领导批准。")
    return _take(request, bulletin_id, actions.submit_bulletin, said)


@require_POST
def approve(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    said = _("已批准，可以发布。")
    return _take(request, bulletin_id, actions.approve_bulletin, said)


@require_POST
def decline(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    form = forms.WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, bulletin_id, form=form, status=422)
    act = partial(actions.decline_bulletin, words=form.cleaned_data["words"])
    return _take(request, bulletin_id, act, _("已退回起草人修改。"), form=form)


@require_POST
def publish(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    said = _("已发布，数字从此不再改动。")
    return _take(request, bulletin_id, actions.publish_bulletin, said)


@require_POST
def check(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    """Count what was printed again."""
    found = check_bulletin(bulletin_id, actor=request.actor)
    return _page(request, bulletin_id, checked=found)


@require_safe
def rows(request: StaffRequest, bulletin_id: int, place: int) -> HttpResponse:
    """The cases behind a number."""
    below = request.GET.get("part") == Part.DENOMINATOR
    behind = rows_of_number(
        bulletin_id,
        place,
        Part.DENOMINATOR if below else Part.NUMERATOR,
        key=request.GET.get("after", ""),
        actor=request.actor,
    )
    shown = {
        "page": queries.bulletin_page(request.actor, bulletin_id),
        "behind": behind,
        "about": BY_CODE[behind.number.code],
        "statuses": STATUSES,
    }
    return render(request, "desk/bulletin_rows.html", shown)


@require_safe
def file(request: StaffRequest, bulletin_id: int, ending: str) -> HttpResponseBase:
    if ending not in ENDINGS:
        raise Http404
    body = bulletin_file(bulletin_id, ending, actor=request.actor)
    response = HttpResponse(body, content_type=ENDINGS[ending])
    name = f'attachment; filename="bulletin-{bulletin_id}.{ending}"'
    response["Content-Disposition"] = name
    return response


def _page(
    request: StaffRequest,
    bulletin_id: int,
    *,
    form: django_forms.Form | None = None,
    status: int = 200,
    refusal: Verdict | None = None,
    checked: Checked | None = None,
) -> HttpResponse:
    page = queries.bulletin_page(request.actor, bulletin_id)
    shown = LABELS | {
        "page": page,
        "names": {one.code: named(one.name, one.name_en) for one, _ in page.formulas},
        "words_form": form or forms.WordsForm(),
        "refusal": refusal,
        "checked": checked,
    }
    return render(request, "desk/bulletin.html", shown, status=status)


_take = partial(take, to="desk:bulletin", page=_page)
