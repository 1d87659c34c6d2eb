"""Raising matters, as a machine does it: once, however often it is sent."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.faces.api.tests.factories import Machine
from bihuan.ground.ledger.models import Entry
from bihuan.loop.cases.models import Case, Raising

MATTER = {"profile": "hotline", "body": "幸福路口的路灯坏了三天。"}
WHO = {"name": "赵铁柱", "phone": "13800001234", "may_share": True}


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"urn:bihuan:{code}"
    return told


def case_of(number: str) -> Case:
    return Case.objects.get(number=number)


# -- Raising ------------------------------------------------------------------------


def test_a_matter_comes_in_with_a_number_and_a_receipt(machine: Machine) -> None:
    answer = machine.post("/matters", key="k-1", **MATTER, raiser=WHO, place="幸福路")

    assert answer.status_code == 201
    told = answer.json()
    case = case_of(told["number"])
    assert answer.headers["Location"] == f"/api/v1/matters/{told['number']}"
    assert (case.channel, case.body) == (f"api:{machine.key.id}", MATTER["body"])
    assert case.place == "幸福路"
    raising = Raising.objects.get(case=case)
    assert (raising.external_id, raising.may_share) == ("k-1", True)
    entry = Entry.objects.get(stream=f"case:{case.pk}", seq=1)
    assert entry.actor == machine.name
    assert "赵铁柱" not in json.dumps(entry.facts, ensure_ascii=False)


@pytest.mark.proves("api", "resend")
def test_the_same_request_again_gets_the_same_answer(machine: Machine) -> None:
    first = machine.post("/matters", key="k-1", **MATTER, raiser=WHO)
    again = machine.post("/matters", key="k-1", raiser=WHO, **MATTER)

    assert again.status_code == 200
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Case.objects.count() == 1


def test_header_and_external_id_are_one_name(machine: Machine) -> None:
    first = machine.post("/matters", key="k-1", **MATTER)
    again = machine.post("/matters", external_id="k-1", **MATTER)

    assert (first.status_code, again.status_code) == (201, 200)


@pytest.mark.parametrize(
    "change", [{"body": "另一件。"}, {"raiser": WHO}, {"place": "x"}]
)
def test_another_matter_under_a_taken_name_is_refused(
    machine: Machine, change: dict[str, Any]
) -> None:
    machine.post("/matters", key="k-1", **MATTER)
    entries = Entry.objects.count()

    answer = machine.post("/matters", key="k-1", **{**MATTER, **change})

    told = problem(answer, 422, "name-taken")
    assert told["errors"][0]["field"] == "Idempotency-Key"
    assert Entry.objects.count() == entries


def test_two_machines_may_use_the_same_name(machine: Machine) -> None:
    other = Machine()
    one = machine.post("/matters", key="k-1", **MATTER)
    two = other.post("/matters", key="k-1", **MATTER)

    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json()["receipt"] != two.json()["receipt"]


@pytest.mark.proves("api", "refusal")
@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"body": "x"}, "profile", "missing"),
        ({**MATTER, "bodi": "x"}, "bodi", "extra_forbidden"),
        ({**MATTER, "title": "长" * 201}, "title", "string_too_long"),
        ({**MATTER, "body": 7}, "body", "string_type"),
        ({**MATTER, "body": "\x00"}, "body", "string_pattern_mismatch"),
        ({**MATTER, "body": "\ud800"}, "body", "string_unicode"),
        ({**MATTER, "raised_at": "2026-09-30T16:30:00"}, "raised_at", "moment"),
        ({**MATTER, "raised_at": "2026-13-30T16:30:00Z"}, "raised_at", "moment"),
        ({**MATTER, "raised_at": 17}, "raised_at", "moment"),
        ({**MATTER, "raiser": {"phone": "12"}}, "raiser.phone", "phone"),
        ({**MATTER, "raiser": []}, "raiser", "model_attributes_type"),
        ({**MATTER, "uscc": "91341600X"}, "uscc", "uscc-length"),
        ({**MATTER, "profile": "none"}, "profile", "unknown-profile"),
        ({**MATTER, "area": "999999"}, "area", "unknown-area"),
        ({**MATTER, "category": "none"}, "category", "unknown-category"),
        ({"profile": "hotline", "body": " "}, "body", "matter-empty"),
        ({**MATTER, "raised_at": "2099-01-01T00:00:00Z"}, "raised_at", "matter-future"),
    ],
)
def test_what_is_wrong_is_named_field_by_field(
    machine: Machine, told: dict[str, Any], field: str, code: str
) -> None:
    answer = machine.post("/matters", key="k-1", **told)

    assert answer.status_code == 422, answer.content.decode()
    found = answer.json()["errors"]
    assert [(one["in"], one["field"]) for one in found] == [("body", field)]
    assert found[0]["code"] == code or code in {"phone", "uscc-length"}
    assert found[0]["detail"]
    assert Case.objects.count() == 0


def test_a_matter_without_a_name_is_refused(machine: Machine) -> None:
    problem(machine.post("/matters", **MATTER), 422, "no-name")
    answer = machine.post("/matters", key="k", external_id="x", **MATTER)
    problem(answer, 422, "two-names")


@pytest.mark.proves("api", "resend")
@pytest.mark.django_db(transaction=True)
def test_two_threads_with_one_key_make_one_case(county: None) -> None:
    key = Machine().key

    def send(_: int) -> tuple[int, str]:
        try:
            answer = Machine(key=key).post("/matters", key="k-1", **MATTER)
            return answer.status_code, answer.json()["number"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(8)))

    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({number for _, number in answers}) == 1
    assert Case.objects.count() == 1


def test_raising_costs_few_queries(machine: Machine) -> None:
    machine.raises()
    with CaptureQueriesContext(connection) as seen:
        machine.raises(raiser=WHO)

    assert len(seen) <= 15, [one["sql"][:90] for one in seen]
