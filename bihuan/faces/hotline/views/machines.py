"""The telephone system's door: a call is announced, and a ticket given for it."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bihuan.faces.hotline import actions
from bihuan.faces.hotline.http import machine
from bihuan.ground.access.words import Permission
from bihuan.kit.identifiers import check_phone
from bihuan.kit.sentences import told

LONGEST = {"call_id": 64, "number": 24, "line": 32}
BODY = 2000


@csrf_exempt
@login_not_required
@require_POST
def announce(request: HttpRequest) -> JsonResponse:
    """The number comes in the body, the ticket goes out; no address ever has a number."""
    client = machine(request)
    if client is None or not client.may(Permission.REGISTER):
        status = 401 if client is None else 403
        return _no(status, _("需要有登记权限的接口密钥。"))
    said, wrong = _read(request)
    if wrong:
        return _no(400, wrong)
    ticket = actions.pop(
        phone=said["number"],
        line=said["line"],
        source_id=f"{client.name}:{said['call_id']}"[:64],
        actor=client,
    )
    where = reverse("hotline:popped", args=[ticket])
    return JsonResponse({"ticket": ticket, "address": where}, status=201)


def _read(request: HttpRequest) -> tuple[dict[str, str], str]:
    """What was sent, or what would be right."""
    try:
        body = json.loads(request.body) if len(request.body) <= BODY else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return {}, _("请求体应为 JSON 对象，最长 2000 字节。")
    said = {name: body.get(name, "") for name in LONGEST}
    for name, most in LONGEST.items():
        value = said[name]
        if not isinstance(value, str) or len(value) > most or not value.isprintable():
            return {}, _("“%(name)s”应为文字，最长%(most)s。") % {
                "name": name,
                "most": most,
            }
    if not said["call_id"].strip():
        return {}, _("缺少“call_id”：电话系统给这个来电的编号。")
    if said["number"] and not (verdict := check_phone(said["number"])):
        return {}, str(told(verdict.sentence, _))
    return said, ""


def _no(status: int, detail: str) -> JsonResponse:
    body = {"status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
