"""From a list of the desk to a file, the ledger, and back to who exported it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from bihuan.faces.desk.queries import exported_cases
from bihuan.faces.desk.queries.exporting import list_to_take
from bihuan.faces.exports.http import handing
from bihuan.faces.exports.queries import one_moment
from bihuan.ground.access.actions import create_account
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case,
    a_case_with,
    a_closed_case,
    a_profile,
    a_unit,
    acting,
    dispatcher,
    handler_of,
    supervisor,
)

Browse = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("county")


def somebody(role: Role, *units: int, name: str = "测试员") -> Actor:
    """Somebody with an account, so that a file can say who they are."""
    made = create_account(f"clerk{Entry.objects.count()}", name, actor=SYSTEM)
    return Actor(f"account:{made.id}", frozenset(units), GRANTS[role])


def body(response: Any) -> bytes:
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


def test_a_list_is_taken_along_and_verified(browse: Browse) -> None:
    water = a_unit("水务局")
    case = a_case_with(water, title="漏水")
    a_case_with(water, title="=危险")
    clerk = browse(somebody(Role.HANDLER, water))
    raw = body(clerk.post("/desk/export/queue/?board=queue&tab=hand", {"form": "csv"}))
    text = raw.decode("utf-8-sig")
    assert f"{case.number},漏水," in text
    assert ",'=危险," in text
    assert "# 导出人,测试员" in text
    entry = Entry.objects.get(kind="exports.made")
    assert (entry.facts["list"], entry.facts["rows"]) == ("queue", 2)
    assert entry.facts["filters"] == ["board=queue", "tab=hand"]
    anybody = browse(acting(Role.GRID))
    page = verify(anybody, raw)
    assert "原样，没有改动" in page
    assert "测试员" in page
    assert "改动过" in verify(anybody, raw.replace("漏水".encode(), "断水".encode()))
    assert "认不出来" in verify(anybody, "编号,标题\n1,2\n".encode())


def verify(client: Client, raw: bytes) -> str:
    page = client.post("/desk/exports/verify/", {"file": SimpleUploadedFile("l", raw)})
    return page.content.decode()


def test_a_workbook_has_its_name_and_its_number(browse: Browse) -> None:
    a_case()
    clerk = browse(somebody(Role.SUPERVISOR))
    answer = clerk.post("/desk/export/search/")
    number = Entry.objects.get(kind="exports.made").stream.removeprefix("export:")
    assert f'filename="search-{number}.xlsx"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "原样，没有改动" in verify(clerk, body(answer))


def test_what_a_person_typed_stands_in_the_file_and_not_in_the_ledger(
    browse: Browse,
) -> None:
    a_case(title="张三家漏水")
    clerk = browse(somebody(Role.SUPERVISOR))
    raw = body(clerk.post("/desk/export/search/?q=张三", {"form": "csv"}))
    assert "# 筛选·包含文字,张三" in raw.decode()
    assert "张三" not in str(Entry.objects.get(kind="exports.made").facts)


@pytest.mark.parametrize(
    ("code", "names", "kept"),
    [
        (
            "queue",
            ("profile", "category", "area", "light"),
            {"board": "queue", "tab": "hand"},
        ),
        ("problems", ("area", "owner"), {"state": "proposed"}),
        ("problems", ("state",), {}),
        ("notes", ("state",), {}),
        ("call-backs", ("tab",), {}),
    ],
)
def test_a_filter_that_is_not_offered_stands_in_the_ledger_as_a_digest(
    code: str, names: tuple[str, ...], kept: dict[str, str]
) -> None:
    actor = Actor("account:1", frozenset({1}), frozenset().union(*GRANTS.values()))
    given = {**kept, **dict.fromkeys(names, "张三")}
    codes = list_to_take(actor, code, given).codes
    assert len(codes) == len(given)
    assert "张三" not in str(codes)
    assert {f"{name}={value}" for name, value in kept.items()} <= set(codes)


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("queue/?board=oversight&tab=overdue", Role.HANDLER),
        ("queue/?board=dispatch&tab=dispatch", Role.CALLBACK),
        ("queue/?board=nowhere&tab=hand", Role.HANDLER),
        ("search/", Role.HANDLER),
        ("call-backs/", Role.HANDLER),
        ("problems/", Role.GRID),
        ("notes/", Role.CALLBACK),
        ("parties/", Role.HANDLER),
        ("nothing/", Role.SUPERVISOR),
    ],
)
def test_who_has_no_such_list_gets_no_file_and_nothing_is_recorded(
    browse: Browse, address: str, role: Role
) -> None:
    answer = browse(acting(role, 1)).post(f"/desk/export/{address}")
    assert answer.status_code in {403, 404}
    assert not Entry.objects.filter(kind="exports.made").exists()


def test_a_restricted_matter_is_in_nobody_elses_file() -> None:
    a_profile(code="secret", stream="SE", privacy="restricted")
    a_closed_case(a_unit(), profile="secret")
    seen = a_case()
    rows = list(list_to_take(dispatcher(), "search", {}).rows)
    assert [row[0] for row in rows] == [seen.number]
    assert len(list(list_to_take(supervisor(), "search", {}).rows)) == 2


@pytest.mark.parametrize(
    "address",
    [
        ("queue", {"board": "oversight", "tab": "due"}),
        ("queue", {"board": "extensions", "tab": "extensions"}),
        ("problems", {"state": "found"}),
        ("notes", {"state": "expired"}),
        ("parties", {"name": "亳"}),
        ("search", {}),
    ],
)
def test_every_row_has_a_cell_for_every_column(address: Any) -> None:
    a_case_with(a_unit())
    code, given = address
    actor = Actor("account:1", frozenset(), frozenset().union(*GRANTS.values()))
    taken = list_to_take(actor, code, given)
    assert {len(row) for row in taken.rows} <= {len(taken.header)}


def test_all_pages_of_a_list_come_in_its_order(monkeypatch: Any) -> None:
    monkeypatch.setattr(exported_cases, "SIZE", 2)
    water = a_unit()
    numbers = [a_case_with(water).number for _ in range(5)]
    given = {"board": "queue", "tab": "hand"}
    rows = list(list_to_take(handler_of(water), "queue", given).rows)
    assert [row[0] for row in rows] == numbers
    found = list(list_to_take(supervisor(), "search", {}).rows)
    assert [row[0] for row in found] == numbers[::-1]


def test_a_list_costs_the_same_queries_for_one_row_and_ten(flat_queries: Any) -> None:
    water = a_unit()
    given = {"board": "queue", "tab": "hand"}
    flat_queries(
        grow=lambda: a_case_with(water),
        read=lambda: list(list_to_take(handler_of(water), "queue", given).rows),
    )


@pytest.mark.django_db(transaction=True)
def test_a_list_is_of_one_moment_however_long_it_takes() -> None:
    water = a_unit()
    for _ in range(2):
        a_case_with(water)
    with one_moment():
        rows = iter(list_to_take(supervisor(), "search", {}).rows)
        next(rows)
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
            cursor.execute("SHOW transaction_read_only")
            assert cursor.fetchone() == ("on",)


def test_two_exports_at_once_in_one_process_are_refused(
    browse: Browse, monkeypatch: Any
) -> None:
    monkeypatch.setattr(handing._one_at_a_time, "acquire", lambda blocking: False)  # noqa: SLF001
    answer = browse(somebody(Role.SUPERVISOR)).post("/desk/export/search/")
    assert answer.status_code == 409
    with pytest.raises((NotVisible, Refused)):
        list(list_to_take(acting(Role.GRID), "search", {}).rows)
