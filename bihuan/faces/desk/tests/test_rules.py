"""What the desk says and offers: every event has a sentence, every verb its place."""

from __future__ import annotations

import pytest

from bihuan.faces.desk import rules
from bihuan.faces.desk.rules.sentences import SENTENCES
from bihuan.faces.desk.views.deeds import DOINGS
from bihuan.ground.access.words import GRANTS, Actor, Permission, Role
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.words import ClockKind, Status
from bihuan.loop.causes.words import Event as Causes
from bihuan.loop.closing.words import Event as Closing
from bihuan.loop.handling.words import Event as Handling
from bihuan.loop.intake.words import Event as Intake
from bihuan.loop.oversight.words import LADDER
from bihuan.loop.oversight.words import Event as Oversight
from bihuan.loop.routing.words import Event as Routing

EVENTS = [Causes.SUPPORTED, *Intake, *Routing, *Handling, *Closing, *Oversight]
NO = Verdict("no", "不行。")


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_of_a_case_has_a_sentence(event: str) -> None:
    assert event in SENTENCES


def test_a_sentence_whose_blank_has_no_fact_is_said_shortly() -> None:
    asked = rules.sentence_for(
        Routing.RETURN_ASKED, {"ground": "三定方案", "proposed": None}
    )
    assert asked is not None
    assert asked.text == "申请退单：{ground}"


def test_what_another_entry_says_already_is_left_out() -> None:
    assert rules.sentence_for("files.kept", {"file": 1}) is None


def test_an_unknown_event_is_shown_by_its_name() -> None:
    told = rules.sentence_for("another.package", {})
    assert told is not None
    assert told.text == "another.package"


def test_every_value_that_a_page_shows_has_a_name() -> None:
    assert set(rules.STATUSES) == set(rules.TONES) == set(Status)
    assert set(ClockKind) <= set(rules.CLOCKS)
    assert set(LADDER) <= set(rules.RUNGS)
    assert set(rules.ROLES) == set(Role)


def test_every_verb_has_a_button_and_a_form() -> None:
    pages = {
        "call-back",
        "invite",
        "urging-note",
    }  # with more beside the form than others need
    assert set(DOINGS) | pages == set(rules.VERBS)


def test_the_next_step_stands_out_if_it_is_allowed() -> None:
    shown = rules.buttons({"note": ALLOWED, "report": ALLOWED, "claim": NO})

    assert [(one.verb.name, one.primary) for one in shown] == [
        ("claim", False),
        ("report", True),
        ("note", False),
    ]


def test_what_is_done_along_the_way_never_stands_out() -> None:
    shown = rules.buttons({"decline": ALLOWED, "classify": ALLOWED, "report": NO})
    assert not any(one.primary for one in shown)


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.HANDLER, ["claim", "hand", "today", "late", "help", "reported", "back"]),
        (Role.INTAKE, ["accept"]),
        (Role.CALLBACK, ["call"]),
        (Role.LEADER, []),
    ],
)
def test_a_role_is_offered_the_lists_it_works_on(role: Role, tabs: list[str]) -> None:
    actor = Actor("account:1", frozenset({1}), GRANTS[role])
    assert [tab.code for tab in rules.tabs_for(actor, "queue")] == tabs


@pytest.mark.parametrize(
    ("permission", "home"),
    [
        (Permission.LEAD, "desk:lead"),
        (Permission.READ_AUDIT, "desk:audit"),
        (Permission.MANAGE_KEYS, "webhooks:receivers"),
    ],
)
def test_who_has_no_queue_begins_where_their_work_is(
    permission: Permission, home: str
) -> None:
    actor = Actor("account:1", frozenset(), frozenset({permission}))
    assert rules.home_for(actor) == home


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("account:12", ("account", 12)),
        ("raiser:7", ("raiser", 7)),
        ("job:closing", ("job", None)),
    ],
)
def test_a_name_in_the_ledger_says_what_sort_of_actor_it_is(
    name: str, kind: tuple[str, int | None]
) -> None:
    assert rules.who(name) == kind
