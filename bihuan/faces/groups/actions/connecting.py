"""What the administrator sets so that WeCom can call, and how the calls went."""

from __future__ import annotations

import json
import os
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from bihuan.directory.catalogue.queries import active_profile
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import App, Callback, Excerpt, Incoming
from bihuan.faces.groups.words import CHANNEL, KEPT, TOGETHER, WINDOW, Became, Event
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_SALT = 16
_SLUG = 18
_TOKEN = Verdict("wecom-token", "Token 应为 3 到 32 个字母或数字。")

_TWICE = Verdict(
    "wecom-twice", "这个企业 ID 和应用 ID 已经接入过，请在已有的应用里更换密钥。"
)
_CLOSED = Verdict("wecom-profile", "这类事项不接受微信来件，请另选一类。")


@opens_transaction
def set_app(
    slug: str = "",
    *,
    name: str,
    corp_id: str,
    agent_id: str,
    profile: str,
    token: str,
    aes_key: str,
    actor: Actor,
) -> str:
    """Connect an application, or exchange what it shares with WeCom; answers its slug.

    The slug is its place in the callback's address. It cannot be guessed, so that nobody
    else can make us decrypt; what protects is the signature all the same.
    """
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    if not (token.isascii() and token.isalnum() and 3 <= len(token) <= 32):
        _TOKEN.enforce()
    rules.key_of(aes_key)
    _, about = active_profile(profile)
    if CHANNEL not in about.channels:
        _CLOSED.enforce()

    app = _locked(slug) if slug else App(slug=secrets.token_urlsafe(_SLUG))
    app.name, app.corp_id, app.agent_id = name, corp_id, agent_id
    app.profile, app.active, app.verified_at = profile, True, None
    app.refused, app.refused_at, app.refused_why = 0, None, ""
    _seal(app, json.dumps({"token": token, "aes_key": aes_key}))
    _save(app)

    record(Event.APP_SET, _stream(app), actor=actor.name, profile=profile)
    return app.slug


@opens_transaction
def switch_app(slug: str, *, on: bool, actor: Actor) -> None:
    """Stop or go on listening to an application."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    app = _locked(slug)

    app.active = on
    app.save(update_fields=["active"])

    record(Event.APP_SWITCHED, _stream(app), actor=actor.name, on=on)


@joins_transaction
def note_verified(app_id: int) -> None:
    """WeCom checked the address and was answered."""
    App.objects.filter(pk=app_id).update(verified_at=clock.now())


@joins_transaction
def note_refusal(app_id: int, why: str) -> None:
    """Count what was refused, so that a wrong key is seen by who typed it."""
    App.objects.filter(pk=app_id).update(
        refused=F("refused") + 1, refused_at=clock.now(), refused_why=why[:20]
    )


@joins_transaction
def forget_old() -> int:
    """Forget used nonces, words that waited in vain, and excerpts after a month."""
    now = clock.now()
    gone, _ = Callback.objects.filter(at__lt=now - 2 * WINDOW).delete()
    waiting = Incoming.objects.filter(became=Became.WAITS, at__lt=now - TOGETHER)
    waiting.exclude(words="").update(words="")
    old = Excerpt.objects.filter(at__lt=now - KEPT).exclude(sealed=b"")
    old.update(sealed=b"", salt=b"", key_id="")
    return gone


@joins_transaction
def reseal() -> int:
    """Encrypt applications' keys and excerpts anew under the key now in use."""
    ring, done = keyring.ring(), 0
    for app in App.objects.select_for_update().exclude(key_id=ring.current):
        text = rules.unseal(ring, app.key_id, bytes(app.salt), bytes(app.sealed))
        _seal(app, text)
        app.save(update_fields=["key_id", "salt", "sealed"])
        done += 1
    drafts = Excerpt.objects.select_for_update().exclude(key_id__in=["", ring.current])
    for one in drafts:
        text = rules.unseal(ring, one.key_id, bytes(one.salt), bytes(one.sealed))
        one.salt = os.urandom(_SALT)
        one.key_id, one.sealed = ring.current, rules.seal(ring, text, salt=one.salt)
        one.save(update_fields=["key_id", "salt", "sealed"])
        done += 1
    return done


def _save(app: App) -> None:
    try:
        with transaction.atomic():
            app.save()
    except IntegrityError as twice:
        raise Refused(_TWICE) from twice


def _seal(app: App, text: str) -> None:
    ring = keyring.ring()
    app.salt = os.urandom(_SALT)
    app.key_id, app.sealed = ring.current, rules.seal(ring, text, salt=app.salt)


def _locked(slug: str) -> App:
    app = App.objects.select_for_update().filter(slug=slug).first()
    if app is None:
        raise NotVisible(slug)
    return app


def _stream(app: App) -> str:
    return f"wecom:{app.pk}"
