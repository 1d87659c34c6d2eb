from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.directory.letters.models import Letter
from bihuan.directory.letters.words import Addressee, Kind
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_reported_case,
    a_unit,
    dispatcher,
    fresh,
    handler_of,
    head_of,
    supervisor,
)
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.models import HeadDuty, Interview, Note, Notice
from bihuan.loop.oversight.tests.factories import (
    HELD,
    LEADER,
    OTHER_SUPERVISOR,
    a_case_for_its_head,
    a_note,
    a_notice,
    a_published_notice,
    an_approved_interview,
    an_expired_note,
    time_passes,
)
from bihuan.loop.oversight.words import Colour, NewItem, Readers, Tone
from bihuan.loop.routing import actions as routing

DAY = Period(1, Measure.WORKING_DAYS)
pytestmark = pytest.mark.usefixtures("county")


def kinds(case_id: int) -> list[str]:
    return [entry.kind for entry in timeline(f"case:{case_id}")]


def answer_of(case_id: int) -> Mapping[str, object]:
    """What the ledger keeps of an answer to a note."""
    entries = timeline(f"case:{case_id}")
    return next(e.facts for e in entries if e.kind == "oversight.note-answered")


# -- Urging notes -----------------------------------------------------------------


def test_blue_yellow_and_red_follow_each_other_and_then_the_head_is_called() -> None:
    unit = a_unit()
    case = a_case_with(unit)
    for colour in Colour:
        an_expired_note(case, colour)

    notes = Note.objects.order_by("pk")
    assert [(n.colour, n.state) for n in notes] == [(c, "expired") for c in Colour]
    assert [n.letter.serial for n in notes] == [1, 2, 3]
    assert fresh(case).escalation == "unit-head"
    assert HeadDuty.objects.get(case=case).unit_id == unit
    assert kinds(case.pk).count("oversight.note-expired") == 3
    with pytest.raises(Refused, match="note-last"):
        a_note(case, Colour.RED)


def test_a_colour_out_of_turn_is_refused_and_takes_no_number() -> None:
    case = a_case_with(a_unit())
    before = Entry.objects.count()
    with pytest.raises(Refused, match="note-order"):
        a_note(case, Colour.YELLOW)

    assert not Note.objects.exists()
    assert not Letter.objects.exists()
    assert Entry.objects.count() == before
    a_note(case)
    with pytest.raises(Refused, match="note-waiting"):
        a_note(case, Colour.YELLOW)


def test_an_answer_in_time_stops_the_clock_and_the_colours() -> None:
    unit = a_unit()
    case = a_case_with(unit)
    note = a_note(case)
    actions.answer_note(note.pk, text="今天下午到场。", actor=handler_of(unit))
    time_passes(note)

    assert note.state == "answered"
    assert answer_of(case.pk)["late"] is False
    with pytest.raises(Refused, match="note-order"):
        a_note(case, Colour.YELLOW)
    assert a_note(case).colour == "blue"


def test_a_late_answer_is_kept_as_late() -> None:
    unit = a_unit()
    note = an_expired_note(a_case_with(unit))
    with clock.set_to(note.due_at + timedelta(hours=1)):
        actions.answer_note(note.pk, text="正在办。", actor=handler_of(unit))

    note.refresh_from_db()
    assert note.state == "answered"
    assert answer_of(note.case_id)["late"] is True


def test_another_unit_cannot_answer_and_a_handler_cannot_urge() -> None:
    unit = a_unit()
    note = a_note(a_case_with(unit))
    with pytest.raises(Refused, match="not-holder"):
        actions.answer_note(note.pk, text="不是我们。", actor=handler_of(a_unit()))
    with pytest.raises(Refused, match="not-permitted"):
        actions.issue_note(
            note.case_id, colour=Colour.BLUE, demand="x", actor=handler_of(unit)
        )


def test_a_note_lapses_when_the_case_goes_to_another_unit() -> None:
    one, two = a_unit(), a_unit()
    case = a_case_with(one)
    note = a_note(case)
    routing.ask_return(
        case.pk,
        ground="职责不符",
        reason="应由他局承办。",
        proposed_id=two,
        actor=handler_of(one),
    )
    routing.agree_return(case.pk, unit_id=two, actor=dispatcher())
    second = a_note(fresh(case))

    note.refresh_from_db()
    assert (note.state, second.colour, second.unit_id) == ("lapsed", "blue", two)


