"""A unit's right to object to a notice, and the finding of somebody uninvolved."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import Notice, Objection
from bihuan.loop.oversight.words import (
    Finding,
    NoticeState,
    Proceeding,
    Tone,
    notice_stream,
)


@opens_transaction
def object_to(notice_id: int, *, text: str, actor: Actor) -> int:
    """The unit that a notice blames says what is wrong in it (政府督查工作条例 Art. 17)."""
    actor.may(Permission.HANDLE).enforce()
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotVisible(str(notice_id))
    blamed = notice.items.filter(tone=Tone.BAD, unit__in=actor.units)
    unit = blamed.order_by("pk").values_list("unit", flat=True).first()

    rules.may_object(
        named=unit is not None,
        already=notice.objections.filter(unit=unit).exists(),
        state=NoticeState(notice.state),
        until=notice.objections_until,
        today=clock.local_day(),
    ).enforce()
    assert unit is not None
    if not text.strip():
        raise Refused(Verdict("objection-empty", "请写明异议的事实和理由。"))

    now = clock.now()
    made = Objection.objects.create(
        notice=notice,
        unit_id=unit,
        text=text.strip(),
        raised_by=actor.name,
        raised_at=now,
        due_at=calendar().due(now, rules.OBJECTION).at,
    )

    record(
        Proceeding.OBJECTED,
        notice_stream(notice.pk),
        actor=actor.name,
        unit=unit,
        objection=made.pk,
    )
    return made.pk


@opens_transaction
def decide_objection(
    objection_id: int, *, uphold: bool, words: str, actor: Actor
) -> None:
    """Somebody who neither drafted nor approved the notice finds whether it stands."""
    actor.may(Permission.SUPERVISE).enforce()
    found = Objection.objects.select_for_update(of=("self",)).filter(pk=objection_id)
    objection = found.select_related("notice").first()
    if objection is None:
        raise NotVisible(str(objection_id))
    notice = objection.notice

    rules.may_decide_objection(
        finding=Finding(objection.finding),
        took_part={notice.drafted_by, notice.decided_by},
        actor=actor.name,
    ).enforce()

    objection.finding = Finding.UPHELD if uphold else Finding.REJECTED
    objection.words = words.strip()
    objection.decided_by, objection.decided_at = actor.name, clock.now()
    objection.save()

    record(
        Proceeding.OBJECTION_DECIDED,
        notice_stream(notice.pk),
        actor=actor.name,
        objection=objection.pk,
        finding=objection.finding,
    )
