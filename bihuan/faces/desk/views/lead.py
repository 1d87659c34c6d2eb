"""Pages from above: the leader's morning, and the audit administrator's book."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.desk.http import StaffRequest
from bihuan.faces.desk.queries.lead import lead as lead_page
from bihuan.ground.access.words import Permission
from bihuan.ground.ledger.queries import about_how_many, roots, stuck, verify
from bihuan.ground.ledger.words import Report

AT_ONCE = 200_000  # more entries than this are checked on the command line


@require_safe
@never_cache
def lead(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.LEAD).enforce()
    return render(request, "desk/lead.html", {"page": lead_page(request.actor)})


@require_safe
def audit(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.READ_AUDIT).enforce()
    shown = {
        "roots": roots(request.GET.get("after")),
        "stuck": stuck(),
        "entries": about_how_many(),
        "at_once": AT_ONCE,
    }
    return render(request, "desk/audit.html", shown)


@require_POST
def check_ledger(request: StaffRequest) -> HttpResponse:
    """Read the whole ledger again and say whether it still holds."""
    request.actor.may(Permission.READ_AUDIT).enforce()
    if about_how_many() > AT_ONCE:
        messages.warning(
            request, _("记录很多，请在服务器上运行 bihuan ledger verify。")
        )
        return redirect("desk:audit")
    report = verify()
    if report.ok:
        said = {"entries": report.entries, "streams": report.streams}
        text = _("核验通过：%(entries)s条记录，%(streams)s条链，没有改动。") % said
        messages.success(request, text)
    else:
        _tell_break(request, report)
    return redirect("desk:audit")


def _tell_break(request: StaffRequest, report: Report) -> None:
    found = report.first_break
    assert found is not None
    said = {"stream": found.stream, "seq": found.seq, "why": _(found.why)}
    text = _("核验未通过：%(stream)s 第%(seq)s条。%(why)s") % said
    messages.error(request, text)
