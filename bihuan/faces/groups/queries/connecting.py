"""Which WeCom applications there are, and how the last calls went."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from bihuan.directory.catalogue.queries import profiles
from bihuan.faces.groups import rules
from bihuan.faces.groups.models import App
from bihuan.faces.groups.words import AppLine, Secrets
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import keyring
from bihuan.kit.verdicts import NotVisible


@dataclass(frozen=True, slots=True)
class Listening:
    """An application that listens, with what it shares with WeCom."""

    id: int
    corp_id: str
    secrets: Secrets


def listening(slug: str) -> Listening:
    """The application at this address; nobody learns whether one is merely switched off."""
    app = App.objects.filter(slug=slug, active=True).first()
    if app is None:
        raise NotVisible(slug)
    opened = rules.unseal(
        keyring.ring(), app.key_id, bytes(app.salt), bytes(app.sealed)
    )
    told = json.loads(opened)
    key = rules.key_of(told["aes_key"])
    return Listening(app.pk, app.corp_id, Secrets(told["token"], key, app.corp_id))


def apps(actor: Actor) -> list[AppLine]:
    """All applications, for whoever may connect them. One query at any length."""
    if not actor.may(Permission.MANAGE_ACCOUNTS):
        raise NotVisible
    rows = App.objects.annotate(
        heard_at=Max("messages__at"),
        came=Count("messages"),
        matters=Count("messages", filter=Q(messages__raised=True)),
    ).order_by("name", "pk")
    return [
        AppLine(
            slug=one.slug,
            name=one.name,
            corp_id=one.corp_id,
            agent_id=one.agent_id,
            profile=one.profile,
            active=one.active,
            verified_at=one.verified_at,
            heard_at=one.heard_at,
            messages=one.came,
            matters=one.matters,
            refused=one.refused,
            refused_at=one.refused_at,
            refused_why=one.refused_why,
        )
        for one in rows
    ]


def profiles_for_wechat() -> list[tuple[str, str]]:
    """The sorts of matter that may come by WeChat, by code and name."""
    return [
        (about.code, about.name)
        for _, about in profiles()
        if "wechat" in about.channels
    ]
