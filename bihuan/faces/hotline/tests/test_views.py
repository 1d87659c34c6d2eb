from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.directory.knowledge.tests.factories import an_answer
from bihuan.faces.hotline.models import Call, Logged
from bihuan.faces.hotline.tests.factories import (
    PHONE,
    STORY,
    an_operator,
    the_lines,
)
from bihuan.faces.hotline.tests.test_logs import HEADER, a_row
from bihuan.ground.access.actions import issue_key
from bihuan.ground.access.tests.factories import SECURITY
from bihuan.ground.access.words import Actor, Permission, Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, acting, dispatcher

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
HOME = "/desk/hotline/"
API = "/api/hotline/calls/"


@pytest.fixture
def unit(county: None) -> int:
    the_lines()
    return a_unit("热线中心", is_dispatch_centre=True)


@pytest.fixture
def seat(browse: Browse, unit: int) -> Client:
    return browse(an_operator(unit))


def picked_up(seat: Client) -> str:
    answer = seat.post(HOME, {"phone": PHONE, "line": "12345"})
    assert answer.status_code == 302
    return str(answer["Location"])


def written(**more: Any) -> dict[str, Any]:
    return {
        "phone": PHONE,
        "line": "12345",
        "lane": "ordinary",
        "profile": "hotline",
        "mode": "dispatch",
        "body": STORY,
        **more,
    }


def test_a_call_is_picked_up_written_down_and_wrapped_up(seat: Client) -> None:
    page = picked_up(seat)
    assert PHONE not in page
    assert seat.get(page).status_code == 200
    assert seat.post(f"{page}save/", written(name="苗女士")).status_code == 200
    assert "苗女士" in seat.get(page).text
    answer = seat.post(page, written())
    assert answer.status_code == 302
    done = seat.get(HOME).text
    number = Case.objects.get().number
    assert number in done
    assert "receipt-code" in done
    assert "receipt-code" not in seat.get(HOME).text
    assert seat.get(page)["Location"] == f"/desk/cases/{number}/"
    assert seat.post(page, written()).status_code == 302
    assert Case.objects.count() == 1


def test_what_is_wrong_is_said_and_everything_typed_stays(seat: Client) -> None:
    page = picked_up(seat)
    empty = seat.post(page, written(body="", name="苗女士"))
    assert empty.status_code == 422
    assert "请写下来电说了什么" in empty.text
    refused = seat.post(page, written(mode="policy"))
    assert refused.status_code == 409
    assert "政策解答要有答复" in refused.text
    assert STORY in refused.text
    assert seat.post(page, written(phone="热线")).status_code == 422
    assert STORY in seat.get(page).text
    assert not Case.objects.exists()


def test_without_scripts_help_is_asked_for_and_an_answer_taken_by_button(
    seat: Client, unit: int
) -> None:
    pk = an_answer(unit)
    page = picked_up(seat)
    helped = seat.post(page, written(searched="社保卡补办", look="1")).text
    assert "社保卡丢了怎么补办" in helped
    taken = seat.post(page, written(use=str(pk))).text
    assert re.search(r'value="policy"[^>]* checked', taken)
    assert "先挂失" in taken
    heard = seat.post(f"{page}listen/", written(body="我的社保卡丢了，怎么补办"))
    assert "用这条答复" in heard.text


def test_calls_of_others_and_of_nobody_are_not_shown(
    browse: Browse, seat: Client, unit: int
) -> None:
    page = picked_up(seat)
    other = browse(an_operator(unit, username="seat2"))
    assert other.get(page).status_code == 404
    assert other.post(f"{page}save/", written()).status_code == 409
    nobody = browse(acting(Role.HANDLER))
    assert nobody.get(HOME).status_code == 403
    assert nobody.post(HOME, {"phone": PHONE}).status_code == 403


def test_a_call_without_a_matter_ends_with_one_click(seat: Client) -> None:
    page = picked_up(seat)
    assert seat.post(f"{page}end/", {"outcome": "silent"})["Location"] == HOME
    assert Call.objects.get().outcome == "silent"
    assert seat.post(f"{picked_up(seat)}end/", {"outcome": "?"}).status_code == 302


