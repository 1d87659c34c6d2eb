"""Listing, reading and adding, as a machine does it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bihuan.faces.api.tests.factories import Machine
from bihuan.faces.api.tests.test_raising import WHO, case_of, problem
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
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


def test_the_unit_is_named_in_the_callers_language(machine: Machine) -> None:
    number = machine.raises(raiser=WHO)["number"]
    case = case_of(number)
    water = a_unit("水务局", name_en="Water Bureau")
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())

    named = {
        language: (page["matter"]["unit"]["name"], page["events"][-1]["unit"])
        for language in ("zh-CN", "en")
        for page in [machine.get(f"/matters/{number}", language=language).json()]
    }

    assert named == {"zh-CN": ("水务局",) * 2, "en": ("Water Bureau",) * 2}


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


def test_a_comment_sent_twice_under_one_key_is_added_once(machine: Machine) -> None:
    raised = machine.raises()
    ways = (
        (f"/matters/{raised['number']}/comments", {}),
        ("/receipts/comments", {"code": raised["receipt"]}),
    )
    for nth, (path, more) in enumerate(ways, 1):
        key = f"again-{nth}"
        first, second = (
            machine.post(path, key=key, text=f"第{nth}次又黑了。", **more)
            for _ in range(2)
        )
        other = machine.post(path, key=key, text="另一句", **more)

        assert (first.status_code, second.status_code) == (201, 200)
        assert "Idempotency-Replayed" not in first.headers
        assert second.headers["Idempotency-Replayed"] == "true"
        assert second.json() == first.json()
        problem(other, 422, "name-taken")
    page = machine.get(f"/matters/{raised['number']}").json()
    said = [event["text"] for event in page["events"] if event.get("text")]
    assert said == ["第1次又黑了。", "第2次又黑了。"]


def test_a_comment_on_another_machines_matter_changes_nothing(machine: Machine) -> None:
    number, other = machine.raises()["number"], Machine()
    entries = Entry.objects.count()

    answer = other.post(f"/matters/{number}/comments", text="插一句")

    problem(answer, 404, "not-found")
    assert Entry.objects.count() == entries
    blank = machine.post(f"/matters/{number}/comments", text="  ")
    problem(blank, 422, "text-missing")
    assert clock.now() > case_of(number).registered_at
