from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.directory.letters.words import Kind
from bihuan.loop.cases.words import Status
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.words import (
    Colour,
    Finding,
    InterviewState,
    LastNote,
    NoteState,
    NoticeState,
)

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
B, Y, R = Colour
S = NoteState


def last(colour: Colour, state: NoteState) -> LastNote:
    return LastNote(colour, state, "谯督〔2026〕1号", NOON)


@pytest.mark.parametrize(
    ("before", "next_one"),
    [
        (None, B),
        (last(B, S.WAITING), None),
        (last(B, S.EXPIRED), Y),
        (last(Y, S.WAITING), None),
        (last(Y, S.EXPIRED), R),
        (last(R, S.WAITING), None),
        (last(R, S.EXPIRED), None),
        (last(B, S.ANSWERED), B),
        (last(Y, S.ANSWERED), B),
        (last(R, S.LAPSED), B),
    ],
)
def test_colours_come_in_order_each_after_the_one_before_expired(
    before: LastNote | None, next_one: Colour | None
) -> None:
    assert rules.next_colour(before) is next_one
    for colour in Colour:
        verdict = rules.may_issue_note(colour, last=before, is_open=True, held=True)
        assert bool(verdict) is (colour is next_one)


def test_who_holds_nothing_is_not_urged() -> None:
    verdict = rules.may_issue_note(B, last=None, is_open=True, held=False)
    assert verdict.code == "note-nobody"


@pytest.mark.parametrize(
    ("state", "unit", "code"),
    [
        (S.WAITING, 1, ""),
        (S.EXPIRED, 1, ""),
        (S.WAITING, 2, "not-holder"),
        (S.ANSWERED, 1, "note-answered"),
        (S.LAPSED, 1, "note-lapsed"),
    ],
)
def test_the_unit_answers_once_and_late_if_it_must(
    state: NoteState, unit: int, code: str
) -> None:
    verdict = rules.may_answer_note(state=state, unit=unit, units=frozenset({1}))
    assert verdict.code == code


@pytest.mark.parametrize(
    ("rung", "called"),
    [("", False), ("red", False), ("unit-head", True), ("interview", True)],
)
def test_from_the_heads_rung_on_the_matter_is_the_heads(
    rung: str, *, called: bool
) -> None:
    assert rules.calls_head(rung) is called


@pytest.mark.parametrize(
    ("drafter", "actor", "state", "code"),
    [
        ("a", "b", NoticeState.SUBMITTED, ""),
        ("a", "a", NoticeState.SUBMITTED, "notice-own"),
        ("a", "b", NoticeState.DRAFT, "notice-not-submitted"),
        ("a", "b", NoticeState.APPROVED, "notice-not-submitted"),
    ],
)
def test_a_notice_is_approved_by_another_than_its_drafter(
    drafter: str, actor: str, state: NoticeState, code: str
) -> None:
    verdict = rules.may_approve(state=state, drafted_by=drafter, actor=actor)
    assert verdict.code == code


@pytest.mark.parametrize("state", NoticeState)
def test_only_what_was_approved_is_published(state: NoticeState) -> None:
    assert bool(rules.may_publish(state=state)) is (state is NoticeState.APPROVED)


@pytest.mark.parametrize(
    ("today", "named", "already", "code"),
    [
        (date(2026, 12, 20), True, False, ""),
        (date(2026, 12, 21), True, False, "objection-late"),
        (date(2026, 12, 1), False, False, "notice-not-named"),
        (date(2026, 12, 1), True, True, "objection-twice"),
    ],
)
def test_who_is_blamed_may_object_once_within_the_period(
    today: date, code: str, *, named: bool, already: bool
) -> None:
    verdict = rules.may_object(
        named=named,
        already=already,
        state=NoticeState.PUBLISHED,
        until=date(2026, 12, 20),
        today=today,
    )
    assert verdict.code == code


def test_who_took_part_does_not_decide_an_objection() -> None:
    def code(actor: str, finding: Finding = Finding.WAITING) -> str:
        return rules.may_decide_objection(
            finding=finding, took_part={"drafter", "leader"}, actor=actor
        ).code

    assert code("drafter") == code("leader") == "objection-recuse"
    assert code("other") == ""
    assert code("other", Finding.UPHELD) == "objection-decided"


def test_nobody_approves_the_interview_they_proposed() -> None:
    def code(by: str, state: InterviewState = InterviewState.PROPOSED) -> str:
        return rules.may_decide_interview(state=state, proposed_by="a", actor=by).code

    assert (code("b"), code("a")) == ("", "interview-own")
    assert code("b", InterviewState.HELD) == "interview-decided"


@pytest.mark.parametrize(
    ("kind", "status", "allowed"),
    [
        (Kind.ACCEPTANCE, Status.HANDLING, True),
        (Kind.ACCEPTANCE, Status.DECLINED, False),
        (Kind.REFUSAL, Status.DECLINED, True),
        (Kind.REFUSAL, Status.HANDLING, False),
        (Kind.REPLY, Status.CALLING_BACK, True),
        (Kind.NOTICE, Status.HANDLING, False),
    ],
)
def test_a_letter_says_what_has_happened(
    kind: Kind, status: Status, *, allowed: bool
) -> None:
    verdict = rules.may_issue_letter(
        kind, status=status, accepted=True, extensions=0, reported=True
    )
    assert bool(verdict) is allowed


def test_the_end_of_a_day_is_written_as_that_day() -> None:
    midnight = datetime(2026, 11, 25, 16, tzinfo=UTC)  # 00:00 of the 26th here
    assert rules.moment_written(midnight) == "2026年11月25日24:00"
    assert rules.moment_written(NOON) == "2026年11月20日12:00"


def test_days_of_every_hand_but_the_last_are_lost() -> None:
    turns = [
        (1, NOON, NOON + timedelta(days=2), "sent-back"),
        (2, NOON + timedelta(days=2), NOON + timedelta(days=3.5), "sent-back"),
        (1, NOON + timedelta(days=3.5), None, ""),
    ]
    hops = rules.turns_into_hops(turns, now=NOON + timedelta(days=10))

    assert [hop.days for hop in hops] == [2.0, 1.5, 6.5]
    assert [hop.lasts for hop in hops] == [False, False, True]
    assert rules.lost_in(hops) == 3.5
