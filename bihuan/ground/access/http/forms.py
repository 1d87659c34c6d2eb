"""allauth's forms for codes, with the failures written down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.db import transaction

from bihuan.ground.access import actions


class _Written:
    """Writes a wrong code, or one too many, beside what allauth does about it."""

    user: Any

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError as error:
            adapter = get_adapter()
            if error.code == "incorrect_code":
                with transaction.atomic():
                    actions.note_failure(
                        self.user.username,
                        factor="code",
                        address=adapter.get_client_ip(context.request),
                    )
            else:
                adapter.note_lock_out(self.user.username, factor="code")
            raise


class Authenticate(_Written, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class Reauthenticate(_Written, ReauthenticateForm):  # type: ignore[misc]
    """Showing oneself again before a change that matters."""
