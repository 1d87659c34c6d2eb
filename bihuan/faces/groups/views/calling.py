"""WeCom's door: the check of the address, and every message; a clear no to all else."""

from __future__ import annotations

import secrets as chance

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bihuan.faces.groups import actions, queries, rules
from bihuan.faces.groups.http import plain, refusal
from bihuan.faces.groups.words import LARGEST, Became, Message, Reply, Signed
from bihuan.ground.access.words import Permission, job
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

WECOM = job("wecom", Permission.RAISE, Permission.FOLLOW)
_NOWHERE = Verdict("wecom-404", "没有这个回调地址，请从“企业微信接入”页面复制。")
_LARGE = Verdict("wecom-413", "请求太大。")
_PARAMETERS = Verdict(
    "wecom-parameters", "地址里应有 msg_signature、timestamp 和 nonce。"
)
_LONGEST = 128


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def wecom(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        app = queries.listening(slug)
    except NotVisible:
        return refusal(_NOWHERE, 404)
    try:
        if request.method == "GET":
            return _echo(request, app)
        return _message(request, app)
    except Refused as no:
        with transaction.atomic():
            actions.note_refusal(app.id, no.verdict.code.removeprefix("wecom-"))
        known = no.verdict.code == "wecom-40001"
        return refusal(no.verdict, 403 if known else 400)
    except (RequestDataTooBig, UnreadablePostError):
        return refusal(_LARGE, 413)


def _echo(request: HttpRequest, app: queries.Listening) -> HttpResponse:
    """The saving of the address in WeCom: what it encrypted comes back in clear."""
    echo = request.GET.get("echostr", "")
    _admit(_signed(request), app, echo)
    text = rules.open_envelope(app.secrets, echo)
    with transaction.atomic():
        actions.note_verified(app.id)
    return plain(text)


def _message(request: HttpRequest, app: queries.Listening) -> HttpResponse:
    if len(request.body) > LARGEST:
        return refusal(_LARGE, 413)
    signed = _signed(request)
    encrypted = rules.encrypted_in(request.body)
    _admit(signed, app, encrypted)
    message = rules.read_message(rules.open_envelope(app.secrets, encrypted))
    reply = actions.receive(app.id, message, signed=signed, actor=WECOM)
    text = _words(reply)
    return _answer(app, message, text) if text else plain("")


def _signed(request: HttpRequest) -> Signed:
    told = [
        request.GET.get(name, "") for name in ("msg_signature", "timestamp", "nonce")
    ]
    if not all(
        one and len(one) <= _LONGEST and one.isascii() and one.isprintable()
        for one in told
    ):
        raise Refused(_PARAMETERS)
    return Signed(*told)


def _admit(signed: Signed, app: queries.Listening, encrypted: str) -> None:
    rules.may_be_signed(app.secrets, signed, encrypted).enforce()
    rules.may_be_now(signed.timestamp, now=clock.now()).enforce()


def _words(reply: Reply) -> str:
    """What the sender reads: number, code and where; nothing after a mere event."""
    where = f"{settings.PUBLIC_URL}{reverse('portal:follow')}"
    if reply.became is Became.MATTER:
        text = _(
            "已收到，编号 {number}，查询码 {code}。凭查询码在 {where} 看进展、作评价。"
            "要补充，请以“补充”两个字开头再发。"
        )
        return text.format(number=reply.number, code=reply.receipt, where=where)
    if reply.became is Became.ADDED:
        return _("已补充到 {number}。").format(number=reply.number)
    if reply.became is Became.WAITS:
        return _("收到。请再用一句话说明是什么事、在哪里，我们一并登记。")
    return ""


def _answer(app: queries.Listening, message: Message, text: str) -> HttpResponse:
    """The reply in an envelope of its own, signed with a nonce of its own."""
    now = str(int(clock.now().timestamp()))
    inner = rules.reply_xml(
        to=message.sender, sender=app.corp_id, at=int(now), text=text
    )
    sealed = rules.close_envelope(app.secrets, inner, random=chance.token_bytes(16))
    nonce = str(chance.randbelow(10**10))
    signature = rules.signature(app.secrets.token, now, nonce, sealed)
    envelope = rules.wrapped(sealed, Signed(signature, now, nonce))
    return HttpResponse(envelope, content_type="text/xml; charset=utf-8")
