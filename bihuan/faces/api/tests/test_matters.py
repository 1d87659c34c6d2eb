"""Raising, listing, reading and adding, as a machine does it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.faces.api.tests.factories import Machine
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_reported_case,
    a_unit,
    dispatcher,
    handler_of,
)
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

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


# -- Listing and reading --------------------------------------------------------------


def test_a_list_goes_on_from_page_to_page(county: None) -> None:
    machine = Machine("raise", "follow")
    numbers = [machine.raises()["number"] for _ in range(5)]

    first = machine.get("/matters", limit=2).json()
    second = machine.get("/matters", limit=2, after=first["next"]).json()
    last = machine.get("/matters", limit=2, after=second["next"]).json()

    pages = [*first["items"], *second["items"], *last["items"]]
    assert [one["number"] for one in pages] == numbers[::-1]
    assert last["next"] is None


def test_a_list_holds_only_what_the_key_brought_in(county: None) -> None:
    mine, other = Machine("raise", "follow"), Machine()
    a_case()
    number = mine.raises()["number"]

    assert [one["number"] for one in mine.get("/matters").json()["items"]] == [number]
    assert len(other.get("/matters").json()["items"]) == 2
    assert other.get("/matters", own="true").json()["items"] == []


def test_a_list_is_narrowed_by_status_and_profile(machine: Machine) -> None:
    case = a_case()
    routing.accept(case.pk, actor=dispatcher())
    machine.raises()

    def count(**query: str) -> int:
        return len(machine.get("/matters", **query).json()["items"])

    assert (count(), count(status="accepted"), count(status="closed")) == (2, 1, 0)
    assert (count(profile="hotline"), count(profile="other")) == (2, 0)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"status": "lost"}, "status"),
        ({"after": "nonsense"}, "after"),
        ({"own": "perhaps"}, "own"),
    ],
)
def test_a_wrong_question_is_answered_by_what_is_wrong(
    machine: Machine, query: dict[str, Any], field: str
) -> None:
    answer = machine.get("/matters", **query)

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_the_list_costs_the_same_at_any_length(
    machine: Machine, flat_queries: Any
) -> None:
    flat_queries(grow=machine.raises, read=lambda: machine.get("/matters"))


def test_ones_own_matter_is_read_with_its_raiser_masked(machine: Machine) -> None:
    number = machine.raises(raiser=WHO)["number"]

    page = machine.get(f"/matters/{number}").json()

    assert page["matter"]["status"] == "registered"
    assert page["raiser"] == {"name": "赵*柱", "phone": "138****1234"}
    assert [one["kind"] for one in page["events"]] == ["intake.raised"]


def test_a_reader_of_all_is_told_no_raiser(machine: Machine) -> None:
    number = machine.raises(raiser=WHO)["number"]

    page = Machine("see-all-cases").get(f"/matters/{number}").json()

    assert page["raiser"] is None
    assert page["body"]


@pytest.mark.parametrize("path", ["/matters/{}", "/matters/{}/receipt"])
def test_another_machines_matter_does_not_exist(machine: Machine, path: str) -> None:
    number = machine.raises()["number"]
    reader = Machine("see-all-cases", "follow")

    problem(reader.get(path.format("HT34160020260101000001")), 404, "not-found")
    problem(reader.get(path.format("nonsense")), 404, "not-found")
    assert reader.get(path.format(number)).status_code == 200
    problem(Machine("follow").get(path.format(number)), 404, "not-found")


def test_a_report_is_no_answer_until_it_was_checked(machine: Machine) -> None:
    case = a_reported_case(a_unit("城管局"))

    page = machine.get(f"/matters/{case.number}").json()

    assert page["answer"] == ""
    assert "路灯已修好。" not in json.dumps(page, ensure_ascii=False)
    assert page["matter"]["unit"]["name"] == "城管局"


def test_texts_for_staff_are_not_told(machine: Machine) -> None:
    unit = a_unit()
    case = a_case_with(unit)
    handling.add_note(case.pk, text="内部意见：先不答复。", actor=handler_of(unit))

    page = machine.get(f"/matters/{case.number}")

    assert "内部意见" not in page.content.decode()


def test_a_merged_matter_is_followed_where_it_went(county: None) -> None:
    machine = Machine("raise", "follow", "comment")
    number = machine.raises(body="路灯坏了。")["number"]
    target = a_case()
    routing.merge(
        case_of(number).pk, into_id=target.pk, reason="同一件事", actor=dispatcher()
    )

    page = machine.get(f"/matters/{number}").json()

    assert page["merged_into"] == target.number
    assert page["body"] == "路灯坏了。"
    assert machine.post(f"/matters/{number}/comments", text="还没亮").status_code == 201


def test_the_ledger_receipt_is_handed_out(machine: Machine) -> None:
    number = machine.raises()["number"]

    proof = machine.get(f"/matters/{number}/receipt").json()

    assert proof["stream"] == f"case:{case_of(number).pk}"
    assert [one["kind"] for one in proof["entries"]] == ["intake.raised"]


# -- Adding -------------------------------------------------------------------------


def test_a_comment_reaches_the_case(machine: Machine) -> None:
    number = machine.raises()["number"]

    answer = machine.post(f"/matters/{number}/comments", text="今晚又黑了。")

    assert answer.status_code == 201
    assert answer.json() == {"number": number, "status": "registered", "round": 1}
    page = machine.get(f"/matters/{number}").json()
    assert page["events"][-1]["text"] == "今晚又黑了。"


def test_a_comment_on_another_machines_matter_changes_nothing(machine: Machine) -> None:
    number, other = machine.raises()["number"], Machine()
    entries = Entry.objects.count()

    answer = other.post(f"/matters/{number}/comments", text="插一句")

    problem(answer, 404, "not-found")
    assert Entry.objects.count() == entries
    blank = machine.post(f"/matters/{number}/comments", text="  ")
    problem(blank, 422, "text-missing")
    assert clock.now() > case_of(number).registered_at
