"""Connection figures, and the telephone system's log that they come from."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.hotline import jobs, queries
from bihuan.faces.hotline.forms import LogForm, SpanForm
from bihuan.faces.hotline.http import StaffRequest
from bihuan.kit.sentences import told
from bihuan.kit.tables.sending import CSV, as_csv
from bihuan.kit.verdicts import Refused

LARGEST = 30 << 20
HEADER = ("通话编号", "线路", "进线时间", "接听时间", "结束时间", "行号", "原因")


@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    return _page(request, LogForm())


def _page(
    request: StaffRequest, form: LogForm, rejected: Mapping[str, object] | None = None
) -> HttpResponse:
    span = SpanForm(request.GET)
    span.is_valid()
    given = getattr(span, "cleaned_data", {})
    page = queries.connection(
        request.actor, first=given.get("first"), last=given.get("last")
    )
    shown = {"page": page, "form": form, "span": span, "rejected": rejected}
    status = 422 if form.errors else 200
    return render(request, "hotline/figures.html", shown, status=status)


@require_POST
def import_log(request: StaffRequest) -> HttpResponse:
    """Bring a log in; rows that are refused come back as a file to be corrected."""
    form = LogForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    try:
        report = _bring_in(request, form.cleaned_data["log"])
    except Refused as refused:
        form.add_error("log", str(told(refused.verdict.sentence, _)))
        return _page(request, form)
    said = {"rows": report.rows, "new": report.new, "known": report.already_known}
    done = _("共%(rows)s行：新收%(new)s，已有%(known)s。") % said
    if not report.rejected:
        messages.success(request, done)
        return redirect("hotline:figures")
    return _rejects(report)


def _bring_in(request: StaffRequest, sent: UploadedFile[bytes]) -> jobs.LogReport:
    with tempfile.NamedTemporaryFile() as kept:
        for chunk in sent.chunks():
            kept.write(chunk)
        kept.flush()
        return jobs.import_log(Path(kept.name), actor=request.actor)


def _rejects(report: jobs.LogReport) -> HttpResponse:
    """The refused rows with the reason; the others are in."""
    rows = [
        (*cells, str(line), str(told(why.sentence, _)))
        for line, cells, why in report.rejected
    ]
    response = HttpResponse(as_csv(HEADER, rows), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="calls.rejects.csv"'
    return response
