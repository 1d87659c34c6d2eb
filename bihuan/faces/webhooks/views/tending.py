"""Who is told of events: the list, one receiver with its log, and what can be done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.webhooks import actions, queries
from bihuan.faces.webhooks.forms import ReceiverForm, ReplayForm
from bihuan.faces.webhooks.http.asking import StaffRequest
from bihuan.faces.webhooks.words import Made
from bihuan.kit.sentences import told
from bihuan.kit.verdicts import Refused


@require_safe
@never_cache
def receivers(request: StaffRequest) -> HttpResponse:
    shown = {"receivers": queries.receivers(request.actor)}
    return render(request, "webhooks/receivers.html", shown)


@never_cache
def subscribe(request: StaffRequest) -> HttpResponse:
    queries.receivers(request.actor)
    form = ReceiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.subscribe(form.new(), actor=request.actor)
        except Refused as refused:
            form.add_error("name", str(told(refused.verdict.sentence, _)))
        else:
            return _once(request, made)
    status = 422 if form.errors else 200
    return render(request, "webhooks/new.html", {"form": form}, status=status)


def _once(request: StaffRequest, made: Made) -> HttpResponse:
    """The secret, this once: it is in no address and in no session."""
    return render(request, "webhooks/secret.html", {"made": made})


@never_cache
def receiver(request: StaffRequest, subscription_id: int) -> HttpResponse:
    page = _page_of(request, subscription_id)
    if request.method != "POST":
        return _drawn(request, page)
    form = ReceiverForm(request.POST, known=True)
    if form.is_valid():
        try:
            actions.change(subscription_id, **form.changes(), actor=request.actor)
        except Refused as refused:
            form.add_error("name", str(told(refused.verdict.sentence, _)))
        else:
            messages.success(request, _("已保存，从下一个事件起生效。"))
            return redirect("webhooks:receiver", subscription_id)
    return _drawn(request, page, form=form)


def _page_of(request: StaffRequest, subscription_id: int) -> queries.ReceiverPage:
    tab, after = request.GET.get("tab", ""), request.GET.get("after")
    return queries.receiver_page(request.actor, subscription_id, tab, after)


def _drawn(
    request: StaffRequest,
    page: queries.ReceiverPage,
    form: ReceiverForm | None = None,
    replaying: ReplayForm | None = None,
) -> HttpResponse:
    one = page.receiver
    kept = {"name": one.name, "scope": one.scope, "kinds": list(one.kinds)}
    wrong = bool((form and form.errors) or (replaying and replaying.errors))
    shown = {
        "page": page,
        "form": form or ReceiverForm(initial=kept, known=True),
        "replaying": replaying or ReplayForm(),
    }
    status = 422 if wrong else 200
    return render(request, "webhooks/receiver.html", shown, status=status)


@require_POST
def switch(request: StaffRequest, subscription_id: int) -> HttpResponse:
    on = request.POST.get("on") == "1"
    actions.switch(subscription_id, on=on, actor=request.actor)
    messages.success(request, _("已恢复推送。") if on else _("已暂停推送。"))
    return redirect("webhooks:receiver", subscription_id)


@never_cache
@require_POST
def rotate(request: StaffRequest, subscription_id: int) -> HttpResponse:
    seen = request.POST.get("seen", "")
    known = seen.isascii() and seen.isdigit() and len(seen) < 10
    version = int(seen) if known else 0
    made = actions.rotate(subscription_id, seen=version, actor=request.actor)
    return _once(request, made)


@require_POST
def remove(request: StaffRequest, subscription_id: int) -> HttpResponse:
    actions.remove(subscription_id, actor=request.actor)
    messages.success(request, _("已删除，网址和密钥一并清除。"))
    return redirect("webhooks:receivers")


@require_POST
def try_out(request: StaffRequest, subscription_id: int) -> HttpResponse:
    actions.try_out(subscription_id, actor=request.actor)
    messages.success(request, _("已发出一条试推送，结果看下面的记录。"))
    return redirect("webhooks:receiver", subscription_id)


@require_POST
def resend(request: StaffRequest, delivery_id: int) -> HttpResponse:
    whose = actions.resend(delivery_id, actor=request.actor)
    messages.success(request, _("已重新排队，事件的名字不变。"))
    return redirect("webhooks:receiver", whose)


@never_cache
@require_POST
def replay(request: StaffRequest, subscription_id: int) -> HttpResponse:
    form = ReplayForm(request.POST)
    if not form.is_valid():
        page = _page_of(request, subscription_id)
        return _drawn(request, page, replaying=form)
    actions.replay(subscription_id, form.wish(), actor=request.actor)
    messages.success(request, _("开始重放。新发生的事件照常先发。"))
    return redirect("webhooks:receiver", subscription_id)
