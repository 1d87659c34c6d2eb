"""A code with which a raiser judges on their own telephone, without their receipt."""

from __future__ import annotations

from datetime import timedelta

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.receipts import new_code, parse
from bihuan.kit.rows import insert_row
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import lock_raising, record_case
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import rules
from bihuan.loop.closing.actions.judging import keep_verdict
from bihuan.loop.closing.actions.settling import settle
from bihuan.loop.closing.models import Invitation, Judgement
from bihuan.loop.closing.words import Answer, Event, Source, word_of
from bihuan.loop.routing.queries import handled_by

PURPOSE = "invitation"
# A screen is before the raiser now; a paper or a message is read when they come home.
LASTS = {Source.SITE: timedelta(minutes=30), Source.LINK: timedelta(days=30)}


@opens_transaction
def invite_verdict(raising_id: int, *, source: Source, actor: Actor) -> str:
    """Make a code for one verdict of one raiser; shown once and kept nowhere."""
    actor.may(Permission.REGISTER).enforce()
    raising, case = lock_raising(raising_id)

    rules.may_be_asked(status=Status(case.status)).enforce()
    judged = Judgement.objects.filter(case=case, raising=raising, round=case.round)
    rules.may_judge(judged=judged.exists()).enforce()
    rules.may_invite(
        handled_by=handled_by(case.pk),
        units=actor.units,
        raisers=len(raisings_of(case.pk)),
    ).enforce()

    code, now = new_code(), clock.now()
    invitation = Invitation(
        raising=raising,
        round=case.round,
        source=source,
        digest=digest(PURPOSE, code),
        made_at=now,
        made_by=actor.name,
        expires_at=now + LASTS[source],
    )
    insert_row(invitation)

    about = word_of(raising_id)
    record_case(case, Event.INVITED, actor=actor, source=str(source), about=about)
    return code


@opens_transaction
def judge_invited(code: str, answer: Answer, *, actor: Actor) -> None:
    """The raiser's own verdict, by a code that was made for it."""
    actor.may(Permission.FOLLOW).enforce()
    found = Invitation.objects.filter(digest=digest(PURPOSE, parse(code))).first()
    if found is None:
        raise NotVisible
    raising, case = lock_raising(found.raising_id)
    found.refresh_from_db()

    rules.may_use_invitation(
        used=found.used_at is not None,
        expired=clock.now() >= found.expires_at,
        same_round=found.round == case.round,
        status=Status(case.status),
    ).enforce()

    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    keep_verdict(case, raising.pk, answer, source=Source(found.source), actor=actor)

    settle(case, actor=actor)
