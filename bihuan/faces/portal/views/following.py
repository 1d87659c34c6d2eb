"""Following a matter by its receipt code, and acting on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.faces.messaging import actions as messaging
from bihuan.faces.messaging.words import Language
from bihuan.faces.portal import actions, forms, queries
from bihuan.faces.portal.http import forget, remember, remembered
from bihuan.ground.access.words import Actor
from bihuan.ground.files.http import hand_out
from bihuan.ground.files.queries import open_file
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.closing import actions as closing
from bihuan.loop.intake import actions as intake

Act = Callable[[int, dict[str, Any], Actor], None]
View = Callable[[HttpRequest], HttpResponse]


def only_acts(view: View) -> View:
    """Does something when posted to. Merely opened, by a reload or by the link to the
    other language after a mistake, it leads back to the matter.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        posted = request.method == "POST"
        return view(request) if posted else redirect("portal:matter")

    return opened


@login_not_required
@never_cache
def open_(request: HttpRequest) -> HttpResponse:
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        try:
            queries.find_raising(form.cleaned_data["code"])
        except NotVisible:
            form.add_error("code", gettext("没有这个查询码，请对照回执再输一遍。"))
        else:
            return remember(redirect("portal:matter"), form.cleaned_data["code"])
    page = {"form": form, "known": bool(remembered(request)) and not form.is_bound}
    return render(
        request, "portal/follow.html", page, status=422 if form.is_bound else 200
    )


@login_not_required
@require_safe
@never_cache
def scan(request: HttpRequest, code: str) -> HttpResponse:
    queries.find_raising(code)
    return remember(redirect("portal:matter"), code)


@login_not_required
@require_safe
@never_cache
def matter(request: HttpRequest) -> HttpResponse:
    code = remembered(request)
    if not code:
        return redirect("portal:follow")
    return _show(request, code)


def _show(request: HttpRequest, code: str, **forms_: Form) -> HttpResponse:
    shown = queries.matter_page(code)
    page = {
        "matter": shown,
        "add": forms.AddForm(),
        "rate": forms.RateForm(sides=shown.sides),
        "reply": forms.ReplyForm(),
        "withdraw": forms.WithdrawForm(),
        "reopen": forms.ReopenForm(),
        "came_back": next(iter(forms_), ""),
        **forms_,
    }
    status = 422 if forms_ else 200
    return render(request, "portal/matter.html", page, status=status)


def _speak(
    request: HttpRequest, name: str, form: Form, act: Act, done: str
) -> HttpResponse:
    """Let the raiser act on their matter; what cannot be comes back as it was typed."""
    code = remembered(request)
    if form.is_valid():
        raising, me = queries.find_raising(code)
        try:
            act(raising, form.cleaned_data, me)
        except Refused as refused:
            form.add_error(None, forms.mistake(refused.verdict))
        else:
            messages.success(request, done)
            return remember(redirect("portal:matter"), code)
    return _show(request, code, **{name: form})


@login_not_required
@only_acts
def add(request: HttpRequest) -> HttpResponse:
    def act(raising: int, told: dict[str, Any], me: Actor) -> None:
        if told["text"]:
            intake.add_to_matter(raising, text=told["text"], actor=me)
        if told["papers"]:
            actions.attach(raising, told["papers"], actor=me)

    form = forms.AddForm(request.POST, request.FILES)
    return _speak(request, "add", form, act, gettext("已补充，办理的人马上能看到。"))


@login_not_required
@only_acts
def withdraw(request: HttpRequest) -> HttpResponse:
    def act(raising: int, told: dict[str, Any], me: Actor) -> None:
        closing.withdraw(raising, reason=told["reason"], actor=me)

    form = forms.WithdrawForm(request.POST)
    return _speak(request, "withdraw", form, act, gettext("已撤回。"))


@login_not_required
@only_acts
def rate(request: HttpRequest) -> HttpResponse:
    sides = queries.matter_page(remembered(request)).sides
    form = forms.RateForm(request.POST, sides=sides)

    def act(raising: int, told: dict[str, Any], me: Actor) -> None:
        closing.judge(raising, form.answer, actor=me)

    return _speak(request, "rate", form, act, gettext("谢谢您的评价，已记录在案。"))


@login_not_required
@only_acts
def reply(request: HttpRequest) -> HttpResponse:
    def act(raising: int, told: dict[str, Any], me: Actor) -> None:
        found = queries.matter_page(remembered(request)).objection
        if found is None:
            raise NotVisible
        closing.answer_objection(found.id, text=told["text"], actor=me)

    form = forms.ReplyForm(request.POST)
    done = gettext("已记录您的回应，审核的人会看到。")
    return _speak(request, "reply", form, act, done)


@login_not_required
@only_acts
def reopen(request: HttpRequest) -> HttpResponse:
    def act(raising: int, told: dict[str, Any], me: Actor) -> None:
        closing.reopen(raising, reason=told["reason"], actor=me)

    form = forms.ReopenForm(request.POST)
    done = gettext("已重新提交，会由派单中心先看。")
    return _speak(request, "reopen", form, act, done)


@login_not_required
@only_acts
def messaged(request: HttpRequest) -> HttpResponse:
    """Whether the raiser wants to be messaged about this matter, and in which language."""
    code = remembered(request)
    raising, me = queries.find_raising(code)
    want = request.POST.get("want")
    if want in list(Language):
        messaging.speak(raising, Language(want), actor=me)
        messages.success(request, gettext("已记下，以后用您选的语言发消息。"))
    elif want == "1":
        messaging.listen_again(raising, actor=me)
        messages.success(request, gettext("已恢复，有进展会给您发消息。"))
    else:
        messaging.silence(raising, actor=me)
        messages.success(request, gettext("已记下，不再就这件事给您发消息。"))
    return remember(redirect("portal:matter"), code)


@login_not_required
@only_acts
def leave(request: HttpRequest) -> HttpResponse:
    return forget(redirect("portal:home"))


@login_not_required
@require_safe
@never_cache
def proof(request: HttpRequest) -> HttpResponse:
    found = queries.proof_of(remembered(request))
    return JsonResponse(
        found.content,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{found.number}.json"'},
    )


@login_not_required
@require_safe
def file(request: HttpRequest, file_id: int) -> FileResponse:
    shown = queries.matter_page(remembered(request)).files
    if file_id not in {one.id for one in shown}:
        raise NotVisible
    return hand_out(open_file(file_id), inline=True)
