"""What a unit does with a case it holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_profile,
    a_unit,
    dispatcher,
    fresh,
    handler_of,
    head_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.conftest import settle
from bihuan.loop.handling import actions
from bihuan.loop.handling.models import Branch

pytestmark = pytest.mark.usefixtures("county")
DAYS = Period(3, Measure.WORKING_DAYS)


def ask_extension(case: Case, by: Period = DAYS) -> None:
    actions.ask_extension(
        case.pk, by=by, reason="配件在途。", actor=handler_of(case.owner_id)
    )


def report(case: Case, **changes: object) -> None:
    told = {
        "result": Result.SOLVED,
        "answer": "路灯已修好。",
        "actor": handler_of(case.owner_id),
        **changes,
    }
    actions.report_done(case.pk, **told)


def test_a_granted_extension_moves_the_deadline_and_not_the_start() -> None:
    case = a_case_with(a_unit())

    ask_extension(case)
    assert fresh(case).due_at == case.due_at
    actions.decide_extension(
        case.pk, grant=True, reason="", actor=head_of(case.owner_id)
    )

    after = fresh(case)
    assert after.due_at > case.due_at
    assert (after.extensions, after.dispatched_at) == (1, case.dispatched_at)


def test_an_extension_after_expiry_is_refused_and_changes_nothing() -> None:
    case = a_case_with(a_unit())
    before = Entry.objects.count()

    with clock.set_to(case.due_at), pytest.raises(Refused, match="extension-late"):
        ask_extension(case)

    assert Entry.objects.count() == before


def test_an_extension_longer_than_the_profile_allows_is_refused() -> None:
    with pytest.raises(Refused, match="extension-long"):
        ask_extension(a_case_with(a_unit()), Period(6, Measure.WORKING_DAYS))


def test_a_second_extension_is_refused() -> None:
    case = a_case_with(a_unit())
    ask_extension(case)
    actions.decide_extension(case.pk, grant=True, reason="", actor=dispatcher())

    with pytest.raises(Refused, match="extension-limit"):
        ask_extension(case)


def test_nobody_grants_their_own_extension() -> None:
    case = a_case_with(a_unit())
    head = head_of(case.owner_id)
    actions.ask_extension(case.pk, by=DAYS, reason="等配件。", actor=head)

    with pytest.raises(Refused, match="own-request"):
        actions.decide_extension(case.pk, grant=True, reason="", actor=head)


def test_a_pause_moves_the_deadline_by_what_it_took_and_hides_no_age() -> None:
    case = a_case_with(a_unit())
    actor = handler_of(case.owner_id)

    actions.pause(case.pk, ground="检验检测", reason="送检。", actor=actor)
    assert fresh(case).status == Status.PAUSED
    with clock.set_to(clock.now() + timedelta(days=14)):
        actions.resume(case.pk, actor=actor)

    after = fresh(case)
    assert after.due_at > case.due_at
    assert after.raised_at == case.raised_at


def test_a_pause_on_a_ground_of_ones_own_is_refused() -> None:
    case = a_case_with(a_unit())

    with pytest.raises(Refused, match="pause-ground"):
        actions.pause(
            case.pk, ground="人手紧张", reason="忙。", actor=handler_of(case.owner_id)
        )


def test_no_rung_fires_during_a_pause() -> None:
    case = a_case_with(a_unit())
    actions.pause(
        case.pk, ground="听证", reason="听证中。", actor=handler_of(case.owner_id)
    )

    with clock.set_to(clock.now() + timedelta(days=60)):
        settle()

    assert fresh(case).escalation == ""


def test_a_report_holds_an_honest_result_an_answer_and_a_date_for_what_is_deferred() -> (
    None
):
    case = a_case_with(a_unit())
    for changes, code in (
        ({"result": Result.MERGED}, "result-unknown"),
        ({"answer": " "}, "answer-missing"),
        ({"answer": "\u200b"}, "answer-missing"),
        ({"result": Result.DEFERRED}, "plan-missing"),
        (
            {
                "result": Result.DEFERRED,
                "plan": "明年修。",
                "plan_on": clock.local_day(),
            },
            "plan-past",
        ),
    ):
        with pytest.raises(Refused, match=code):
            report(case, **changes)

    report(case)
    assert fresh(case).status == Status.REPORTED


def test_evidence_is_asked_where_the_profile_asks_it() -> None:
    a_profile(evidence=1)
    case = a_case_with(a_unit())

    with pytest.raises(Refused, match="evidence-missing"):
        report(case)
    report(case, result=Result.EXPLAINED)


def test_a_helper_has_its_own_clock_and_the_lead_unit_stays_the_owner() -> None:
    lead, helper = a_unit("牵头"), a_unit("协办")
    case = a_case_with(lead)
    actions.ask_help(
        case.pk, unit_id=helper, task="查管线图。", within=DAYS, actor=handler_of(lead)
    )
    branch = Branch.objects.get(case=case)

    with pytest.raises(Refused, match="branches-open"):
        report(case)
    with pytest.raises(Refused, match="not-holder"):
        actions.give_help(branch.pk, answer="不知道。", actor=handler_of(a_unit()))
    actions.give_help(branch.pk, answer="图已附。", actor=handler_of(helper))
    report(fresh(case))

    assert fresh(case).owner_id == lead


def test_help_can_be_recalled() -> None:
    case = a_case_with(a_unit())
    actor = handler_of(case.owner_id)
    actions.ask_help(
        case.pk, unit_id=a_unit(), task="查管线图。", within=DAYS, actor=actor
    )

    actions.recall_help(Branch.objects.get(case=case).pk, actor=actor)

    report(fresh(case))


def test_each_rung_is_climbed_once_and_from_the_fourth_the_head_reports() -> None:
    case = a_case_with(a_unit())

    with clock.set_to(clock.now() + timedelta(days=9, hours=12)):
        settle()
        settle()
        case = fresh(case)
        assert case.escalation == "unit-head"
        rungs = Entry.objects.filter(kind="oversight.escalated").order_by("seq")
        assert [one.facts["rung"] for one in rungs] == [
            "reminder",
            "yellow",
            "red",
            "unit-head",
        ]
        with pytest.raises(Refused, match="head-only"):
            report(case)
        report(case, actor=head_of(case.owner_id))


def test_a_note_for_the_raiser_and_one_for_colleagues() -> None:
    case = a_case_with(a_unit())
    actor = handler_of(case.owner_id)

    actions.add_note(case.pk, text="已派人查看。", for_raiser=True, actor=actor)
    actions.record_contact(case.pk, text="电话已通。", actor=actor)

    assert fresh(case).contacted_at is not None
