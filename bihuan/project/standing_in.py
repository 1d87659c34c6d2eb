"""The demo county's text messages: a stand-in for the gateway, and numbers that nobody has."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from bihuan.faces.messaging.actions import keep_address, set_gateway
from bihuan.faces.messaging.words import Channel
from bihuan.ground.access.queries import account_lines
from bihuan.kit import clock
from bihuan.project.place import Place
from bihuan.project.preparing import operator

_MORE = 500  # a demo has far fewer accounts


def use_stand_in(*, days: int) -> None:
    """Let the county's text messages go to the stand-in, from before its first day on."""
    Place(settings.DATA).standin.mkdir(parents=True, exist_ok=True, mode=0o700)
    with clock.set_to(clock.now() - timedelta(days=days)):
        set_gateway(Channel.SMS, url="standin:", actor=operator("demo"))


def give_numbers() -> None:
    """Give the invented people numbers that are not in use, so that they too are told."""
    with transaction.atomic():
        for line in account_lines(limit=_MORE):
            keep_address(line.id, Channel.SMS, f"1660009{line.id % 10_000:04d}")
