"""Notices (通报): drafted, handed in, approved by another, published, objected to."""

from __future__ import annotations

from functools import partial

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.forms import oversight as forms
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries import oversight as queries
from bihuan.faces.desk.rules import oversight as labels
from bihuan.faces.desk.views.steps import take
from bihuan.ground.access.words import Permission
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import find_case
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.words import NewItem, Readers, Tone

LABELS: dict[str, object] = {
    "states": labels.NOTICE_STATES,
    "readers": labels.READERS,
    "findings": labels.FINDINGS,
}


@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    page = queries.notices_list(
        request.actor, request.GET.get("state", ""), request.GET.get("after", "")
    )
    may_draft = request.actor.may(Permission.SUPERVISE)
    shown = LABELS | {"page": page, "may_draft": may_draft}
    return render(request, "desk/notices.html", shown)


@never_cache
def draft(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.SUPERVISE).enforce()
    form = forms.NoticeForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        shown = {"form": form, "line": None}
        return render(request, "desk/notice_edit.html", shown, status=status)
    made = actions.draft_notice(
        title=form.cleaned_data["title"],
        body=form.cleaned_data["body"],
        readers=Readers(form.cleaned_data["readers"]),
        actor=request.actor,
    )
    return redirect("desk:notice", made)


@require_safe
def notice(request: StaffRequest, notice_id: int) -> HttpResponse:
    return _page(request, notice_id)


@never_cache
def edit(request: StaffRequest, notice_id: int) -> HttpResponse:
    found = queries.notice_page(request.actor, notice_id).found
    line = found.line
    said = {"title": line.title, "body": found.body, "readers": line.readers}
    form = forms.NoticeForm(request.POST or None, initial=said)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        shown = {"form": form, "line": line}
        return render(request, "desk/notice_edit.html", shown, status=status)
    actions.redraft_notice(
        notice_id,
        title=form.cleaned_data["title"],
        body=form.cleaned_data["body"],
        readers=Readers(form.cleaned_data["readers"]),
        actor=request.actor,
    )
    return redirect("desk:notice", notice_id)


@require_POST
def add_item(request: StaffRequest, notice_id: int) -> HttpResponse:
    form = forms.ItemForm(request.POST, units=queries.units_to_name())
    if not form.is_valid():
        return _page(request, notice_id, form=form, status=422)
    try:
        actions.add_item(notice_id, _item(request, form), actor=request.actor)
    except NotVisible:
        form.add_error("case", _("没有找到这个编号的事项，请核对。"))
        return _page(request, notice_id, form=form, status=422)
    return redirect("desk:notice", notice_id)


def _item(request: StaffRequest, form: forms.ItemForm) -> NewItem:
    given = form.cleaned_data
    number = given["case"].strip()
    case = find_case(request.actor, number) if number else None
    return NewItem(
        tone=Tone(given["tone"]),
        unit_id=int(given["unit"]),
        text=given["text"],
        case_id=case.pk if case else None,
    )


@require_POST
def drop_item(request: StaffRequest, notice_id: int, item_id: int) -> HttpResponse:
    actions.drop_item(notice_id, item_id, actor=request.actor)
    return redirect("desk:notice", notice_id)


@require_POST
def submit(request: StaffRequest, notice_id: int) -> HttpResponse:
    said = _("已送审，由起草人以外的领导批准。")
    return _take(request, notice_id, actions.submit_notice, said)


@require_POST
def approve(request: StaffRequest, notice_id: int) -> HttpResponse:
    said = _("已批准，可以发布。")
    return _take(request, notice_id, actions.approve_notice, said)


@require_POST
def decline(request: StaffRequest, notice_id: int) -> HttpResponse:
    form = forms.WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, notice_id, form=form, status=422)
    act = partial(actions.decline_notice, words=form.cleaned_data["words"])
    return _take(request, notice_id, act, _("已退回起草人修改。"), form=form)


@require_POST
def publish(request: StaffRequest, notice_id: int) -> HttpResponse:
    letter = actions.publish_notice(notice_id, actor=request.actor)
    messages.success(request, _("%(number)s已发布。") % {"number": letter.number})
    return redirect("desk:notice", notice_id)


@require_POST
def object_to(request: StaffRequest, notice_id: int) -> HttpResponse:
    form = forms.ObjectForm(request.POST)
    if not form.is_valid():
        return _page(request, notice_id, form=form, status=422)
    text = form.cleaned_data["text"]
    actions.object_to(notice_id, text=text, actor=request.actor)
    messages.success(request, _("异议已提交，由没有参与的人员复核。"))
    return redirect("desk:notice", notice_id)


@require_POST
def find(request: StaffRequest, notice_id: int, objection_id: int) -> HttpResponse:
    """The finding on an objection."""
    form = forms.FindForm(request.POST)
    if not form.is_valid():
        return _page(request, notice_id, form=form, status=422)
    actions.decide_objection(
        objection_id,
        uphold=form.cleaned_data["finding"] == "upheld",
        words=form.cleaned_data["words"],
        actor=request.actor,
    )
    messages.success(request, _("复核结论已记录。"))
    return redirect("desk:notice", notice_id)


def _page(
    request: StaffRequest,
    notice_id: int,
    *,
    form: django_forms.Form | None = None,
    status: int = 200,
    refusal: Verdict | None = None,
) -> HttpResponse:
    page = queries.notice_page(request.actor, notice_id)
    editing = bool(page.found.may.get("edit"))
    units = queries.units_to_name() if editing else ()
    item = form if isinstance(form, forms.ItemForm) else forms.ItemForm(units=units)
    shown = LABELS | {
        "page": page,
        "editing": editing,
        "item_form": item,
        "words_form": form if isinstance(form, forms.WordsForm) else forms.WordsForm(),
        "object_form": forms.ObjectForm(),
        "find_form": forms.FindForm(),
        "refusal": refusal,
    }
    return render(request, "desk/notice.html", shown, status=status)


_take = partial(take, to="desk:notice", page=_page)
