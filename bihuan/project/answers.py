"""Pages that say no: refused, not found, too often, broken. One look for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token

from bihuan.faces.api.http import problem
from bihuan.faces.open311 import http as open311
from bihuan.kit.verdicts import Verdict
from bihuan.project.jinja import said

API, OPEN311 = "/api/", "/open311/"


@dataclass(frozen=True, slots=True)
class State:
    """What such a page shows."""

    status: int
    title: str
    text: str = ""
    advice: str = ""
    code: str = ""
    tone: str = "warn"
    mark_name: str = "alert-triangle"


def answer(request: HttpRequest, state: State) -> HttpResponse:
    """The state as a page, as a fragment for htmx, or as a machine reads it."""
    if request.path.startswith(API):
        return problem(state.status, state.code or str(state.status), state.text)
    if request.path.startswith(OPEN311):
        wrong = open311.Wrong(state.status, state.text or state.title)
        return open311.refusal(open311.format_of(request), wrong)
    if request.headers.get("HX-Request"):
        response = render(
            request, "shell/_state.html", _words(state), status=state.status
        )
        response["HX-Retarget"] = "#notice"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    page = _words(state) | {"back": _back(request)}
    return render(request, "shell/state.html", page, status=state.status)


def _words(state: State) -> dict[str, object]:
    return {name: getattr(state, name) for name in State.__slots__}


def _back(request: HttpRequest) -> str:
    """The page one came from, if it was one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return came_from if came_from.startswith(ours) else ""


def refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """A rule said no: 403 where the role lacks it, 409 where the state forbids it."""
    if verdict.code == "not-permitted":
        title = gettext("您没有这项权限")
        status, mark = 403, "lock"
    else:
        title = gettext("这一步现在不能做")
        status, mark = 409, "ban"
    advice = gettext("什么都没有改变。您可以返回上一页，刷新后再看。")
    state = State(status, title, said(verdict), advice, verdict.code, mark_name=mark)
    return answer(request, state)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent, or not for this person to know about; the page does not tell which."""
    state = State(
        404,
        gettext("没有找到"),
        gettext("这个地址没有内容，或者您无权查看。"),
        gettext("请检查编号或链接是否完整。"),
        tone="plain",
        mark_name="search",
    )
    return answer(request, state)


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """Held off for a while; says for how long, to people and to machines."""
    text = gettext(
        "为了防止恶意刷单，请在%(seconds)s秒后再试。已填写的内容没有丢失，返回上一页即可。"
    )
    state = State(
        429,
        gettext("操作太频繁"),
        text % {"seconds": seconds},
        code="too-often",
        mark_name="hourglass",
    )
    response = answer(request, state)
    response["Retry-After"] = str(seconds)
    return response


@requires_csrf_token
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's secret is missing or old: cookies off, or the page lay open too long."""
    state = State(
        403,
        gettext("页面已过期"),
        gettext("为保护您的安全，这个页面需要重新打开后再提交。"),
        gettext("请返回上一页并刷新；如果仍然出现，请允许浏览器使用 Cookie。"),
        code="stale-form",
        mark_name="refresh",
    )
    return answer(request, state)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault; it has been recorded, nothing half-done was kept."""
    state = State(
        500,
        gettext("系统出错了"),
        gettext("是我们的问题，不是您的。刚才的操作没有保存，错误已经记录。"),
        gettext("请稍后再试；急事请拨打政务服务热线。"),
        tone="bad",
        mark_name="alert-octagon",
    )
    return answer(request, state)
