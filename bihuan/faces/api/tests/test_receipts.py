"""What a raiser does with a receipt code, carried by a machine."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.faces.api.tests.factories import Machine
from bihuan.faces.api.tests.test_raising import problem
from bihuan.ground.ledger.models import Entry
from bihuan.kit.receipts import new_code
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_profile,
    a_unit,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.tests.factories import SIDES
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

ACTS: list[tuple[str, dict[str, Any]]] = [
    ("/receipts/lookup", {}),
    ("/receipts/proof", {}),
    ("/receipts/comments", {"text": "补充"}),
    ("/receipts/rating", {"solved": True, "grade": 5}),
    ("/receipts/withdraw", {}),
    ("/receipts/reopen", {"reason": "没修"}),
]


@pytest.fixture
def raised(machine: Machine) -> dict[str, str]:
    return machine.raises(raiser={"name": "赵铁柱", "phone": "13800001234"})


def answered(number: str) -> Case:
    """The matter, handled and reported, waiting for its raiser."""
    unit = a_unit("城管局")
    case = Case.objects.get(number=number)
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(unit))
    report(case, unit)
    return fresh(case)


def report(case: Case, unit: int) -> None:
    handling.report_done(
        case.pk, result="solved", answer="路灯已修好。", actor=handler_of(unit)
    )
    closing.pass_audit(case.pk, actor=dispatcher())


def test_a_code_opens_its_matter(machine: Machine, raised: dict[str, str]) -> None:
    answered(raised["number"])

    page = machine.post("/receipts/lookup", code=raised["receipt"].lower()).json()

    assert page["matter"]["number"] == raised["number"]
    assert page["matter"]["status"] == "calling-back"
    assert page["answer"] == "路灯已修好。"
    assert page["raiser"]["name"] == "赵*柱"


@pytest.mark.parametrize(("path", "told"), ACTS)
def test_a_code_that_opens_nothing_is_not_found(
    machine: Machine, raised: dict[str, str], path: str, told: dict[str, Any]
) -> None:
    problem(machine.post(path, code=new_code(), **told), 404, "not-found")


@pytest.mark.parametrize(("path", "told"), ACTS)
def test_a_mistyped_code_is_named(
    machine: Machine, path: str, told: dict[str, Any]
) -> None:
    answer = machine.post(path, code="K7QF-2M9R", **told)

    found = problem(answer, 422, "invalid")["errors"]
    assert [(one["field"], one["code"]) for one in found] == [("code", "receipt-shape")]


@pytest.mark.parametrize(("path", "told"), ACTS)
def test_nobody_puts_a_code_into_an_address(
    machine: Machine, raised: dict[str, str], path: str, told: dict[str, Any]
) -> None:
    answer = machine.get(path, code=raised["receipt"])

    assert problem(answer, 405, "method")
    assert answer.headers["Allow"] == "POST"


def test_the_proof_is_that_of_the_matter(
    machine: Machine, raised: dict[str, str]
) -> None:
    proof = machine.post("/receipts/proof", code=raised["receipt"]).json()

    assert proof == machine.get(f"/matters/{raised['number']}/receipt").json()


def test_a_comment_by_code_is_the_raisers(
    machine: Machine, raised: dict[str, str]
) -> None:
    answer = machine.post("/receipts/comments", code=raised["receipt"], text="补充")

    assert answer.status_code == 201
    assert Entry.objects.order_by("-id")[0].actor.startswith("raiser:")


@pytest.mark.proves("api", "journey")
def test_a_content_raiser_closes_the_matter_once(
    machine: Machine, raised: dict[str, str]
) -> None:
    answered(raised["number"])
    verdict = {"code": raised["receipt"], "solved": True, "grade": 5, "words": "好"}

    first = machine.post("/receipts/rating", **verdict)
    assert first.json() == {"number": raised["number"], "status": "closed", "round": 1}

    entries = Entry.objects.count()
    problem(machine.post("/receipts/rating", **verdict), 409, "not-asked-yet")
    assert Entry.objects.count() == entries


@pytest.mark.proves("api", "journey")
def test_a_raiser_who_is_not_content_sends_it_round_again(
    machine: Machine, raised: dict[str, str]
) -> None:
    answered(raised["number"])

    told = machine.post(
        "/receipts/rating", code=raised["receipt"], solved=False, grade=1
    ).json()

    assert (told["status"], told["round"]) == ("handling", 2)


def test_dimensions_of_the_profile_are_graded_as_on_the_portal(
    machine: Machine,
) -> None:
    a_profile(verdict={"dimensions": SIDES})
    raised = machine.raises()
    answered(raised["number"])
    (profile,) = machine.get("/profiles").json()["items"]
    assert profile["dimensions"] == SIDES
    verdict = {"code": raised["receipt"], "solved": True, "grade": 5}

    unknown = machine.post("/receipts/rating", **verdict, dimensions={"looks": 5})
    problem(unknown, 409, "side-unknown")
    for wrong in ({"speed": 6}, {"speed": "4"}, {"speed": True}, ["speed"]):
        problem(
            machine.post("/receipts/rating", **verdict, dimensions=wrong),
            422,
            "invalid",
        )
    assert not Judgement.objects.exists()

    told = machine.post("/receipts/rating", **verdict, dimensions={"speed": 2})
    assert told.json()["status"] == "closed"
    given = Judgement.objects.get().sides
    assert list(given.values_list("dimension", "grade")) == [("speed", 2)]


def test_there_is_nothing_to_rate_before_the_answer(
    machine: Machine, raised: dict[str, str]
) -> None:
    answer = machine.post(
        "/receipts/rating", code=raised["receipt"], solved=True, grade=5
    )

    problem(answer, 409, "not-asked-yet")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"grade": 5}, "solved"),
        ({"solved": "yes", "grade": 5}, "solved"),
        ({"solved": True, "grade": 6}, "grade"),
        ({"solved": True, "grade": 4.5}, "grade"),
        ({"solved": True, "grade": 5, "words": "长" * 2001}, "words"),
    ],
)
def test_half_a_verdict_is_none(
    machine: Machine, raised: dict[str, str], told: dict[str, Any], field: str
) -> None:
    answer = machine.post("/receipts/rating", code=raised["receipt"], **told)

    assert [e["field"] for e in problem(answer, 422, "invalid")["errors"]] == [field]


def test_a_matter_is_withdrawn_and_opened_again(
    machine: Machine, raised: dict[str, str]
) -> None:
    code = raised["receipt"]

    gone = machine.post("/receipts/withdraw", code=code, reason="自己修好了")
    assert gone.json()["status"] == "closed"
    again = machine.post("/receipts/withdraw", code=code)
    assert problem(again, 409, "withdrawn")["detail"] == "您已经撤回了这件诉求。"
    back = machine.post("/receipts/reopen", code=code, reason="又坏了")
    assert (back.json()["status"], back.json()["round"]) == ("accepted", 2)


def test_an_open_matter_cannot_be_opened_again(
    machine: Machine, raised: dict[str, str]
) -> None:
    answer = machine.post("/receipts/reopen", code=raised["receipt"], reason="快点")

    problem(answer, 409, "wrong-status")
