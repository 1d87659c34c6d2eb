"""A message of WeCom's on its way in: once, however often it is sent, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.faces.groups import rules
from bihuan.faces.groups.models import App, Callback, Incoming
from bihuan.faces.groups.words import (
    TOGETHER,
    Became,
    Event,
    Message,
    Reply,
    Signed,
    Sort,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.cases.queries import FoundRaising
from bihuan.loop.cases.words import OPEN, stream_of
from bihuan.loop.intake.actions import add, take_in
from bihuan.loop.intake.queries import receipt_code
from bihuan.loop.intake.words import NewMatter

_DAY = timedelta(days=1)
_WORDS = 500
_USED = Verdict("wecom-nonce", "这个 nonce 已经用过。")


@tried_again
@opens_transaction
def receive(app_id: int, message: Message, *, signed: Signed, actor: Actor) -> Reply:
    """Take one message in; whoever sends it again is answered as the first time.

    Nonce, message, matter and ledger are written together or not at all: where we die
    in the middle, WeCom's next attempt finds nothing and brings it in.
    """
    actor.may(Permission.RAISE).enforce()
    app = App.objects.filter(pk=app_id, active=True).first()
    if app is None:
        raise NotVisible(str(app_id))
    _use_up(app, signed)
    known = Incoming.objects.filter(app=app, msg_id=message.id).first()
    if known is not None:
        return _again(app, known)

    row = Incoming(
        app=app,
        msg_id=message.id,
        sort=message.sort,
        sender=_sender(app, message),
        at=clock.now(),
    )
    reply = _dealt_with(app, row, message, actor)
    row.became = reply.became
    row.save()

    stream = stream_of(row.case_id) if row.case_id else f"wecom:{app.pk}"
    record(
        Event.CAME,
        stream,
        actor=actor.name,
        sort=str(message.sort),
        became=str(reply.became),
        message=digest("wecom-message", f"{app.pk}\x1f{message.id}").hex(),
    )
    return reply


def _use_up(app: App, signed: Signed) -> None:
    """A nonce serves one callback. The same callback again is a resend, and does nothing."""
    named = {"app": app, "timestamp": int(signed.timestamp), "nonce": signed.nonce}
    used = Callback.objects.filter(**named).first()
    if used is None:
        Callback.objects.create(
            **named, signature=signed.signature.lower(), at=clock.now()
        )
    elif used.signature != signed.signature.lower():
        raise Refused(_USED)


def _sender(app: App, message: Message) -> bytes:
    return digest("wecom-sender", f"{app.corp_id}\x1f{message.sender}")[:16]


def _again(app: App, known: Incoming) -> Reply:
    if known.case is None:
        return Reply(Became(known.became))
    code = receipt_code(_channel(app), known.msg_id) if known.raised else ""
    return Reply(Became(known.became), known.case.number, code)


def _dealt_with(app: App, row: Incoming, message: Message, actor: Actor) -> Reply:
    """Words are a matter; 补充 and what comes without words go to the last one."""
    more = rules.adds(message.text) if message.sort is Sort.TEXT else ""
    bare = message.sort not in {Sort.TEXT, Sort.EVENT, Sort.OTHER}
    last = _last(app, row, within=None if more else TOGETHER) if more or bare else None
    if last is not None:
        text = more or message.text
        name = f"wecom:{app.pk}:{message.id}"
        add(last.pk, text=text, request=name, actor=actor)
        row.case_id = last.case_id
        return Reply(Became.ADDED, last.case.number)
    if bare:
        row.words = message.text[:_WORDS]
        return Reply(Became.WAITS)
    if not rules.said(message):
        return Reply(Became.NOTHING)
    return _raised(app, row, message, actor)


def _last(app: App, row: Incoming, *, within: timedelta | None) -> FoundRaising | None:
    """The newest open matter of the same sender; where it was merged, the other one."""
    raised = Incoming.objects.filter(app=app, sender=row.sender, raised=True)
    if within is not None:
        raised = raised.filter(at__gte=row.at - within)
    names = list(raised.order_by("-at", "-pk").values_list("msg_id", flat=True)[:5])
    found = FoundRaising.objects.select_related("case").filter(
        channel=_channel(app), external_id__in=names, case__status__in=sorted(OPEN)
    )
    return found.order_by("-pk").first()


def _raised(app: App, row: Incoming, message: Message, actor: Actor) -> Reply:
    before = list(
        Incoming.objects.select_for_update()
        .filter(
            app=app,
            sender=row.sender,
            became=Became.WAITS,
            at__gte=row.at - TOGETHER,
        )
        .exclude(words="")
        .order_by("pk")
    )
    body = "\n".join((message.text, *(one.words for one in before)))
    matter = NewMatter(
        profile=app.profile,
        channel=_channel(app),
        external_id=message.id,
        title="",
        body=body,
        raised_at=_said_at(message),
        raiser_name=message.sender,
    )
    (raised,) = take_in([matter], actor=actor)
    row.case_id, row.raised = raised.case_id, True
    for one in before:
        one.case_id, one.became, one.words = raised.case_id, Became.ADDED, ""
        one.save(update_fields=["case", "became", "words"])
    return Reply(Became.MATTER, raised.number, raised.receipt)


def _said_at(message: Message) -> datetime:
    """When it was said, as far as WeCom's clock can be believed."""
    now, said = clock.now(), datetime.fromtimestamp(message.at, UTC)
    return said if now - _DAY <= said <= now else now


def _channel(app: App) -> str:
    return f"wechat:wecom-{app.pk}"
