"""The responsibility map: what adjudications suggest for it, and what becomes of that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.directory.catalogue import actions
from bihuan.directory.catalogue.queries import proposals as waiting
from bihuan.faces.desk.http import StaffRequest
from bihuan.ground.access.words import Permission


@require_safe
def proposals(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.ADJUDICATE).enforce()
    return render(request, "desk/proposals.html", {"lines": waiting()})


@require_POST
def accept_proposal(request: StaffRequest, proposal: int) -> HttpResponse:
    actions.accept_proposal(proposal, actor=request.actor)
    messages.success(request, _("已写入职责清单，今后同类事项直接派给该单位。"))
    return redirect("desk:proposals")


@require_POST
def reject_proposal(request: StaffRequest, proposal: int) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    actions.reject_proposal(proposal, reason=reason, actor=request.actor)
    messages.success(request, _("建议未采纳，职责清单不变。"))
    return redirect("desk:proposals")
