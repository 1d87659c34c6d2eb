"""A person's feed: what is in it, whose it is, and that it moves instead of doubling."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from bihuan.directory.units.actions import appoint, dismiss
from bihuan.directory.units.models import Membership
from bihuan.faces.feeds import actions
from bihuan.faces.feeds.models import Feed
from bihuan.faces.feeds.queries import due_for
from bihuan.ground.access.actions import create_account, deactivate
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case_with,
    a_profile,
    a_unit,
    acting,
    dispatcher,
    handler_of,
    head_of,
    supervisor,
)
from bihuan.loop.handling import actions as handling
from bihuan.loop.handling import queries as handling_queries
from bihuan.loop.oversight.actions import issue_note
from bihuan.loop.oversight.words import Colour

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


def a_handler(unit: int) -> tuple[int, Actor]:
    n = Entry.objects.count()
    account = create_account(f"handler{n}", f"承办{n}", actor=SYSTEM).id
    appoint(unit, account_id=account, role=Role.HANDLER, actor=SYSTEM)
    actor = Actor(f"account:{account}", frozenset({unit}), GRANTS[Role.HANDLER])
    return account, actor


def address_of(actor: Actor) -> str:
    return f"/calendar/{actions.renew_feed(actor=actor).token}.ics"


def events(client: Client, address: str) -> dict[str, Any]:
    read = client.get(address)
    assert read.status_code == 200
    found = Calendar.from_ical(read.content)
    return {str(one["UID"]): one for one in found.walk("VEVENT")}


def test_what_falls_due_is_in_the_calendar_without_what_was_said(
    client: Client,
) -> None:
    water = a_unit()
    case = a_case_with(water, title="张三家漏水")
    a_case_with(a_unit())
    read = client.get(address_of(a_handler(water)[1]))
    assert read["Content-Type"] == "text/calendar; charset=utf-8"
    text = read.content.decode()
    assert "张三" not in text
    assert "BEGIN:VTIMEZONE" in text
    assert "DTEND;TZID=Asia/Shanghai:" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (one,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(one["UID"]) == f"case-{case.number}@county.example"
    assert one.decoded("DTEND") == case.act_by
    assert str(one["SUMMARY"]) == f"办理到期 {case.number}"
    assert str(one["URL"]) == f"https://county.example/desk/cases/{case.number}/"


def test_a_deadline_that_moves_moves_its_entry(client: Client) -> None:
    water = a_unit()
    case = a_case_with(water)
    address = address_of(a_handler(water)[1])
    (before,) = events(client, address).items()
    handling.ask_extension(
        case.pk,
        by=Period(3, Measure.WORKING_DAYS),
        reason="等材料到货。",
        actor=handler_of(water),
    )
    handling.decide_extension(
        case.pk, grant=True, reason="同意。", actor=head_of(water)
    )
    (after,) = events(client, address).items()
    assert before[0] == after[0]
    assert after[1].decoded("DTEND") > before[1].decoded("DTEND")
    assert after[1]["SEQUENCE"] > before[1]["SEQUENCE"]
    assert after[1].decoded("LAST-MODIFIED") >= before[1].decoded("LAST-MODIFIED")


def test_the_same_things_are_read_once(client: Client) -> None:
    water = a_unit()
    a_case_with(water)
    address = address_of(a_handler(water)[1])
    tag = client.get(address)["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    a_case_with(water)
    fresh = client.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh["ETag"] != tag
    assert Feed.objects.get().read_on == clock.local_day()


def test_what_is_done_leaves_and_help_and_notes_are_in_it(client: Client) -> None:
    water, power = a_unit(), a_unit()
    case = a_case_with(water)
    handling.ask_help(
        case.pk,
        unit_id=power,
        task="查线路",
        within=Period(1, Measure.WORKING_DAYS),
        actor=handler_of(water),
    )
    address = address_of(a_handler(power)[1])
    (uid,) = events(client, address)
    assert uid.startswith("help-")
    assert due_for(handler_of(water))[0].number == case.number
    issue_note(case.pk, colour=Colour.BLUE, demand="请说明。", actor=supervisor())
    sorts = [one.sort for one in due_for(handler_of(water))]
    assert sorted(sorts) == ["case", "note"]
    branch = int(uid.removeprefix("help-").partition("@")[0])
    handling.give_help(branch, answer="查过了。", actor=handler_of(power))
    assert events(client, address) == {}


def test_sealed_matters_are_not_in_it() -> None:
    a_profile(code="sealed", stream="SE", privacy="sealed")
    water = a_unit()
    a_case_with(water, profile="sealed")
    assert due_for(handler_of(water)) == []


def test_renewing_ends_the_address_before(client: Client) -> None:
    actor = a_handler(a_unit())[1]
    first, second = address_of(actor), address_of(actor)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    actions.end_feed(actor=actor)
    assert client.get(second).status_code == 404
    assert client.get("/calendar/x.ics").status_code == 404
    kinds = Entry.objects.filter(kind__startswith="feeds.").values_list("kind", "facts")
    assert list(kinds) == [("feeds.made", {}), ("feeds.made", {}), ("feeds.ended", {})]


def test_who_loses_the_post_or_the_account_loses_the_feed(client: Client) -> None:
    water = a_unit()
    a_case_with(water)
    account, actor = a_handler(water)
    address = address_of(actor)
    assert len(events(client, address)) == 1
    post = Membership.objects.get(account=account)
    dismiss(post.pk, actor=SYSTEM)
    assert events(client, address) == {}
    deactivate(account, actor=SYSTEM)
    assert client.get(address).status_code == 404


def test_the_page_shows_the_address_once_with_its_code(browse: Browse) -> None:
    actor = a_handler(a_unit())[1]
    client = browse(actor)
    page = client.post("/desk/feed/renew/").content.decode()
    found = re.search(r"https://county.example(/calendar/[\w-]{43}\.ics)", page)
    assert found is not None
    assert "<svg" in page
    assert "webcal://county.example/calendar/" in page
    assert found[1] not in client.get("/desk/feed/").content.decode()
    assert client.get(found[1]).status_code == 200
    client.post("/desk/feed/end/")
    assert not Feed.objects.exists()


def test_machines_and_jobs_have_no_calendar() -> None:
    with pytest.raises(NotVisible):
        actions.renew_feed(actor=SYSTEM)
    assert due_for(dispatcher()) == []
    assert due_for(acting(Role.HANDLER)) == []


def test_a_feed_costs_the_same_at_any_length(flat_queries: Any) -> None:
    water = a_unit()
    flat_queries(
        grow=lambda: a_case_with(water), read=lambda: due_for(handler_of(water))
    )


def a_case_with_help(lead: int, helper: int, **changes: Any) -> Any:
    case = a_case_with(lead, **changes)
    handling.ask_help(
        case.pk,
        unit_id=helper,
        task="查线路",
        within=Period(1, Measure.WORKING_DAYS),
        actor=handler_of(lead),
    )
    return case


def test_help_and_notes_in_sealed_matters_are_not_in_it() -> None:
    a_profile(code="sealed", stream="SE", privacy="sealed")
    water, power = a_unit(), a_unit()
    cases = [
        a_case_with_help(water, power),
        a_case_with_help(water, power, profile="sealed"),
    ]
    for case in cases:
        issue_note(case.pk, colour=Colour.BLUE, demand="请说明。", actor=supervisor())
    for unit, sorts in ((power, ["help"]), (water, ["case", "note"])):
        found = due_for(handler_of(unit))
        assert {one.number for one in found} == {cases[0].number}
        assert sorted(one.sort for one in found) == sorts


def test_help_of_all_pages_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling_queries, "page_of", partial(page_of, size=1))
    water, power = a_unit(), a_unit()
    numbers = {a_case_with_help(water, power).number for _ in range(3)}
    assert {one.number for one in due_for(handler_of(power))} == numbers
