"""Our answers to allauth's questions, and the entries it makes us write.

allauth announces what happens by signals too; adapters are used instead, because
they say in one place and in order what happens.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from bihuan.ground.access import actions, queries, rules
from bihuan.ground.access.models import Account
from bihuan.kit import clock, keyring

SEEN = "access.seen"
BEGAN = "access.began"

_LOCK_NOTED_FOR = 15 * 60
_CHANGES = {
    "mfa/email/totp_activated": "totp-added",
    "mfa/email/totp_deactivated": "totp-removed",
    "mfa/email/recovery_codes_generated": "recovery-codes-made",
    "mfa/email/webauthn_added": "passkey-added",
    "mfa/email/webauthn_removed": "passkey-removed",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in, sign-out and passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the system administrator."""
        return False

    # -- Coming in ---------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self.note_lock_out(credentials.get("username", ""), factor="password")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        with transaction.atomic():
            actions.note_failure(
                credentials.get("username", ""),
                factor="password",
                address=self.get_client_ip(request),
            )

    def note_lock_out(self, username: str, *, factor: str) -> None:
        """Once per lock-out: who goes on guessing cannot fill the ledger."""
        digest = keyring.ring().digest("access.lock-out", username.lower()).hex()
        if not cache.add(f"access:locked:{factor}:{digest}", 1, _LOCK_NOTED_FOR):
            return
        with transaction.atomic():
            actions.note_lock_out(
                username, factor=factor, address=self.get_client_ip(self.request)
            )

    def post_login(
        self, request: HttpRequest, user: Account, **more: Any
    ) -> HttpResponse:
        now = int(clock.now().timestamp())
        request.session[SEEN] = request.session[BEGAN] = now
        methods = request.session.get("account_authentication_methods", [])
        factors = sorted({str(one.get("type") or one["method"]) for one in methods})
        with transaction.atomic():
            actions.note_sign_in(
                user.pk,
                factors="+".join(factors),
                address=self.get_client_ip(request),
            )
        response: HttpResponse = super().post_login(request, user, **more)
        return response

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who signed in a moment ago need not show themselves again.

        Otherwise the first thing after the first sign-in, setting up the second
        factor, would ask for the same password again.
        """
        began = self.request.session.get(BEGAN, 0)
        fresh = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if clock.now().timestamp() - began < fresh:
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    # -- Going -------------------------------------------------------------------

    def logout(self, request: HttpRequest, why: str = "asked") -> None:
        account_id = request.user.pk
        super().logout(request)
        if account_id is not None:
            with transaction.atomic():
                actions.note_sign_out(account_id, why=why)

    # -- Changing ----------------------------------------------------------------

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def set_password(self, user: Account, password: str) -> None:
        with transaction.atomic():
            actions.change_password(user.pk, password)
        user.refresh_from_db()

    def send_notification_mail(
        self, template_prefix: str, user: Account, *args: Any, **kwargs: Any
    ) -> None:
        """allauth tells of every change of a second factor here: written, not mailed."""
        change = _CHANGES.get(template_prefix)
        if change is not None:
            with transaction.atomic():
                actions.note_second_factor(user.pk, change=change)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted in the table."""

    def encrypt(self, text: str) -> str:
        return rules.seal_factor(keyring.ring(), text)

    def decrypt(self, encrypted_text: str) -> str:
        return rules.open_factor(keyring.ring(), encrypted_text)

    def get_totp_label(self, user: Account) -> str:
        return user.username


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The county's identity provider opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        said = sociallogin.account.extra_data
        claims = {**said, **said.get("userinfo", {}), **said.get("id_token", {})}
        username = str(claims.get(settings.OIDC_CLAIM) or "")
        account_id = queries.find_account(username) if username else None
        if account_id is not None:
            sociallogin.connect(request, Account.objects.get(pk=account_id))
            return
        self._turn_away(
            request, _("统一身份认证里的这个人在本平台没有账号，请联系系统管理员开通。")
        )

    def on_authentication_error(
        self, request: HttpRequest, *_args: Any, **_more: Any
    ) -> None:
        self._turn_away(
            request, _("统一身份认证没有成功，请重试，或用本平台的账号登录。")
        )

    def _turn_away(self, request: HttpRequest, why: str) -> NoReturn:
        messages.error(request, why)
        raise ImmediateHttpResponse(redirect("account_login"))


def display_name(user: Account) -> str:
    return user.display_name
