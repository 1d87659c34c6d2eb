"""From a report of an app to the raiser's verdict, over HTTP all the way for the client."""

from __future__ import annotations

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.faces.open311.tests.factories import Client311
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, dispatcher, handler_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.project.relay import relay_once


@pytest.mark.proves("open311", "journey")
def test_from_the_report_to_the_verdict(client311: Client311) -> None:
    (sent,) = client311.post(Prefer="respond-async").json()
    (found,) = client311.get(f"tokens/{sent['token']}.json").json()
    number = found["service_request_id"]
    assert standing(client311, number) == ("open", "已登记，等待受理")

    _answer(Case.objects.get(number=number))
    assert standing(client311, number) == ("open", "路灯已修好。")

    # The app has handed the code on; its holder says that it is settled.
    code = sent["service_notice"].split("：")[0].removeprefix("查询码 ")
    raiser = client311.client
    raiser.get(f"/f/{code}")
    raiser.post("/matter/rate/", {"solved": "yes", "grade": "5"})

    assert standing(client311, number) == ("closed", "路灯已修好。")
    assert client311.posts() == number  # a resend long after, within its ten minutes
    relay_once()
    steps = client311.get("servicerequestupdates.json").json()
    assert steps[-1]["external_status_code"] == "closed"
    assert {one["service_request_id"] for one in steps} == {number}


def standing(client: Client311, number: str) -> tuple[str, str]:
    (told,) = client.get(f"requests/{number}.json").json()
    return told["status"], told["status_notes"]


def _answer(case: Case) -> None:
    unit = a_unit("城管局")
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(unit))
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="路灯已修好。", actor=handler_of(unit)
    )
    closing.pass_audit(case.pk, actor=dispatcher())
