"""Sessions of the demo's people, as signing in would have made them."""

from __future__ import annotations

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bihuan.ground.access.http.adapters import BEGAN, SEEN
from bihuan.ground.access.models import Account
from bihuan.kit import clock


def session_of(username: str) -> str:
    """The cookie of somebody who signed in just now."""
    account = Account.objects.get(username=username)
    now = int(clock.now().timestamp())
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[SEEN] = session[BEGAN] = now
    session.create()
    return f"sessionid={session.session_key}"
