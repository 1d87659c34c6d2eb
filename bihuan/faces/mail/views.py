"""The mails that wait for a clerk, and the mailboxes for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.mail import actions, queries
from bihuan.faces.mail.forms import DismissForm
from bihuan.faces.mail.rules.labels import COUNTS, FILE_TROUBLES, TROUBLES, WHYS
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused


class StaffRequest(HttpRequest):
    """A request whose actor the middleware has resolved."""

    actor: Actor


@never_cache
@require_safe
def held(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.ACCEPT).enforce()
    page = queries.held(request.GET.get("after") or request.GET.get("before"))
    return render(request, "mail/held.html", {"page": page, "whys": WHYS})


@never_cache
@require_safe
def letter(request: StaffRequest, arrival: int) -> HttpResponse:
    request.actor.may(Permission.ACCEPT).enforce()
    return _show(request, arrival, DismissForm())


def _show(
    request: StaffRequest, arrival: int, form: DismissForm, status: int = 200
) -> HttpResponse:
    page = {"page": queries.held_page(arrival), "form": form, "whys": WHYS}
    return render(request, "mail/letter.html", page, status=status)


@require_POST
def raise_(request: StaffRequest, arrival: int) -> HttpResponse:
    request.actor.may(Permission.ACCEPT).enforce()
    code, mail, papers = queries.held_mail(arrival)
    try:
        number = actions.raise_held(
            arrival, mail, papers=papers, box=queries.box_of(code), actor=request.actor
        )
    except Refused as no:
        form = DismissForm()
        messages.error(request, str(told(no.verdict.sentence, _)))
        return _show(request, arrival, form, 409)
    messages.success(request, _("已登记为 %(number)s。") % {"number": number})
    return redirect("mail:held")


@require_POST
def dismiss(request: StaffRequest, arrival: int) -> HttpResponse:
    request.actor.may(Permission.ACCEPT).enforce()
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.dismiss(arrival, reason=reason, actor=request.actor)
        except Refused as no:
            form.add_error("reason", str(told(no.verdict.sentence, _)))
        else:
            messages.success(request, _("已处理，不作为诉求。"))
            return redirect("mail:held")
    return _show(request, arrival, form, 422)


@never_cache
@require_safe
def boxes(request: StaffRequest) -> HttpResponse:
    request.actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    page = {
        "lines": queries.box_lines(),
        "mistakes": queries.file_troubles(),
        "counts": COUNTS,
        "troubles": TROUBLES,
        "file_troubles": FILE_TROUBLES,
    }
    return render(request, "mail/boxes.html", page)
