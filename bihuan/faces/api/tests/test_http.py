"""Keys, scopes, limits, languages and everything that is no proper request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.faces.api.http.keys import BELIEVED_FOR
from bihuan.faces.api.http.reading import LONGEST
from bihuan.faces.api.tests.factories import SECURITY, Machine
from bihuan.faces.api.tests.test_raising import MATTER, problem
from bihuan.ground.access.actions import revoke_key
from bihuan.kit import clock

CODE = {"code": "K7QF-2M9R-XX3T-0WPA"}
NEEDED: list[tuple[str, str, dict[str, Any], str]] = [
    ("post", "/matters", {"key": "k", **MATTER}, "raise"),
    ("post", "/matters/HT34160020260101000001/comments", {"text": "x"}, "comment"),
    ("post", "/receipts/lookup", CODE, "follow"),
    ("post", "/receipts/proof", CODE, "follow"),
    ("post", "/receipts/comments", {**CODE, "text": "x"}, "comment"),
    ("post", "/receipts/rating", {**CODE, "solved": True, "grade": 5}, "rate"),
    ("post", "/receipts/withdraw", CODE, "rate"),
    ("post", "/receipts/reopen", {**CODE, "reason": "x"}, "rate"),
    ("get", "/matters", {}, "follow"),
    ("get", "/matters/HT34160020260101000001", {}, "follow"),
    ("get", "/matters/HT34160020260101000001/receipt", {}, "follow"),
]
LISTS = ["/profiles", "/categories", "/areas", "/roots"]
OPEN_LISTS = [*LISTS, "/figures"]


@pytest.mark.parametrize(("method", "path", "told", "scope"), NEEDED)
def test_each_operation_needs_its_scope(
    county: None, method: str, path: str, told: dict[str, Any], scope: str
) -> None:
    others = {"raise", "follow", "comment", "rate"} - {scope}
    without, having = Machine(*others), Machine(scope)

    problem(getattr(without, method)(path, **told), 403, "not-permitted")
    assert getattr(having, method)(path, **told).status_code not in {401, 403}


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_open_to_any_key(county: None, path: str) -> None:
    answer = Machine("raise").get(path)

    assert answer.status_code == 200
    assert isinstance(answer.json()["items"], list)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer bh_0123456789_" + "A" * 43},
        {"Authorization": "Bearer \x00"},
        {"Authorization": "Basic dTpw"},
        {"Authorization": "Bearer 钥匙".encode().decode("latin-1")},
    ],
)
@pytest.mark.parametrize("path", ["/matters", *OPEN_LISTS])
def test_without_a_key_nobody_comes_in(
    db: None, header: dict[str, str], path: str
) -> None:
    answer = Client().get(f"/api/v1{path}", headers=header)

    problem(answer, 401, "no-key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_ends_within_seconds(county: None) -> None:
    machine = Machine()
    now = clock.now()
    with clock.set_to(now):
        assert machine.get("/profiles").status_code == 200
        revoke_key(machine.key.id, actor=SECURITY)
    with clock.set_to(now + BELIEVED_FOR):
        problem(machine.get("/profiles"), 401, "no-key")
    assert timedelta(seconds=5) >= BELIEVED_FOR


def test_a_burst_looks_its_key_up_once(county: None) -> None:
    machine = Machine()
    machine.get("/roots")
    with CaptureQueriesContext(connection) as seen:
        machine.get("/roots")

    assert [one["sql"] for one in seen if "access_apikey" in one["sql"]] == []


def test_a_key_may_ask_as_often_as_it_was_issued_for(county: None) -> None:
    machine, other = Machine(rate=3), Machine(rate=3)
    now = clock.now()
    with clock.set_to(now):
        assert [machine.get("/roots").status_code for _ in range(3)] == [200] * 3
        late = machine.get("/roots", language="en")
        assert other.get("/roots").status_code == 200
    problem(late, 429, "too-often")
    wait = int(late.headers["Retry-After"])
    assert 0 < wait <= 21
    assert late.headers["Content-Language"] == "en"
    with clock.set_to(now + timedelta(seconds=wait)):
        assert machine.get("/roots").status_code == 200


def test_cookies_are_not_looked_at(county: None) -> None:
    machine = Machine()
    machine.client.cookies["sessionid"] = "x" * 32
    machine.get("/roots")
    with CaptureQueriesContext(connection) as seen:
        answer = machine.get("/roots")

    assert answer.status_code == 200
    assert not answer.cookies
    assert not [one for one in seen if "django_session" in one["sql"]]


def test_problems_are_said_in_the_language_asked_for(county: None) -> None:
    machine = Machine()

    chinese = machine.post("/matters", **MATTER)
    english = machine.post("/matters", language="en-GB", **MATTER)

    assert chinese.json()["title"] == "请求内容有误"
    assert chinese.headers["Content-Language"] == "zh-hans"
    assert english.json()["detail"].isascii()
    assert english.headers["Content-Language"] == "en"
    assert "Accept-Language" in english.headers["Vary"]


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "not-json"),
        (b"\xff", "application/json", 400, "not-json"),
        (b"[" * 100_000, "application/json", 400, "not-json"),
        (b'{"profile": NaN}', "application/json", 400, "not-json"),
        (b"null", "application/json", 422, "invalid"),
        (b"[]", "application/json", 422, "invalid"),
        (b"{}", "text/plain", 415, "media-type"),
        (b"{}", "application/json; charset=gb18030", 415, "media-type"),
        (b"a=1", "application/x-www-form-urlencoded", 415, "media-type"),
        (b" " * (LONGEST + 1), "application/json", 413, "too-large"),
    ],
)
def test_what_cannot_be_read_is_said_so(
    county: None, content: bytes, kind: str, status: int, code: str
) -> None:
    machine = Machine()

    answer = machine.client.post(
        "/api/v1/matters", content, content_type=kind, headers=machine.headers
    )

    problem(answer, status, code)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head"])
def test_other_methods_are_named_with_those_allowed(county: None, method: str) -> None:
    machine = Machine()

    answer = getattr(machine.client, method)("/api/v1/matters", headers=machine.headers)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/none", "/api/v2/matters"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_leads_nowhere_is_a_problem_too(
    county: None, path: str, method: str
) -> None:
    answer = getattr(Client(), method)(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_description_is_open_and_says_every_problem(db: None) -> None:
    schema = Client().get("/api/v1/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            assert {"401", "403", "404", "422", "429"} <= set(operation["responses"])
            assert method == "get" or "415" in operation["responses"]
            assert operation["security"]


def test_areas_are_read_level_by_level(county: None) -> None:
    machine = Machine("raise")

    top = machine.get("/areas").json()["items"]

    assert [(one["code"], one["parent"]) for one in top] == [("341602", None)]
    assert machine.get("/areas", within="341602").json()["items"] == []
    problem(machine.get("/areas", within="999999"), 404, "not-found")
    assert machine.get("/areas", within="x").status_code == 422


def test_profiles_say_whether_machines_may_raise_them(county: None) -> None:
    found = Machine("raise").get("/profiles").json()["items"]

    assert [(one["code"], one["open_to_api"]) for one in found] == [("hotline", True)]
    assert found[0]["handled_within"] == "5 working-days"


def test_figures_come_with_their_formulas(county: None) -> None:
    machine = Machine("raise")

    told = machine.get("/figures", since="2026-01-01", by="month").json()

    assert (told["from"], told["to"], told["by"]) == ("2026-01-01", None, "month")
    assert all(one["formula"] and one["formula_en"] for one in told["statistics"])
    assert set(told["total"]["values"]) == {one["code"] for one in told["statistics"]}


def test_figures_from_a_day_to_an_earlier_one_are_a_mistake(county: None) -> None:
    days = {"since": "2026-05-02", "until": "2026-05-01"}
    same = {"since": "2026-05-01", "until": "2026-05-01"}

    answer = Machine("raise").get("/figures", **days)
    english = Machine("raise").get("/figures", language="en", **days).json()

    told = problem(answer, 422, "days-reversed")
    assert told["detail"] == "开始日期 2026-05-02 晚于结束日期 2026-05-01，请对调。"
    assert [one["field"] for one in told["errors"]] == ["since"]
    assert "2026-05-02" in english["detail"]
    assert english["detail"].isascii()
    assert Machine("raise").get("/figures", **same).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"by": "area"},
    ],
)
def test_figures_are_not_asked_for_in_any_way(
    county: None, query: dict[str, str]
) -> None:
    answer = Machine("raise").get("/figures", **query)

    assert [e["field"] for e in problem(answer, 422, "invalid")["errors"]] == [*query]
