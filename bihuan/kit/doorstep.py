"""What public forms and browsers keep for us, since public pages keep no sessions.

A form carries a token: a nonce and when it was drawn, signed. The nonce names what is
sent for good, so an impatient second click finds the first one's. The browser meanwhile
solves a small puzzle (altcha) bound to the token; who cannot is let in too, on a tighter
allowance. A code is kept in a cookie of this browser session only, never in an address.
"""

from __future__ import annotations

import binascii
import json
import secrets
from functools import cache

from altcha import Payload, create_challenge, verify_solution
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from bihuan.kit import clock
from bihuan.kit.verdicts import ALLOWED, Verdict

# The cookie of a receipt code: the portal's pages show the matter it opens.
COOKIE = "receipt"
# Nobody reads and answers a form within a second; a page may lie open over a night.
SOONEST, LATEST = 1, 24 * 3600
# A phone of the village sort needs a few seconds for this, while its owner types.
ALGORITHM, COST, EASIEST, HARDEST = "PBKDF2/SHA-256", 1000, 1000, 4000
_SIGNER = signing.Signer(salt="portal.form")
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, binascii.Error)


def new_token() -> str:
    """A nonce and the moment, signed."""
    drawn = int(clock.now().timestamp())
    return _SIGNER.sign(f"{secrets.token_urlsafe(12)}.{drawn}")


def nonce_of(token: str) -> str:
    """The nonce of a token that `may_use` allowed."""
    return _SIGNER.unsign(token).partition(".")[0]


def may_use(token: str) -> Verdict:
    """Whether a form drawn with this token may come back now."""
    try:
        drawn = int(_SIGNER.unsign(token).partition(".")[2])
    except (signing.BadSignature, ValueError):
        return Verdict("form-stale", "页面打开太久，已为您更新，请再点一次提交。")
    age = int(clock.now().timestamp()) - drawn
    if age < SOONEST:
        return Verdict("form-hasty", "提交得太快了，请再点一次提交。")
    if age > LATEST:
        return Verdict("form-stale", "页面打开太久，已为您更新，请再点一次提交。")
    return ALLOWED


@cache
def _secret(purpose: str) -> str:
    return salted_hmac("portal.proof", purpose).hexdigest()


def challenge(token: str) -> str:
    """The puzzle for one form, as JSON for the page."""
    made = create_challenge(
        ALGORITHM,
        COST,
        counter=EASIEST + secrets.randbelow(HARDEST - EASIEST),
        expires_at=int(clock.now().timestamp()) + LATEST,
        data={"form": token},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("key"),
    )
    return json.dumps(made.to_dict())


def proved(request: HttpRequest) -> bool:
    """Whether the puzzle of exactly this form was solved."""
    text, token = request.POST.get("altcha", ""), request.POST.get("token", "")
    if not text or not token or len(text) > 4000:
        return False
    try:
        payload = Payload.from_base64(text)
        if (payload.challenge.parameters.data or {}).get("form") != token:
            return False
        result = verify_solution(
            payload, _secret("challenge"), hmac_key_secret=_secret("key")
        )
    except _MALFORMED:
        return False
    return bool(result.verified)


def remember(response: HttpResponse, code: str, name: str = COOKIE) -> HttpResponse:
    """Keep a receipt code, or one for something else, until the browser is closed."""
    response.set_signed_cookie(
        name,
        code,
        salt=name,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def remembered(request: HttpRequest, name: str = COOKIE) -> str:
    """The code of what is being followed: of the form that came, else of the cookie."""
    code = request.POST.get("code") or request.get_signed_cookie(
        name, default="", salt=name
    )
    return str(code)


def forget(response: HttpResponse, name: str = COOKIE) -> HttpResponse:
    """Let the browser forget a code."""
    response.delete_cookie(name)
    return response
