"""Registers: the county's lists, their versions, and new versions of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.registers.actions import publish_version
from bihuan.directory.registers.queries import registers as all_registers
from bihuan.directory.registers.words import WrongVersion
from bihuan.faces.desk import rules
from bihuan.faces.desk.forms.filtering import word
from bihuan.faces.desk.forms.registers import VersionForm
from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.registers import (
    changes_page,
    register_page,
    whole_table,
)
from bihuan.ground.access.words import Permission
from bihuan.kit import clock
from bihuan.kit.sentences import say, told
from bihuan.kit.tables.sending import CSV, XLSX, as_csv, as_workbook
from bihuan.kit.verdicts import Refused


@require_safe
def registers(request: StaffRequest) -> HttpResponse:
    shown = {"registers": all_registers(), "kinds": rules.REGISTER_KINDS}
    return render(request, "desk/registers.html", shown)


@require_safe
def register(request: StaffRequest, code: str) -> HttpResponse:
    return _page(request, code)


def _page(
    request: StaffRequest, code: str, form: VersionForm | None = None
) -> HttpResponse:
    page = register_page(
        request.actor,
        code,
        number=word(request.GET, "version"),
        text=word(request.GET, "q"),
    )
    form = form or VersionForm(initial={"starts_on": clock.local_day()})
    status = 422 if form.is_bound else 200
    shown = {"page": page, "form": form, "kinds": rules.REGISTER_KINDS}
    return render(request, "desk/register_of.html", shown, status=status)


@require_safe
def register_changes(
    request: StaffRequest, code: str, before: int, after: int
) -> HttpResponse:
    shown = {"page": changes_page(code, before, after)}
    return render(request, "desk/register_changes.html", shown)


@require_safe
def register_file(
    request: StaffRequest, code: str, number: int, form: str
) -> HttpResponse:
    name, header, rows = whole_table(code, number)
    if form == "xlsx":
        body, kind = as_workbook(header, rows, name=code), XLSX
    else:
        body, kind = as_csv(header, rows), CSV
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_POST
def publish_register(request: StaffRequest, code: str) -> HttpResponse:
    """A new version; what is wrong with the table is told line by line."""
    request.actor.may(Permission.KEEP_REGISTERS).enforce()
    page = register_page(request.actor, code, number="", text="")
    columns = page.versions[0].columns
    form = VersionForm(request.POST, request.FILES, columns=columns)
    if not form.is_valid() or not _publish(request, code, form):
        return _page(request, code, form)
    return redirect("desk:register_of", code)


def _publish(request: StaffRequest, code: str, form: VersionForm) -> bool:
    try:
        number = publish_version(code, form.version(), actor=request.actor)
    except WrongVersion as wrong:
        for one in wrong.mistakes[:50]:
            why = told(say(one.reason, **one.values), _)
            said = {"line": form.lines[one.row], "why": why}
            form.add_error("table", _("第%(line)s行：%(why)s") % said)
        return False
    except Refused as refused:
        form.add_error("table", str(told(refused.verdict.sentence, _)))
        return False
    messages.success(request, _("已发布第%(number)s版。") % {"number": number})
    return True
