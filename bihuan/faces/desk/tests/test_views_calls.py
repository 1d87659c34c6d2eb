"""The call-back desk: its lists, the page of a call, and the notes of calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_profile,
    a_unit,
    caller_of,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Call, Judgement
from bihuan.loop.closing.tests.factories import (
    BAD,
    NAMED,
    SIDES,
    a_case_of_two,
    a_named_case,
    raisings,
)

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[..., Client]
SAID = {"outcome": "reached", "solved": "yes", "grade": "4"}


def page_of(case: Case) -> str:
    return reverse("desk:call", args=[case.number])


def send(client: Client, case: Case, **given: Any) -> Any:
    told = {"raising": raisings(case)[0], "seen": case.version, **given}
    return client.post(page_of(case), told)


def test_the_script_of_the_profile_stands_beside_the_form(browse: Browse) -> None:
    line = "您反映的“{title}”（{number}）由{unit}办理，解决了吗？"
    a_profile(call_back={"script": [line]}, verdict={"dimensions": SIDES})
    case = a_named_case(a_unit("城管局"))

    shown = browse(caller_of(a_unit())).get(page_of(case)).content.decode()

    assert f"您反映的“{case.title}”（{case.number}）由城管局办理，解决了吗？" in shown
    assert "服务态度" in shown
    assert "苗女士" not in shown  # masked until revealed


def test_what_was_said_is_taken_down_with_sides_and_leads_back_to_the_list(
    browse: Browse,
) -> None:
    a_profile(verdict={"dimensions": SIDES})
    case = a_named_case(a_unit())
    client = browse(caller_of(a_unit()))

    told = SAID | {"side_speed": "2", "wish": "close", "from": "call_backs"}
    response = send(client, case, **told)

    assert response.headers["Location"] == reverse("desk:call_backs")
    assert fresh(case).status == Status.CLOSED
    given = Judgement.objects.get(case=case)
    assert list(given.sides.values_list("dimension", "grade")) == [("speed", 2)]
    assert given.wish == "close"


def test_who_calls_after_somebody_else_is_told_so_and_keeps_what_they_wrote(
    browse: Browse,
) -> None:
    case = a_named_case(a_unit())
    first, second = (browse(caller_of(a_unit())) for _ in range(2))
    send(first, case, **SAID)

    answer = send(second, case, **SAID, words="他说还要来看一次。")

    assert answer.status_code == 409
    assert "他说还要来看一次。" in answer.content.decode()
    assert Judgement.objects.filter(case=case).count() == 1


def test_who_closed_a_restricted_matter_by_a_call_goes_on_with_what_else_waits(
    browse: Browse,
) -> None:
    a_profile(code="quiet", privacy="restricted")
    case = a_case_to_call_back(a_unit(), profile="quiet", **NAMED)
    client = browse(caller_of(a_unit()))
    assert case.title in client.get(page_of(case)).content.decode()

    assert send(client, case, **SAID).headers["Location"] == reverse("desk:queue")
    assert client.get(page_of(case)).status_code == 404


def test_a_date_that_the_raiser_names_puts_the_matter_down(browse: Browse) -> None:
    case, day = a_named_case(a_unit()), clock.local_day() + timedelta(days=20)
    client = browse(caller_of(a_unit()))

    asked = send(client, case, **SAID, wish="defer")
    assert asked.status_code == 422
    assert "请写明约到哪一天" in asked.content.decode()

    send(client, case, **SAID, wish="defer", until=day.isoformat())
    assert (fresh(case).status, fresh(case).deferred_to) == (Status.DEFERRED, day)


def test_nobody_is_closed_over_and_what_was_typed_comes_back(browse: Browse) -> None:
    case = a_named_case(a_unit())
    client = browse(caller_of(a_unit()))

    told = SAID | {"solved": "no", "wish": "close", "words": "还是不亮。"}
    response = send(client, case, **told)

    shown = response.content.decode()
    assert response.status_code == 409
    assert "请登记为撤回" in shown
    assert "还是不亮。" in shown
    assert not Judgement.objects.exists()


def test_not_reached_is_planned_for_another_hour(browse: Browse) -> None:
    case = a_named_case(a_unit())
    client = browse(caller_of(a_unit()))

    send(client, case, outcome="missed", words="没人接。")

    assert Call.objects.get().next_at is not None
    later = client.get(reverse("desk:call_backs") + "?tab=later").content.decode()
    assert case.number in later
    assert "已打1次，1个时段（共3个）" in later
    now = client.get(reverse("desk:call_backs")).content.decode()
    assert case.number not in now


def test_a_stale_call_says_what_has_changed(browse: Browse) -> None:
    case = a_named_case(a_unit())
    client = browse(caller_of(a_unit()))

    response = send(client, case, **SAID, seen=case.version - 1)

    assert response.status_code == 409
    assert "已被他人更新" in response.content.decode()


def test_the_unit_that_handled_sees_no_call_and_makes_none(browse: Browse) -> None:
    water = a_unit()
    case = a_named_case(water)
    client = browse(caller_of(water))

    assert case.number not in client.get(reverse("desk:call_backs")).content.decode()
    assert send(client, case, **SAID).status_code == 409
    assert fresh(case).status == Status.CALLING_BACK


def test_who_does_not_call_is_not_told_of_the_desk(browse: Browse) -> None:
    client = browse(handler_of(a_unit()))
    for name in ("call_backs", "call_notes", "objections"):
        assert client.get(reverse(f"desk:{name}")).status_code == 404


def test_supervisors_read_notes_without_names(browse: Browse) -> None:
    case = a_named_case(a_unit())
    actions.record_answer(raisings(case)[0], BAD, actor=caller_of(a_unit()))

    shown = browse(supervisor()).get(reverse("desk:call_notes")).content.decode()

    assert "还是不亮。" in shown
    assert case.number in shown
    assert "苗" not in shown


def test_the_lists_cost_the_same_at_any_length(
    browse: Browse, flat_queries: Callable[..., None]
) -> None:
    client = browse(caller_of(a_unit()))
    flat_queries(
        grow=lambda: a_named_case(a_unit()),
        read=lambda: client.get(reverse("desk:call_backs")),
    )


def test_each_of_several_is_called_by_themselves(browse: Browse) -> None:
    case = a_case_of_two(a_unit())
    client = browse(caller_of(a_unit()))

    shown = client.get(reverse("desk:call_backs")).content.decode()
    assert shown.count(f'class="mono">{case.number}') == 2
    send(client, case, **SAID)
    assert fresh(case).status == Status.CALLING_BACK