def test_the_letter_of_a_note_says_which_one_was_ignored() -> None:
    case = a_case_with(a_unit())
    first = an_expired_note(case)
    second = a_note(case, Colour.YELLOW)

    assert Letter.objects.get(pk=second.letter_id).kind == Kind.YELLOW
    assert first.letter.number != second.letter.number


# -- The head of the unit -----------------------------------------------------------


def test_the_head_takes_the_matter_and_it_cannot_be_passed_down() -> None:
    unit = a_unit()
    case = a_case_for_its_head(unit)
    with pytest.raises(Refused, match="head-only"):
        handling.report_done(
            case.pk, result="solved", answer="已修好。", actor=handler_of(unit)
        )
    for act, more in (
        (handling.pause, {"ground": "听证", "reason": "等听证。"}),
        (
            handling.ask_help,
            {"unit_id": a_unit(), "task": "帮忙", "within": DAY},
        ),
    ):
        with pytest.raises(Refused, match="head-only-passes"):
            act(case.pk, **more, actor=handler_of(unit))

    actions.take_personally(case.pk, reason="人手不足。", actor=head_of(unit))
    handling.report_done(
        case.pk, result="solved", answer="已修好。", actor=head_of(unit)
    )
    duty = HeadDuty.objects.get(case=case)
    assert duty.reason is not None
    assert duty.reason.text == "人手不足。"
    assert "oversight.head-took" in kinds(case.pk)


def test_only_a_head_who_was_called_takes_a_matter_and_once() -> None:
    unit = a_unit()
    with pytest.raises(Refused, match="head-not-called"):
        actions.take_personally(a_case_with(unit).pk, actor=head_of(unit))
    case = a_case_for_its_head(unit)
    with pytest.raises(Refused, match="not-permitted"):
        actions.take_personally(case.pk, actor=handler_of(unit))
    with pytest.raises(Refused, match="not-holder"):
        actions.take_personally(case.pk, actor=head_of(a_unit()))
    actions.take_personally(case.pk, actor=head_of(unit))
    with pytest.raises(Refused, match="head-took"):
        actions.take_personally(case.pk, actor=head_of(unit))
    assert HeadDuty.objects.get(case=case).reason_id is None


def test_the_next_unit_begins_its_own_ladder() -> None:
    one, two = a_unit(), a_unit()
    case = a_case_for_its_head(one)
    Case.objects.filter(pk=case.pk).update(status="adjudicating")
    routing.adjudicate(case.pk, unit_id=two, reason="属二局职责。", actor=dispatcher())
    assert fresh(case).escalation == ""
    with clock.set_to((fresh(case).due_at or clock.now()) + timedelta(days=4)):
        settle()
    assert {d.unit_id for d in HeadDuty.objects.filter(case=case)} == {one, two}


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


# -- Letters of a case --------------------------------------------------------------


def test_a_reply_goes_out_once_for_each_round() -> None:
    case = a_reported_case(a_unit())
    told = {"to": Addressee("苗*"), "fields": {"答复内容": "已修好。"}}
    letter = actions.issue_letter(
        case.pk, kind=Kind.REPLY, seen=case.version, actor=dispatcher(), **told
    )
    with pytest.raises(Refused, match="letter-twice"):
        actions.issue_letter(case.pk, kind=Kind.REPLY, actor=dispatcher(), **told)

    assert letter.number in str(timeline(f"case:{case.pk}")[-1].facts)


def test_a_letter_that_is_not_true_or_not_theirs_is_refused() -> None:
    case = a_case_with(unit := a_unit())
    told = {"to": Addressee("苗*"), "fields": {}}
    for kind, actor, code in (
        (Kind.REPLY, dispatcher(), "letter-early"),
        (Kind.REFUSAL, dispatcher(), "letter-early"),
        (Kind.ACCEPTANCE, handler_of(unit), "not-permitted"),
        (Kind.NOTICE, dispatcher(), "letter-kind"),
    ):
        with pytest.raises(Refused, match=code):
            actions.issue_letter(case.pk, kind=kind, actor=actor, **told)
    assert not Letter.objects.exists()
