"""Who the portal acts as, and what it keeps in browsers beside what every public page keeps.

Who supports a matter keeps a random number for half a year, and the county a digest of it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.doorstep import (
    COOKIE,
    challenge,
    forget,
    may_use,
    new_token,
    nonce_of,
    proved,
    remember,
    remembered,
)

__all__ = [
    "ANYBODY",
    "COOKIE",
    "INVITED",
    "VOICE",
    "challenge",
    "forget",
    "keep_voice",
    "may_use",
    "new_token",
    "nonce_of",
    "proved",
    "remember",
    "remembered",
    "voice_of",
]

VOICE, INVITED = "voice", "verdict"
VOICE_KEPT = 180 * 24 * 3600
ANYBODY = Actor("raiser:portal", permissions=frozenset({Permission.RAISE}))


def voice_of(request: HttpRequest, *, nonce: str) -> str:
    """What tells this browser from others when it supports a matter.

    The nonce of the first form it supported with; so an impatient second click is the
    same voice, before any cookie came back.
    """
    kept = request.get_signed_cookie(VOICE, default="", salt=VOICE, max_age=VOICE_KEPT)
    return kept or nonce


def keep_voice(response: HttpResponse, voice: str) -> HttpResponse:
    """Keep a random number in this browser, so that it supports a matter once."""
    response.set_signed_cookie(
        VOICE,
        voice,
        salt=VOICE,
        max_age=VOICE_KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