# -- The telephone system ---------------------------------------------------------------


def a_key(*scopes: str) -> dict[str, str]:
    issued = issue_key("电话系统", scopes=scopes, actor=SECURITY)
    return {"Authorization": f"Bearer {issued.secret}"}


def announced(client: Client, headers: dict[str, str], body: Any) -> Any:
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(API, data, content_type="application/json", headers=headers)


@pytest.mark.proves("hotline", "resend")
def test_a_telephone_system_announces_a_call_and_sends_the_browser_to_it(
    seat: Client,
) -> None:
    key = a_key(Permission.REGISTER)
    body = {"call_id": "c-1", "number": PHONE, "line": "12345"}
    first = announced(Client(), key, body)
    again = announced(Client(), key, body)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert PHONE not in first.json()["address"]
    page = seat.get(first.json()["address"])["Location"]
    assert f'value="{PHONE}"' in seat.get(page).text
    assert Call.objects.count() == 1


@pytest.mark.proves("hotline", "refusal")
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{", "JSON"),
        ("[1]", "JSON"),
        ({}, "call_id"),
        ({"call_id": "x" * 65}, "call_id"),
        ({"call_id": "x", "number": 139}, "number"),
        ({"call_id": "x", "number": "热线"}, "电话号码"),
        ({"call_id": "x", "line": "1" * 2000}, "2000"),
    ],
)
def test_a_malformed_announcement_gets_a_clear_refusal(
    county: None, body: Any, why: str
) -> None:
    answer = announced(Client(), a_key(Permission.REGISTER), body)
    assert answer.status_code == 400
    assert why in answer.json()["detail"]
    assert not Call.objects.exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda one: st.dictionaries(
        st.sampled_from(["call_id", "number", "line"]), one, max_size=3
    ),
    max_leaves=4,
)


@pytest.mark.proves("hotline", "fuzz")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.binary(max_size=80) | JSON.map(lambda said: json.dumps(said).encode()))
def test_whatever_is_announced_is_a_call_or_a_clear_refusal(
    county: None, body: bytes
) -> None:
    before = Call.objects.count()
    key = a_key(Permission.REGISTER)
    answer = Client().post(API, body, content_type="application/json", headers=key)
    assert answer.status_code in {201, 400}
    came = Call.objects.count() - before
    assert came == 0 if answer.status_code == 400 else came in {0, 1}
    assert answer.status_code == 201 or answer.json()["detail"]


def test_only_a_machine_with_the_right_key_announces(county: None) -> None:
    body = {"call_id": "c-1", "number": PHONE}
    assert announced(Client(), {}, body).status_code == 401
    assert announced(Client(), a_key(Permission.FOLLOW), body).status_code == 403
    assert Client().get(API).status_code == 405


# -- Figures ----------------------------------------------------------------------------


def test_a_log_is_brought_in_and_refused_rows_come_back_as_a_file(
    browse: Browse, unit: int
) -> None:
    desk = browse(dispatcher())
    body = "\n".join((HEADER, a_row("one"), "bad,12345,x,,y,A07,13900001111"))
    sent = {"log": SimpleUploadedFile("log.csv", body.encode())}
    answer = desk.post(f"{HOME}figures/import/", sent)
    rejects = answer.content.decode("utf-8-sig")
    assert "bad,12345" in rejects
    assert "13900001111" not in rejects
    assert Logged.objects.count() == 1
    page = desk.get(f"{HOME}figures/", {"first": "2026-11-01", "last": "2026-11-30"})
    assert "100.00%" in page.text
    assert browse(acting(Role.HANDLER)).get(f"{HOME}figures/").status_code == 404
    wrong = {"log": SimpleUploadedFile("log.csv", b"a,b\n1,2\n")}
    assert desk.post(f"{HOME}figures/import/", wrong).status_code == 422
    assert browse(acting(Role.LEADER)).post(
        f"{HOME}figures/import/", sent
    ).status_code in {403, 422}
