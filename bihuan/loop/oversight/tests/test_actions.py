from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bihuan.directory.letters.models import Letter
from bihuan.directory.letters.words import Addressee, Kind
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_reported_case,
    a_unit,
    dispatcher,
    fresh,
    handler_of,
    head_of,
)
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions as handling
from bihuan.loop.oversight import actions
from bihuan.loop.oversight.models import HeadDuty, Note
from bihuan.loop.oversight.tests.factories import (
    a_case_for_its_head,
    a_note,
    an_expired_note,
    time_passes,
)
from bihuan.loop.oversight.words import Colour
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
