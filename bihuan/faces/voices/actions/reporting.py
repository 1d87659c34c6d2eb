"""The window of things that could not be done: what the clerk takes down is a matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import datetime
from uuid import UUID

from bihuan.directory.catalogue.queries import profile_for_channel, profiles
from bihuan.directory.units.queries import names_on_paper
from bihuan.faces.voices import rules
from bihuan.faces.voices.models import Report
from bihuan.faces.voices.words import (
    WINDOW,
    Event,
    NewObserver,
    NewRefusal,
    NewStep,
    NewWalk,
    WindowReport,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import Refused, refuse
from bihuan.loop.cases.queries import raising_by_receipt
from bihuan.loop.cases.words import stream_of
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter, Raised

OF_THE_WINDOW = "window-bbc"
Drafted = WindowReport | NewRefusal | NewObserver | NewWalk | NewStep


@tried_again
@opens_transaction
def report(
    new: WindowReport, *, papers: Iterable[Content] = (), actor: Actor
) -> Raised:
    """Take a matter down at the window, with its papers; the same form once."""
    actor.may(Permission.REGISTER).enforce()
    rules.may_be_said(new.service, new.said, new.wish).enforce()
    now = clock.now()

    (raised,) = take_in([_matter(new, now)], actor=actor)
    if raised.already_known:
        return raised
    Report.objects.create(
        case_id=raised.case_id,
        service=new.service,
        trouble=new.trouble,
        unit_id=new.unit_id,
        at=now,
    )
    stream, raising = stream_of(raised.case_id), raising_by_receipt(raised.receipt)
    for one in papers:
        # The raiser's own: it must not count as the handler's evidence when closing.
        use = f"raiser:{raising.pk}"
        keep_file(stream, one.name, one, kind_of_use=use, actor=actor)

    record(
        Event.REPORTED,
        stream,
        actor=actor.name,
        trouble=new.trouble,
        against=new.unit_id,
    )
    return raised


def _matter(new: WindowReport, now: datetime) -> NewMatter:
    units = [new.unit_id] if new.unit_id else []
    unit = next(iter(names_on_paper(units).values()), "")
    return NewMatter(
        profile=sort_of(WINDOW),
        channel=WINDOW,
        external_id=f"bbc-{name_of(new)}",
        title=rules.window_title(new),
        body=rules.window_body(new, unit=unit),
        raised_at=now,
        raiser_name=new.name,
        phone=new.phone,
        may_share=new.may_share,
    )


def name_of(new: Drafted) -> str:
    """What names this for good: the same form with other words is another one."""
    said = "\x1f".join(str(one) for one in astuple(new))
    return str(UUID(bytes=digest("draft", said)[:16]))


def sort_of(channel: str) -> str:
    """The sort of matter that comes this way; at the window the one made for it."""
    codes = [one.code for _, one in profiles() if channel in one.channels]
    if channel == WINDOW and OF_THE_WINDOW in codes:
        return OF_THE_WINDOW
    found = profile_for_channel(channel)
    if found is None:
        raise Refused(
            refuse(
                "voice-profile",
                "没有接受“{channel}”来件的事项类型，请先在办理规则里写上这个来源。",
                channel=channel,
            )
        )
    return found[1].code
