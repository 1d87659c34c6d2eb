"""A new version of a profile. Old versions stay for the cases opened under them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max

from bihuan.directory.catalogue import rules
from bihuan.directory.catalogue.models import ProfileVersion
from bihuan.directory.catalogue.words import Event, Profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, remembered
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import Refused, refuse


@opens_transaction
def publish_profile(table: Mapping[str, object], *, actor: Actor) -> int:
    """Make this the profile for new cases of its code; answer the version's id."""
    actor.may(Permission.LOAD_PACKS).enforce()
    profile, mistakes = rules.read_profile(table)
    if profile is None:
        first = mistakes[0]
        raise Refused(
            refuse(
                "profile-mistakes",
                "类型配置有 {n} 处错误，第一处在 {path}：{message}",
                n=len(mistakes),
                path=first.path,
                message=first.message,
            )
        )

    row, new = _publish(profile)
    if new:
        record(
            Event.PROFILE_PUBLISHED,
            f"profile:{row.code}",
            actor=actor.name,
            version=row.version,
            digest=row.digest,
        )
    return row.pk


@joins_transaction
def keep_profile(profile: Profile, *, actor: Actor) -> bool:
    """Publish a profile that a pack brings, if it says anything new."""
    row, new = _publish(profile)
    if new:
        record(
            Event.PROFILE_PUBLISHED,
            f"profile:{row.code}",
            actor=actor.name,
            version=row.version,
            digest=row.digest,
        )
    return new


def _publish(profile: Profile) -> tuple[ProfileVersion, bool]:
    """The same rules twice are one version."""
    body = rules.write_profile(profile)
    digest = rules.digest(body)
    versions = ProfileVersion.objects.filter(code=profile.code)
    active = versions.select_for_update().filter(active=True).first()
    if active is not None and active.digest == digest:
        return active, False
    if active is not None:
        active.active = False
        active.save(update_fields=["active"])
    last = versions.aggregate(last=Max("version"))["last"] or 0
    remembered.forget()
    row = ProfileVersion.objects.create(
        code=profile.code,
        version=last + 1,
        body=body,
        digest=digest,
        published_at=clock.now(),
    )
    return row, True
