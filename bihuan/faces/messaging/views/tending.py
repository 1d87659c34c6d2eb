"""The administrator's pages: what went out, in which words, by which gateway."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bihuan.faces.messaging import actions, rules
from bihuan.faces.messaging.forms import GatewayForm, MoodForm, TextForm, mistake
from bihuan.faces.messaging.http import port, standin
from bihuan.faces.messaging.http.asking import StaffRequest
from bihuan.faces.messaging.queries import pages, setting
from bihuan.faces.messaging.rules import labels
from bihuan.faces.messaging.words import SHARED, WORDED, Channel, Kind, Language
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_UNKNOWN = Verdict("gateway-unknown", "Apprise 不认识这个网址，请对照它的文档检查。")


@require_safe
@never_cache
def log(request: StaffRequest) -> HttpResponse:
    tab, after = request.GET.get("tab", ""), request.GET.get("after")
    page = pages.log_page(request.actor, tab, after)
    return render(request, "messaging/log.html", {"page": page})


@require_POST
def resend(request: StaffRequest, message_id: int) -> HttpResponse:
    actions.resend(message_id, actor=request.actor)
    messages.success(request, _("已重新排队。"))
    return redirect("messaging:log")


@require_safe
@never_cache
def texts(request: StaffRequest) -> HttpResponse:
    groups = setting.texts_page(request.actor)
    return render(request, "messaging/texts.html", {"groups": groups, "labels": labels})


@never_cache
def text(request: StaffRequest, kind: str, language: str) -> HttpResponse:
    about, spoken = _known(kind, language)
    now, history = setting.text_history(request.actor, about, spoken)
    if request.method == "POST":
        form = TextForm(request.POST, kind=about, language=spoken)
        if form.is_valid() and "preview" not in request.POST:
            return _saved(request, form, about, spoken)
    else:
        earlier = request.GET.get("version", "")
        chosen = next((one for one in history if str(one.version) == earlier), now)
        before = {"text": chosen.text, "seen": now.version}
        form = TextForm(initial=before, kind=about, language=spoken)
    return _drawn(request, form, about, spoken)


def _saved(
    request: StaffRequest, form: TextForm, kind: Kind, language: Language
) -> HttpResponse:
    told = form.cleaned_data
    try:
        actions.save_text(
            kind, language, text=told["text"], seen=told["seen"], actor=request.actor
        )
    except Refused as refused:
        if refused.verdict.code == "not-permitted":
            raise
        form.add_error(None, mistake(refused.verdict))
        return _drawn(request, form, kind, language)
    messages.success(request, _("已保存，从下一条消息起用新的内容。"))
    return redirect("messaging:texts")


def _drawn(
    request: StaffRequest, form: TextForm, kind: Kind, language: Language
) -> HttpResponse:
    now, history = setting.text_history(request.actor, kind, language)
    shown = str(form["text"].value() or "")
    good = bool(rules.check_text(kind, shown, language))
    preview = setting.previewed(kind, language, shown) if good else ""
    page = {
        "form": form,
        "current": now,
        "history": history,
        "kind": kind,
        "spoken": language,
        "labels": labels,
        "variables": rules.VARIABLES[kind],
        "preview": preview,
        "pieces": rules.pieces(preview),
        "english": language is Language.ENGLISH,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "messaging/text.html", page, status=status)


def _known(kind: str, language: str) -> tuple[Kind, Language]:
    if kind not in WORDED or language not in list(Language):
        raise NotVisible(kind)
    return Kind(kind), Language(language)


@never_cache
def gateways(request: StaffRequest) -> HttpResponse:
    ways = setting.gateways_page(request.actor)
    asked = request.POST.get("channel", "")
    forms = {one.channel: GatewayForm(channel=one.channel) for one in ways}
    if request.method == "POST":
        if asked not in SHARED:
            raise NotVisible(asked)
        form = GatewayForm(request.POST, channel=Channel(asked))
        if _may_be_used(form):
            told = form.cleaned_data
            actions.set_gateway(Channel(asked), **told, actor=request.actor)
            messages.success(request, _("已保存。下一条消息就走这个网关。"))
            return redirect("messaging:gateways")
        forms[Channel(asked)] = form
    page = {"ways": [(one, forms[one.channel]) for one in ways]}
    status = 422 if request.method == "POST" else 200
    return render(request, "messaging/gateways.html", page, status=status)


def _may_be_used(form: GatewayForm) -> bool:
    if not form.is_valid():
        return False
    url = form.cleaned_data["url"]
    sample = rules.gateway_url(url, to="13800000000", dedupe="0")
    if url.partition(":")[0] != "standin" and not port.knows(sample):
        form.add_error("url", mistake(_UNKNOWN))
        return False
    return True


@require_POST
def switch(request: StaffRequest) -> HttpResponse:
    wanted = request.POST.get("channel", "")
    if wanted not in SHARED:
        raise NotVisible(wanted)
    on = request.POST.get("on") == "1"
    actions.switch_gateway(Channel(wanted), on=on, actor=request.actor)
    messages.success(request, _("已启用。") if on else _("已停用，消息先等着。"))
    return redirect("messaging:gateways")


@never_cache
def stand_in(request: StaffRequest) -> HttpResponse:
    running, taken = setting.stand_in_page(request.actor)
    form = MoodForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        if standin.tell(settings.DATA / "standin", told["answer"], told["times"]):
            messages.success(request, _("替身已记下。"))
        return redirect("messaging:stand_in")
    page = {"running": running, "taken": taken, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "messaging/stand_in.html", page, status=status)
