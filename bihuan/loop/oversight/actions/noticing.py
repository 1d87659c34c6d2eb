"""Notices (通报): drafted, handed in, approved by another, published with a number."""

from __future__ import annotations

from datetime import timedelta

from bihuan.directory.letters.actions import issue
from bihuan.directory.letters.words import Addressee, Issued, Kind, NewLetter
from bihuan.directory.units.queries import names_on_paper
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import Notice, NoticeItem
from bihuan.loop.oversight.words import (
    NewItem,
    NoticeState,
    Proceeding,
    Readers,
    Tone,
    notice_stream,
)

EVERYBODY = "各乡镇、街道，区直各单位"


@opens_transaction
def draft_notice(*, title: str, body: str, readers: Readers, actor: Actor) -> int:
    """Begin a notice; whom it names is added to it."""
    actor.may(Permission.SUPERVISE).enforce()
    rules.may_draft(
        state=NoticeState.DRAFT,
        drafted_by=actor.name,
        actor=actor.name,
        title=title,
        body=body,
    ).enforce()

    made = Notice.objects.create(
        title=title.strip(),
        body=body.strip(),
        readers=readers,
        drafted_by=actor.name,
        drafted_at=clock.now(),
    )

    record(Proceeding.NOTICE_DRAFTED, notice_stream(made.pk), actor=actor.name)
    return made.pk


@opens_transaction
def redraft_notice(
    notice_id: int, *, title: str, body: str, readers: Readers, actor: Actor
) -> None:
    """Change the text of a draft, or of one that came back."""
    actor.may(Permission.SUPERVISE).enforce()
    notice = _lock_draft(notice_id, title=title, body=body, actor=actor)

    notice.title, notice.body, notice.readers = title.strip(), body.strip(), readers
    notice.state = NoticeState.DRAFT
    notice.save()

    record(Proceeding.NOTICE_DRAFTED, notice_stream(notice.pk), actor=actor.name)


@opens_transaction
def add_item(notice_id: int, item: NewItem, *, actor: Actor) -> None:
    """Name a unit, for good or for bad, with the case that shows it."""
    actor.may(Permission.SUPERVISE).enforce()
    notice = _lock_draft(notice_id, title="-", body=item.text, actor=actor)

    NoticeItem.objects.create(
        notice=notice,
        tone=item.tone,
        unit_id=item.unit_id,
        case_id=item.case_id,
        text=item.text.strip(),
    )

    _record_draft(notice, actor, unit=item.unit_id, tone=item.tone)


@opens_transaction
def drop_item(notice_id: int, item_id: int, *, actor: Actor) -> None:
    """Take an entry out of a draft."""
    actor.may(Permission.SUPERVISE).enforce()
    notice = _lock_draft(notice_id, title="-", body="-", actor=actor)

    NoticeItem.objects.filter(pk=item_id, notice=notice).delete()

    _record_draft(notice, actor, unit=None, tone="")


@opens_transaction
def submit_notice(notice_id: int, *, actor: Actor) -> None:
    """Hand a draft in for approval."""
    actor.may(Permission.SUPERVISE).enforce()
    notice = _lock(notice_id)

    rules.may_submit(
        state=NoticeState(notice.state),
        drafted_by=notice.drafted_by,
        actor=actor.name,
        items=notice.items.count(),
    ).enforce()

    notice.state = NoticeState.SUBMITTED
    notice.decided_by, notice.decided_at, notice.words = "", None, ""
    notice.save()

    record(Proceeding.NOTICE_SUBMITTED, notice_stream(notice.pk), actor=actor.name)


@opens_transaction
def approve_notice(notice_id: int, *, actor: Actor) -> None:
    """A leader approves what somebody else drafted (政府督查工作条例 Art. 21)."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    notice = _lock_submitted(notice_id, actor)

    notice.state = NoticeState.APPROVED
    notice.decided_by, notice.decided_at = actor.name, clock.now()
    notice.save()

    record(Proceeding.NOTICE_APPROVED, notice_stream(notice.pk), actor=actor.name)


@opens_transaction
def decline_notice(notice_id: int, *, words: str, actor: Actor) -> None:
    """Send a draft back to its drafter with what must change."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    notice = _lock_submitted(notice_id, actor)

    notice.state, notice.words = NoticeState.DECLINED, words.strip()
    notice.decided_by, notice.decided_at = actor.name, clock.now()
    notice.save()

    record(Proceeding.NOTICE_DECLINED, notice_stream(notice.pk), actor=actor.name)


@opens_transaction
def publish_notice(notice_id: int, *, actor: Actor) -> Issued:
    """Give an approved notice its number and its day; from now on units may object."""
    actor.may(Permission.SUPERVISE).enforce()
    notice = _lock(notice_id)

    rules.may_publish(state=NoticeState(notice.state)).enforce()

    until = clock.local_day() + timedelta(days=rules.OBJECTION.count)
    notice.objections_until = until
    letter = issue(_letter(notice), actor=actor)
    notice.state, notice.letter_id = NoticeState.PUBLISHED, letter.id
    notice.published_at = clock.now()
    notice.save()

    record(
        Proceeding.NOTICE_PUBLISHED,
        notice_stream(notice.pk),
        actor=actor.name,
        number=letter.number,
        readers=notice.readers,
    )
    return letter


def _lock(notice_id: int) -> Notice:
    found = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if found is None:
        raise NotVisible(str(notice_id))
    return found


def _lock_draft(notice_id: int, *, title: str, body: str, actor: Actor) -> Notice:
    notice = _lock(notice_id)
    rules.may_draft(
        state=NoticeState(notice.state),
        drafted_by=notice.drafted_by,
        actor=actor.name,
        title=title,
        body=body,
    ).enforce()
    return notice


def _lock_submitted(notice_id: int, actor: Actor) -> Notice:
    notice = _lock(notice_id)
    rules.may_approve(
        state=NoticeState(notice.state),
        drafted_by=notice.drafted_by,
        actor=actor.name,
    ).enforce()
    return notice


def _record_draft(notice: Notice, actor: Actor, **facts: int | str | None) -> None:
    stream = notice_stream(notice.pk)
    record(Proceeding.NOTICE_DRAFTED, stream, actor=actor.name, **facts)


def _letter(notice: Notice) -> NewLetter:
    items = list(notice.items.order_by("pk"))
    names = names_on_paper([one.unit_id for one in items])

    def told(tone: Tone) -> str:
        chosen = [one for one in items if one.tone == tone]
        return "\n".join(f"{names.get(o.unit_id, '')}：{o.text}" for o in chosen)

    until = notice.objections_until
    assert until is not None
    return NewLetter(
        kind=Kind.NOTICE,
        subject=notice_stream(notice.pk),
        title=notice.title,
        to=Addressee(EVERYBODY),
        fields={
            "标题": notice.title,
            "正文": notice.body,
            "典型经验": told(Tone.GOOD),
            "存在问题": told(Tone.BAD),
            "异议期限": f"{until.year}年{until.month}月{until.day}日",
        },
    )
