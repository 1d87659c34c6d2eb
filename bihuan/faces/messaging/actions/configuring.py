"""What the administrator sets: the county's gateways, and the words that go out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Address, Gateway, Room, Text
from bihuan.faces.messaging.rules.addresses import STAND_IN
from bihuan.faces.messaging.words import (
    Channel,
    Event,
    Kind,
    Language,
    Place,
    Sealed,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring, remembered
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_SALT = 16
STREAM = "messaging"


@opens_transaction
def set_gateway(channel: Channel, *, url: str, accepts: str = "", actor: Actor) -> None:
    """Say by which gateway the county's messages go. The URL holds keys: it is encrypted."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()

    url = url.strip()
    rules.check_gateway(channel, url).enforce()
    sealed = rules.seal(keyring.ring(), url, Place.GATEWAY, salt=os.urandom(_SALT))

    Gateway.objects.update_or_create(
        channel=channel,
        defaults={
            "key_id": sealed.key_id,
            "salt": sealed.salt,
            "sealed": sealed.sealed,
            "shown": _shown(url),
            "accepts": accepts.strip(),
            "active": True,
            "failures": 0,
            "resting_until": None,
            "trouble": "",
        },
    )
    remembered.forget()

    record(Event.GATEWAY_SET, STREAM, actor=actor.name, channel=str(channel))


@opens_transaction
def switch_gateway(channel: Channel, *, on: bool, actor: Actor) -> None:
    """Stop or go on using a gateway. What waits for it waits."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    row = Gateway.objects.select_for_update().filter(channel=channel).first()
    if row is None:
        raise NotVisible(channel)

    row.active, row.failures, row.resting_until, row.trouble = on, 0, None, ""
    row.save()
    remembered.forget()

    record(
        Event.GATEWAY_SWITCHED, STREAM, actor=actor.name, channel=str(channel), on=on
    )


def _shown(url: str) -> str:
    """Enough to recognise a gateway by: no user, no password, no query, no path."""
    if url == STAND_IN:
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"[:200]


@opens_transaction
def save_text(
    kind: Kind, language: Language, *, text: str, seen: int | None = None, actor: Actor
) -> int:
    """Put new words in force, as a new version; answers its number."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()

    rules.check_text(kind, text, language).enforce()
    newest = _newest(kind, language)
    version = newest.version if newest else 0
    if seen is not None and seen != version:
        raise Refused(_STALE)
    if newest is not None and newest.text == text:
        return version

    _keep(kind, language, version + 1, text, origin="desk", by=actor.name)

    record(
        Event.TEXT_SAVED,
        STREAM,
        actor=actor.name,
        text=f"{kind}.{language}",
        version=version + 1,
    )
    return version + 1


_STALE = Verdict("text-stale", "您编辑时别人已经保存了新的一版，请看过再改。")


@joins_transaction
def keep_pack_texts(
    texts: Mapping[tuple[Kind, Language], str], *, pack: str, actor: Actor
) -> int:
    """What a pack brings. It never overrules words that the county saved itself."""
    changed = 0
    for (kind, language), text in texts.items():
        rules.check_text(kind, text, language).enforce()
        newest = _newest(kind, language)
        own = newest is not None and not newest.origin.startswith("pack:")
        if own or (newest is not None and newest.text == text):
            continue
        version = newest.version + 1 if newest else 1
        _keep(kind, language, version, text, origin=f"pack:{pack}", by=actor.name)
        changed += 1
    return changed


def _newest(kind: Kind, language: Language) -> Text | None:
    rows = Text.objects.select_for_update().filter(kind=kind, language=language)
    return rows.order_by("-version").first()


def _keep(
    kind: Kind, language: Language, version: int, text: str, *, origin: str, by: str
) -> None:
    Text.objects.create(
        kind=kind,
        language=language,
        version=version,
        text=text,
        origin=origin,
        saved_by=by,
        saved_at=clock.now(),
    )


@joins_transaction
def reseal() -> int:
    """Encrypt every address anew under the key now in use; there are hundreds, not more."""
    ring, done = keyring.ring(), 0
    tables: tuple[tuple[type[Gateway | Address | Room], Place], ...] = (
        (Gateway, Place.GATEWAY),
        (Address, Place.ADDRESS),
        (Room, Place.ROOM),
    )
    for table, place in tables:
        old = table._default_manager.select_for_update().exclude(key_id=ring.current)  # noqa: SLF001 - Django's documented name
        for row in old:
            kept = Sealed(row.key_id, bytes(row.salt), bytes(row.sealed))
            text = rules.unseal(ring, kept, place)
            fresh = rules.seal(ring, text, place, salt=os.urandom(_SALT))
            row.key_id, row.salt, row.sealed = fresh.key_id, fresh.salt, fresh.sealed
            row.save(update_fields=["key_id", "salt", "sealed"])
            done += 1
    return done
