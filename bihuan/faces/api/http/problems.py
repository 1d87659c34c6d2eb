"""What is wrong, said to machines: problem details (RFC 9457) in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from bihuan.kit.sentences import told
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

MEDIA_TYPE = "application/problem+json"


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated when said."""
    return text


TITLES: dict[int, str] = {
    400: _("请求无法读取"),
    401: _("缺少有效的接口密钥"),
    403: _("没有这项权限"),
    404: _("没有找到"),
    405: _("这个地址不支持这种方法"),
    409: _("这一步现在不能做"),
    413: _("请求太大"),
    415: _("请求的内容类型不支持"),
    422: _("请求内容有误"),
    429: _("操作太频繁"),
}
# What a field's mistake is called by pydantic, and how we say it.
MISTAKES: dict[str, str] = {
    "missing": _("必填。"),
    "string_too_long": _("最多 {max_length} 个字。"),
    "string_too_short": _("至少 {min_length} 个字。"),
    "string_pattern_mismatch": _("格式不对，应符合 {pattern}。"),
    "string_type": _("应为文字。"),
    "string_unicode": _("含有无法显示的字符。"),
    "int_type": _("应为整数。"),
    "int_parsing": _("应为整数。"),
    "int_parsing_size": _("应为整数。"),
    "int_from_float": _("应为整数。"),
    "bool_type": _("应为 true 或 false。"),
    "bool_parsing": _("应为 true 或 false。"),
    "greater_than_equal": _("不能小于 {ge}。"),
    "less_than_equal": _("不能大于 {le}。"),
    "enum": _("只能是 {expected}。"),
    "literal_error": _("只能是 {expected}。"),
    "extra_forbidden": _("没有这个字段。"),
    "moment": _("应为带时区的时间，例如 2026-09-30T16:30:00+08:00。"),
    "date_parsing": _("应为日期，例如 2026-09-30。"),
    "date_from_datetime_parsing": _("应为日期，例如 2026-09-30。"),
    "date_from_datetime_inexact": _("应为日期，例如 2026-09-30。"),
    "day": _("应为本世纪的日期。"),
    "model_type": _("应为 JSON 对象。"),
    "model_attributes_type": _("应为 JSON 对象。"),
    "dict_type": _("应为 JSON 对象。"),
}
_OTHER = _("内容不对。")
# A rule's refusals that are about what was sent, not about the state of the matter.
ABOUT_CONTENT = {
    "bad-page-key": ("query", "after"),
    "days-reversed": ("query", "since"),
    "matter-empty": ("body", "body"),
    "matter-long": ("body", "body"),
    "matter-future": ("body", "raised_at"),
    "channel-closed": ("body", "profile"),
    "text-missing": ("body", "text"),
    "text-long": ("body", "text"),
    "no-name": ("header", "Idempotency-Key"),
    "two-names": ("header", "Idempotency-Key"),
    "unknown-profile": ("body", "profile"),
    "unknown-area": ("body", "area"),
    "unknown-category": ("body", "category"),
    "name-taken": ("header", "Idempotency-Key"),
}


class Unreadable(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A request that is not looked into any further."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """One answer that says no, in the same form whatever said it."""
    title = gettext(TITLES.get(status, HTTPStatus(status).phrase))
    body: dict[str, Any] = {
        "type": f"urn:bihuan:{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
    }
    if found := list(errors):
        body["errors"] = found
    return JsonResponse(
        body,
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
        headers=dict(headers or {}),
    )


def said(verdict: Verdict) -> str:
    """A rule's reason in the caller's language."""
    values = {name: _plain(value) for name, value in verdict.values.items()}
    return gettext(verdict.reason).format_map(values)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return told(value, gettext)


def refused(_request: HttpRequest, no: Refused) -> HttpResponse:
    """403 where the key lacks the scope, 422 for what was sent, 409 for the state."""
    verdict = no.verdict
    if verdict.code == "not-permitted":
        text = gettext("这个接口密钥没有这项权限，请向安全管理员申请。")
        return problem(403, verdict.code, text)
    place = ABOUT_CONTENT.get(verdict.code)
    if place is None:
        return problem(409, verdict.code, said(verdict))
    mistake = _mistake(*place, verdict.code, said(verdict))
    return problem(422, verdict.code, said(verdict), errors=[mistake])


def not_found(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Absent, or not for this key to know about; the answer does not tell which."""
    return problem(404, "not-found", gettext("没有这项内容，或者这个密钥无权查看。"))


def unknown_key(_request: HttpRequest, _error: Exception) -> HttpResponse:
    text = gettext("请用 Authorization: Bearer 带上有效的接口密钥。")
    return problem(401, "no-key", text, headers={"WWW-Authenticate": "Bearer"})


def not_json(_request: HttpRequest, error: HttpError) -> HttpResponse:
    text = gettext("请求内容不是有效的 JSON。")
    return problem(error.status_code, "not-json", text)


def unreadable(_request: HttpRequest, no: Unreadable) -> HttpResponse:
    return problem(no.status, no.code, no.detail)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Every field that is wrong, each with its place and reason."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return not_found(request, error)
    return problem(422, "invalid", errors=[_of_field(one) for one in error.errors])


def _of_field(found: Mapping[str, Any]) -> dict[str, str]:
    place, *way = (str(step) for step in found["loc"])
    # Of a body, the first step is the name of our own argument.
    field = ".".join(way[1:] if place == "body" else way)
    kind, context = str(found["type"]), found.get("ctx", {})
    reason = context.get("reason")
    if reason is not None:
        return _mistake(place, field, kind, said(Verdict(kind, reason, context)))
    text = gettext(MISTAKES.get(kind, _OTHER)).format_map(context)
    return _mistake(place, field, kind, text)


def _mistake(place: str, field: str, code: str, detail: str) -> dict[str, str]:
    return {"in": place, "field": field, "code": code, "detail": detail}


def _ours(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Our own fault: let it through, so that it is recorded and somebody is called."""
    raise error


_ANSWERS: dict[type[Exception], Any] = {
    Refused: refused,
    NotVisible: not_found,
    Http404: not_found,
    AuthenticationError: unknown_key,
    HttpError: not_json,
    Unreadable: unreadable,
    ValidationError: invalid,
    Exception: _ours,
}


def answer_by_problems(api: NinjaAPI) -> None:
    """Let this API say everything by problem details."""
    for kind, handler in _ANSWERS.items():
        api.add_exception_handler(kind, handler)
