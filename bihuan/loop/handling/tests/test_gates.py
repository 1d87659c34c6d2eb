"""What each result must bring before it is taken, as the profile says."""

from __future__ import annotations

from datetime import datetime

import pytest

from bihuan.directory.catalogue.words import Gate, Result
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_profile,
    a_unit,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.handling import actions, rules
from bihuan.loop.handling.queries import report_of
from bihuan.loop.handling.words import Proof, Told

GATED = {
    "results": ["solved", "deferred", "explained", "not-reachable"],
    "gates": {"explained": {"basis": True}, "not-reachable": {"attempts": 3}},
}


@pytest.mark.parametrize(
    ("told", "proof", "gate", "code"),
    [
        (Told(Result.SOLVED, "好了"), Proof(), Gate(), ""),
        (
            Told(Result.SOLVED, "好了"),
            Proof(pieces=1),
            Gate(pieces=2),
            "evidence-missing",
        ),
        (Told(Result.SOLVED, "好了"), Proof(pieces=2), Gate(pieces=2), ""),
        (Told(Result.EXPLAINED, "讲清了"), Proof(), Gate(basis=True), "basis-missing"),
        (
            Told(Result.EXPLAINED, "讲清了", basis="  "),
            Proof(),
            Gate(basis=True),
            "basis-missing",
        ),
        (
            Told(Result.EXPLAINED, "讲清了", basis="某法第三条"),
            Proof(),
            Gate(basis=True),
            "",
        ),
        (
            Told(Result.NOT_REACHABLE, "没人接"),
            Proof(hours_tried=2),
            Gate(attempts=3),
            "attempts-missing",
        ),
    ],
)
def test_a_gate_says_what_is_missing(
    told: Told, proof: Proof, gate: Gate, code: str
) -> None:
    verdict = rules.may_pass_gate(told, proof=proof, gate=gate)
    assert verdict.code == code


def test_the_message_counts_what_is_there() -> None:
    told = Told(Result.NOT_REACHABLE, "没人接")
    verdict = rules.may_pass_gate(
        told, proof=Proof(hours_tried=1), gate=Gate(attempts=3)
    )
    assert "至少 3 个不同时段" in str(verdict)
    assert "现在记了 1 个时段" in str(verdict)


def test_three_calls_at_nine_are_one_hour() -> None:
    nine = datetime(2026, 11, 18, 9, tzinfo=clock.COUNTY_TIME)
    assert rules.hours_tried([nine, nine, nine.replace(day=19)]) == 1
    assert rules.hours_tried([nine, nine.replace(hour=15)]) == 2


@pytest.fixture
def held(county: None, db: None) -> tuple[Case, int]:
    a_profile(**GATED)
    unit = a_unit()
    return a_case_with(unit), unit


def report(held: tuple[Case, int], result: Result, **more: str) -> None:
    case, unit = held
    actions.report_done(
        case.pk, result=result, answer="经核实。", actor=handler_of(unit), **more
    )


def test_an_explanation_without_its_law_is_refused_and_nothing_changes(
    held: tuple[Case, int],
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match="basis-missing"):
        report(held, Result.EXPLAINED)
    assert Entry.objects.count() == before
    assert fresh(held[0]).status == Status.HANDLING


def test_the_raiser_reads_the_law_with_the_answer(held: tuple[Case, int]) -> None:
    report(held, Result.EXPLAINED, basis="《物业管理条例》第三十五条")
    told = report_of(held[0].pk)
    assert told is not None
    assert told.answer == "经核实。\n\n依据：《物业管理条例》第三十五条"


def test_not_reachable_only_after_trying_at_three_hours(
    held: tuple[Case, int], at: object
) -> None:
    case, unit = held
    day = clock.now().astimezone(clock.COUNTY_TIME)
    for hour in (9, 9, 15):
        with clock.set_to(day.replace(hour=hour)):
            actions.record_contact(case.pk, reached=False, actor=handler_of(unit))
    with pytest.raises(Refused, match="attempts-missing"):
        report(held, Result.NOT_REACHABLE)
    with clock.set_to(day.replace(hour=18)):
        actions.record_contact(case.pk, reached=False, actor=handler_of(unit))
    report(held, Result.NOT_REACHABLE)
    assert fresh(case).status == Status.REPORTED


def test_speaking_with_somebody_is_no_try_in_vain(held: tuple[Case, int]) -> None:
    case, unit = held
    day = clock.now().astimezone(clock.COUNTY_TIME)
    for hour in (9, 15, 18):
        with clock.set_to(day.replace(hour=hour)):
            actions.record_contact(case.pk, actor=handler_of(unit))
    with pytest.raises(Refused, match="attempts-missing"):
        report(held, Result.NOT_REACHABLE)
