"""What anybody may read of public matters, and what nobody is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bihuan.faces.open311.models import Step
from bihuan.faces.open311.tests.factories import LIGHTS, ROADS, Client311, read
from bihuan.faces.open311.tests.test_posting import mistakes
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_closed_case,
    a_reported_case,
    a_unit,
    dispatcher,
    raised,
    raiser_of,
)
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.routing import actions as routing
from bihuan.project.relay import relay_once

PUBLIC = {"profile": "public-message", "channel": "portal"}


def the_only(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content.decode()
    (told,) = answer.json()
    return dict(told)


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [one["service_request_id"] for one in answer.json()]


def test_only_public_matters_are_listed(client311: Client311) -> None:
    private = a_case()
    public = a_case(**PUBLIC)

    assert numbers(client311.get("requests.json")) == [public.number]
    mistakes(client311.get(f"requests/{private.number}.json"), 404)
    asked = {"service_request_id": f"{private.number},{public.number}"}
    assert numbers(client311.get("requests.json", **asked)) == [public.number]


def test_nothing_that_a_raiser_wrote_is_shown_to_others(client311: Client311) -> None:
    a_case(**PUBLIC, place="平安里 3 号", title="找赵铁柱", raiser_name="赵铁柱")
    number = client311.posts(description="我家门口的灯。", media_url="https://x.cn/1")

    anybody = client311.get("requests.json").content.decode()
    for private in ("平安里", "赵铁柱", "我家门口", "https://x.cn/1", "坏了三天"):
        assert private not in anybody
    other = Client311().get(f"requests/{number}.json", api_key=Client311().secret)
    assert the_only(other)["description"] == ""
    own = the_only(client311.get(f"requests/{number}.json", api_key=client311.secret))
    assert (own["description"], own["media_url"]) == (
        "我家门口的灯。",
        "https://x.cn/1",
    )
    assert own["address"] == "幸福路与和平路口"


def test_an_open_matter_says_where_it_stands(client311: Client311) -> None:
    number = client311.posts(lat="33.87", long="115.77")
    told = the_only(client311.get(f"requests/{number}.json"))

    assert told["status"] == "open"
    assert told["status_notes"] == "已登记，等待受理"
    assert (told["service_code"], told["service_name"]) == (LIGHTS, "路灯照明")
    assert (told["lat"], told["long"]) == (33.87, 115.77)
    assert told["requested_datetime"].endswith("+08:00")
    assert told["expected_datetime"] is None
    assert "extended_attributes" not in told
    english = the_only(client311.get(f"requests/{number}.json", language="en"))
    assert english["service_name"] == "Street lighting"


def test_an_answer_is_published_once_it_passed_and_closes_with_the_verdict(
    client311: Client311,
) -> None:
    unit = a_unit("城管局")
    reported = a_reported_case(unit, **PUBLIC)
    passed = a_case_to_call_back(unit, **PUBLIC)
    closed = a_closed_case(unit, **PUBLIC)
    told = {
        one["service_request_id"]: one
        for one in client311.get("requests.json", extensions="true").json()
    }

    assert told[reported.number]["status_notes"] == "已有结果，正在审核"
    assert told[passed.number]["status_notes"] == "路灯已修好。"
    assert told[passed.number]["status"] == "open"
    assert told[closed.number]["status"] == "closed"
    assert told[closed.number]["status_notes"] == "路灯已修好。"
    assert told[closed.number]["agency_responsible"] == "城管局"
    extended = told[closed.number]["extended_attributes"]
    assert (extended["status"], extended["result"]) == ("closed", "solved")
    assert told[passed.number]["expected_datetime"] is not None


def test_after_a_bad_verdict_the_first_answer_stands_until_the_next_is_checked(
    client311: Client311,
) -> None:
    unit = a_unit("城管局")
    case = a_case_to_call_back(unit, **PUBLIC)
    me, raising = raiser_of(case)
    closing.judge(raising, Answer(solved=False, grade=Grade.BAD), actor=me)
    seen = the_only(client311.get("requests.json"))
    assert seen["status"] == "open"
    assert seen["status_notes"] != "路灯已修好。"


def test_an_answer_that_nobody_checked_is_not_published_when_the_raiser_withdraws(
    client311: Client311,
) -> None:
    case = a_reported_case(a_unit("城管局"), **PUBLIC)
    me, raising = raiser_of(case)
    closing.withdraw(raising, reason="不用了", actor=me)

    told = the_only(client311.get("requests.json"))
    assert (told["status"], told["status_notes"]) == ("closed", "已闭环")


def test_a_merged_matter_stands_as_the_one_it_is_dealt_with_in(
    client311: Client311,
) -> None:
    unit = a_unit("城管局")
    one = client311.posts()
    target = a_case_to_call_back(unit, **PUBLIC)
    merged = Case.objects.get(number=one)
    other = a_case(**PUBLIC)
    routing.merge(merged.pk, into_id=other.pk, reason="同一盏灯", actor=dispatcher())

    told = the_only(client311.get(f"requests/{one}.json"))
    assert (told["status"], told["status_notes"]) == ("open", "已登记，等待受理")
    assert one in numbers(client311.get("requests.json", status="open"))
    assert one not in numbers(client311.get("requests.json", status="closed"))
    assert target.number in numbers(client311.get("requests.json"))


def test_lists_are_narrowed_by_service_state_and_window(client311: Client311) -> None:
    light, road = client311.posts(), client311.posts(service_code=ROADS)
    other = client311.posts(service_code="other")
    closed = a_closed_case(a_unit(), **PUBLIC).number
    old = raised(**PUBLIC, raised_at=clock.now() - timedelta(days=91)).number

    def listed(**query: str) -> set[str]:
        return set(numbers(client311.get("requests.json", **query)))

    assert listed() == {light, road, other, closed}
    assert listed(service_code=f"{LIGHTS},{ROADS}") == {light, road}
    assert listed(service_code="other") == {other, closed}
    assert listed(service_code="none") == set()
    assert listed(status="closed") == {closed}
    assert listed(status="open,closed") == {light, road, other, closed}
    since = (clock.now() - timedelta(days=92)).isoformat()
    assert listed(start_date=since, end_date=since) == set()
    assert listed(start_date=since) == {old}  # ninety days from there on
    until = (clock.now() - timedelta(days=90)).isoformat()
    assert listed(end_date=until) == {old}


def test_pages_are_newest_first_and_meet_without_a_gap(client311: Client311) -> None:
    made = [client311.posts(description=f"第 {n} 盏") for n in range(5)]

    def page(n: int) -> list[str]:
        return numbers(client311.get("requests.json", page=n, page_size=2))

    assert [*page(1), *page(2), *page(3)] == made[::-1]
    assert page(4) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"start_date": "yesterday"}, "start_date: 应为带时区的时间"),
        ({"start_date": "2026-01-02", "end_date": "2026-01-01"}, "开始时间不能晚于"),
        ({"start_date": "2026-01-01", "end_date": "2026-06-01"}, "时间范围不能超过 90"),
        ({"status": "closed,solved"}, "status: status 只能是 open 或 closed"),
        ({"page": "0"}, "page 从 1 起"),
        ({"page_size": "1001"}, "page 从 1 起"),
        ({"page": "101", "page_size": "100"}, "最多翻到第 10000 条"),
        ({"page": "x"}, "page: "),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    client311: Client311, query: dict[str, str], said: str
) -> None:
    (found,) = mistakes(client311.get("requests.json", **query), 400)
    assert found.startswith(said)


def test_a_plus_in_an_address_may_come_as_a_space(client311: Client311) -> None:
    made = client311.posts()
    since = (clock.now() - timedelta(days=1)).astimezone(clock.COUNTY_TIME)
    answer = client311.client.get(
        f"/open311/v2/requests.json?start_date={since.isoformat()}"
    )
    assert numbers(answer) == [made]


def test_lists_cost_the_same_at_any_length(client311: Client311, flat_queries) -> None:  # type: ignore[no-untyped-def]
    unit = a_unit()
    flat_queries(
        grow=lambda: a_closed_case(unit, **PUBLIC),
        read=lambda: client311.get("requests.json", extensions="true"),
    )


def test_peers_are_told_of_each_step_once(client311: Client311) -> None:
    a_closed_case(a_unit(), **PUBLIC)
    a_closed_case(a_unit())
    relay_once()
    Step.objects.count()

    told = client311.get("servicerequestupdates.json").json()

    assert [one["external_status_code"] for one in told] == [
        "registered",
        "accepted",
        "dispatched",
        "handling",
        "reported",
        "calling-back",
        "closed",
    ]
    assert [one["status"] for one in told] == ["open"] * 6 + ["closed"]
    assert told[4]["description"] == "已有结果，正在审核"
    assert {told[5]["description"], told[6]["description"]} == {"路灯已修好。"}
    assert len({one["update_id"] for one in told}) == 7
    root = read(client311.get("servicerequestupdates.xml", page_size=2, page=4))
    assert (root.tag, root[0].tag) == ("service_requests_updates", "request_update")
    assert root.findtext("request_update/status") == "closed"
