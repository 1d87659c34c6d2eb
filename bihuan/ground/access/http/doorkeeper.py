"""Who is signed in stays so only while present, with a fresh password and two factors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from bihuan.ground.access import actions, queries, rules
from bihuan.ground.access.http.adapters import BEGAN, SEEN
from bihuan.kit import clock

# Pages that refresh themselves say so; otherwise a queue left open would keep its
# clerk signed in all night.
BACKGROUND = "X-Background"

_NOTED_EVERY = 60  # seconds; a session is not written at every click
_ALWAYS = frozenset(
    {"account_logout", "account_login", "account_reauthenticate", "account_inactive"}
)
_TO_CHANGE_PASSWORD = _ALWAYS | {"account_change_password"}
_TO_SET_UP = _TO_CHANGE_PASSWORD | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
# What allauth offers and a county does not: people neither open accounts for
# themselves nor take them over by mail.
_CLOSED = frozenset(
    {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_set_password",
        "account_confirm_login_code",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "socialaccount_signup",
        "socialaccount_connections",
    }
)


class Doorkeeper:
    """After authentication and before anything that needs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            _check_presence(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_args: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if _is_closed(request, name):
            raise Http404
        if SESSION_KEY not in request.session:
            return None
        if not getattr(view, "login_required", True):
            return None  # what anybody may see, signed in or not
        return _send_elsewhere(request, name)


def _is_closed(request: HttpRequest, name: str) -> bool:
    if name == "account_reset_password":  # a page that says whom to ask
        return request.method != "GET"
    return name in _CLOSED


def _check_presence(request: HttpRequest) -> None:
    session = request.session
    now = int(clock.now().timestamp())
    seen = session.get(SEEN, now)
    over = rules.is_session_over(
        began_at=session.get(BEGAN, now),
        seen_at=seen,
        now=now,
        idle_seconds=settings.SESSION_IDLE_MINUTES * 60,
        longest_seconds=settings.SESSION_COOKIE_AGE,
    )
    if over:
        get_adapter().logout(request, why="idle")
        messages.info(request, _("您较长时间没有操作，系统已自动退出，请重新登录。"))
        return
    if BACKGROUND in request.headers or (SEEN in session and now - seen < _NOTED_EVERY):
        return
    session[SEEN] = now
    session.setdefault(BEGAN, now)
    _note_day(request)


def _note_day(request: HttpRequest) -> None:
    account: Any = request.user
    if account.pk is None or account.last_active_on == clock.now().date():
        return
    with transaction.atomic():
        actions.note_activity(account.pk)


def _send_elsewhere(request: HttpRequest, name: str) -> HttpResponse | None:
    """First a password of one's own, then a second factor, then everything else."""
    account: Any = request.user
    if account.pk is None:
        return None
    old = rules.is_password_old(
        account.password_set_at,
        now=clock.now(),
        keeps=timedelta(days=settings.PASSWORD_DAYS),
    )
    if account.must_change_password or old:
        if name in _TO_CHANGE_PASSWORD:
            return None
        why = (
            _("请先把初始密码改成只有您自己知道的密码。")
            if account.must_change_password
            else _("密码已使用 {n} 天以上，请更换。").format(n=settings.PASSWORD_DAYS)
        )
        return _redirect(request, "account_change_password", why)
    if name in _TO_SET_UP or not _lacks_second_factor(request):
        return None
    why = _("您的岗位要求双因素验证：请先设置身份验证器或通行密钥，再继续工作。")
    return _redirect(request, "mfa_index", why)


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Fails closed: who cannot be shown to need one factor only needs two."""
    actor = getattr(request, "actor", None)
    if actor is not None and not rules.needs_second_factor(actor.permissions):
        return False
    return not queries.has_second_factor(int(request.user.pk or 0))


def _redirect(request: HttpRequest, name: str, why: str) -> HttpResponse:
    messages.warning(request, why)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(name)})
    return redirect(name)
