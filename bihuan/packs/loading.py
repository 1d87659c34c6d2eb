"""Loading a pack: the county becomes what the folder says, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.catalogue.actions import (
    keep_categories,
    keep_profile,
    keep_responsibilities,
)
from bihuan.directory.knowledge.actions import keep_answers
from bihuan.directory.letters.actions import keep_series
from bihuan.directory.parties.actions import keep_parties
from bihuan.directory.registers.actions import keep_registers
from bihuan.directory.units.actions import keep_members, keep_units
from bihuan.directory.units.words import NewMember
from bihuan.faces.groups.actions import keep_groups
from bihuan.faces.messaging.actions import keep_pack_texts
from bihuan.faces.messaging.words import Kind, Language
from bihuan.ground.access.actions import keep_demo_accounts
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.actions import DEFAULT, define
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.packs.checking import read
from bihuan.packs.demo import PASSWORD
from bihuan.packs.models import LoadedPack
from bihuan.packs.words import About, Event, Loaded, Pack, Placed

T = TypeVar("T")


def load(path: Path, *, actor: Actor) -> Loaded:
    """Make the county what this folder says; raises `WrongPack` when it is not sound.

    Loading the same content again changes nothing and records nothing. What a pack
    no longer names stays: cases were filed by it.
    """
    pack = read(path)
    assert pack.about is not None
    return _load(pack, pack.about.value, actor=actor)


@opens_transaction
def _load(pack: Pack, about: About, *, actor: Actor) -> Loaded:
    actor.may(Permission.LOAD_PACKS).enforce()
    row = LoadedPack.objects.select_for_update().filter(code=about.code).first()
    if row is not None and row.digest == pack.digest:
        return Loaded(about.code, row.version, changed=False, counts={})

    counts = _keep_all(pack, actor=actor)
    row = row or LoadedPack(code=about.code, version=0)
    row.name, row.digest = about.name, pack.digest
    row.version += 1
    row.loaded_at = clock.now()
    row.save()

    record(
        Event.LOADED,
        f"pack:{about.code}",
        actor=actor.name,
        version=row.version,
        digest=row.digest,
    )
    return Loaded(about.code, row.version, changed=True, counts=counts)


def _keep_all(pack: Pack, *, actor: Actor) -> dict[str, int]:
    """From the ground up: each part refers only to those before it."""
    today = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return {
        "日历": int(define(DEFAULT, pack.calendar, actor=actor)),
        "区划": keep_areas(_values(pack.areas)),
        "单位": keep_units(_values(pack.units), actor=actor),
        "任职": _keep_people(pack, actor=actor),
        "企业": keep_parties(_values(pack.parties), actor=actor),
        "分类": keep_categories(_values(pack.categories)),
        "责任": keep_responsibilities(
            _values(pack.responsibilities), today=today, actor=actor
        ),
        "类型": sum(keep_profile(one, actor=actor) for one in _values(pack.profiles)),
        "知识": keep_answers(_values(pack.answers), actor=actor),
        "文书": keep_series(_values(pack.letters), actor=actor),
        "消息": keep_pack_texts(
            {
                (Kind(one.kind), Language(one.language)): one.text
                for one in _values(pack.messages)
            },
            pack=pack.about.value.code if pack.about else "",
            actor=actor,
        ),
        "名录": keep_registers(
            [one.register.value for one in pack.registers], actor=actor
        ),
        "群": keep_groups(_values(pack.groups), actor=actor),
    }


def _keep_people(pack: Pack, *, actor: Actor) -> int:
    """Demo packs only; the check has refused people in any other."""
    people = _values(pack.people)
    if not people:
        return 0
    ids = keep_demo_accounts(
        {person.username: person.name for person in people},
        password=PASSWORD,
        actor=actor,
    )
    members = [
        NewMember(ids[person.username], person.unit, person.role, person.title)
        for person in people
    ]
    return keep_members(members, actor=actor)


def _values(placed: Iterable[Placed[T]]) -> list[T]:
    return [one.value for one in placed]
