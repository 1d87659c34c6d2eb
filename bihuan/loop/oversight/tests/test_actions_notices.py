from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.directory.letters.models import Letter
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_unit,
    handler_of,
    supervisor,
)
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.models import Interview, Notice
from bihuan.loop.oversight.tests.factories import (
    HELD,
    LEADER,
    OTHER_SUPERVISOR,
    a_notice,
    a_published_notice,
    an_approved_interview,
)
from bihuan.loop.oversight.words import NewItem, Readers, Tone

pytestmark = pytest.mark.usefixtures("county")


# -- Interviews ---------------------------------------------------------------------


def test_an_interview_is_proposed_approved_by_another_and_held_with_a_record() -> None:
    unit = a_unit()
    case = a_case_with(unit)
    made = an_approved_interview(unit, case)
    number = actions.hold_interview(made, HELD, actor=supervisor())
    follow_up = a_case()
    actions.link_follow_up(made, case_id=follow_up.pk, actor=supervisor())
    actions.link_follow_up(made, case_id=follow_up.pk, actor=supervisor())

    held = Interview.objects.get(pk=made)
    assert (held.state, held.follow_up_id) == ("held", follow_up.pk)
    assert Letter.objects.get().number == number
    assert [e.kind.split(".")[1] for e in timeline(f"interview:{made}")] == [
        "interview-proposed",
        "interview-approved",
        "issued",
        "interview-held",
        "followed-up",
    ]


def test_an_interview_needs_another_leader_and_is_held_once() -> None:
    made = actions.propose_interview(
        unit_id=a_unit(), reason="连续逾期", actor=OTHER_SUPERVISOR
    )
    with pytest.raises(Refused, match="not-permitted"):
        actions.decide_interview(made, approve=True, actor=OTHER_SUPERVISOR)
    with pytest.raises(Refused, match="interview-not-approved"):
        actions.hold_interview(made, HELD, actor=supervisor())
    actions.decide_interview(made, approve=False, words="先督办。", actor=LEADER)
    with pytest.raises(Refused, match="interview-decided"):
        actions.decide_interview(made, approve=True, actor=LEADER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.update(decided_by=OTHER_SUPERVISOR.name)


def test_the_interview_rung_proposes_one_interview() -> None:
    unit = a_unit()
    case = a_case_with(unit)
    for rung in ("interview", "interview"):
        with transaction.atomic():
            actions.escalate(case.pk, rung=rung, actor=supervisor())
    with pytest.raises(Refused, match="interview-open"):
        actions.propose_interview(
            unit_id=unit, case_id=case.pk, reason="再谈一次", actor=supervisor()
        )

    assert Interview.objects.get().unit_id == unit


# -- Notices ------------------------------------------------------------------------


def test_a_notice_is_drafted_approved_by_another_and_published_with_a_number() -> None:
    unit = a_unit("区城管局")
    notice = a_published_notice(
        NewItem(Tone.GOOD, a_unit("区住建局"), "全部按期办结。"),
        NewItem(Tone.BAD, unit, "三件逾期。"),
    )
    letter = Letter.objects.get(pk=notice.letter_id)

    assert notice.state == "published"
    assert notice.objections_until == clock.local_day() + timedelta(days=30)
    assert letter.title == notice.title
    assert timeline(f"notice:{notice.pk}")[-1].facts["number"] == letter.number


def test_the_drafter_cannot_approve_and_the_database_says_so_too() -> None:
    both = type(LEADER)(
        "account:9103", permissions=LEADER.permissions | supervisor().permissions
    )
    notice = a_notice(actor=both)
    actions.submit_notice(notice.pk, actor=both)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="notice-own"):
        actions.approve_notice(notice.pk, actor=both)
    with pytest.raises(Refused, match="not-permitted"):
        actions.approve_notice(notice.pk, actor=supervisor())
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(decided_by=both.name)

    notice.refresh_from_db()
    assert (notice.state, Entry.objects.count()) == ("submitted", before)


def test_a_declined_notice_goes_back_to_its_drafter() -> None:
    notice = a_notice()
    with pytest.raises(Refused, match="notice-not-approved"):
        actions.publish_notice(notice.pk, actor=supervisor())
    actions.submit_notice(notice.pk, actor=supervisor())
    with pytest.raises(Refused, match="notice-handed-in"):
        actions.add_item(
            notice.pk, NewItem(Tone.GOOD, a_unit(), "好。"), actor=supervisor()
        )
    actions.decline_notice(notice.pk, words="请核实件数。", actor=LEADER)
    actions.redraft_notice(
        notice.pk,
        title="新题",
        body="新文",
        readers=Readers.PUBLIC,
        actor=supervisor(),
    )
    actions.submit_notice(notice.pk, actor=supervisor())
    actions.approve_notice(notice.pk, actor=LEADER)

    notice.refresh_from_db()
    assert (notice.title, notice.state, notice.words) == ("新题", "approved", "")


def test_a_notice_that_names_nobody_is_not_handed_in() -> None:
    notice = a_notice()
    actions.drop_item(notice.pk, notice.items.get().pk, actor=supervisor())
    with pytest.raises(Refused, match="notice-nobody"):
        actions.submit_notice(notice.pk, actor=supervisor())
    with pytest.raises(Refused, match="notice-not-yours"):
        actions.redraft_notice(
            notice.pk,
            title="改",
            body="改",
            readers=Readers.STAFF,
            actor=OTHER_SUPERVISOR,
        )


def test_a_blamed_unit_objects_and_somebody_uninvolved_decides() -> None:
    unit, praised = a_unit(), a_unit()
    notice = a_published_notice(
        NewItem(Tone.BAD, unit, "逾期。"), NewItem(Tone.GOOD, praised, "好。")
    )
    with pytest.raises(Refused, match="notice-not-named"):
        actions.object_to(notice.pk, text="不服。", actor=handler_of(praised))
    made = actions.object_to(notice.pk, text="已按期办结。", actor=handler_of(unit))
    with pytest.raises(Refused, match="objection-twice"):
        actions.object_to(notice.pk, text="再说一次。", actor=handler_of(unit))
    with pytest.raises(Refused, match="objection-recuse"):
        actions.decide_objection(made, uphold=True, words="", actor=supervisor())
    actions.decide_objection(made, uphold=True, words="属实。", actor=OTHER_SUPERVISOR)

    assert notice.objections.get().finding == "upheld"
    with pytest.raises(Refused, match="objection-decided"):
        actions.decide_objection(made, uphold=False, words="", actor=OTHER_SUPERVISOR)
