"""Urging, heads, interviews and notices for tests, walked by the real actions."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_unit,
    acting,
    fresh,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.models import Note, Notice
from bihuan.loop.oversight.words import Colour, HeldInterview, NewItem, Readers, Tone

_serial = itertools.count(1)
LEADER = acting(Role.LEADER, name="account:9100")
OTHER_SUPERVISOR = acting(Role.SUPERVISOR, name="account:9101")
HELD = HeldInterview(date(2026, 11, 20), "分管领导", "查摆了问题。", "一周内办结。")


def a_note(case: Case, colour: Colour = Colour.BLUE) -> Note:
    actions.issue_note(
        case.pk, colour=colour, demand="请立即到场处理。", actor=supervisor()
    )
    return Note.objects.filter(case=case).latest("pk")


def time_passes(note: Note) -> None:
    """Until just after a note is due; clocks fire and reactions run."""
    with clock.set_to(note.due_at + timedelta(minutes=1)):
        settle()
    note.refresh_from_db()


def an_expired_note(case: Case, colour: Colour = Colour.BLUE) -> Note:
    note = a_note(case, colour)
    time_passes(note)
    return note


def a_case_for_its_head(unit: int) -> Case:
    """A case that its unit let come to the head's rung."""
    case = a_case_with(unit)
    with clock.set_to((case.due_at or clock.now()) + timedelta(days=4)):
        settle()
    return fresh(case)


def a_notice(
    *items: NewItem, actor: Actor | None = None, readers: Readers = Readers.STAFF
) -> Notice:
    """A draft that names somebody."""
    actor = actor or supervisor()
    made = actions.draft_notice(
        title=f"第{next(_serial)}期通报",
        body="现通报如下。",
        readers=readers,
        actor=actor,
    )
    for item in items or (NewItem(Tone.BAD, a_unit(), "三件逾期。"),):
        actions.add_item(made, item, actor=actor)
    return Notice.objects.get(pk=made)


def a_published_notice(*items: NewItem, **more: Any) -> Notice:
    notice = a_notice(*items, **more)
    actions.submit_notice(notice.pk, actor=supervisor())
    actions.approve_notice(notice.pk, actor=LEADER)
    actions.publish_notice(notice.pk, actor=supervisor())
    notice.refresh_from_db()
    return notice


def an_approved_interview(unit: int, case: Case | None = None) -> int:
    made = actions.propose_interview(
        unit_id=unit,
        case_id=case.pk if case else None,
        reason="三次督办没有答复",
        actor=supervisor(),
    )
    actions.decide_interview(made, approve=True, actor=LEADER)
    return made
