"""Pages of letters and oversight that everybody can read: by eye, by ear, on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor
from bihuan.loop.intake.words import Raised
from bihuan.loop.oversight.actions import issue_note, object_to
from bihuan.loop.oversight.tests.factories import (
    a_case_for_its_head,
    a_notice,
    a_published_notice,
    an_approved_interview,
)
from bihuan.loop.oversight.words import Colour, NewItem, Readers, Tone
from bihuan.loop.routing.actions import agree_return, ask_return
from tests.browser.people import Person
from tests.browser.reading import FOR_EVERYBODY, barriers, overflow
from tests.browser.test_oversight import CLERK, comes, held_by, supervising

pytestmark = pytest.mark.browser
SUPERVISOR = (
    "/desk/cases/{number}/",
    "/desk/cases/{number}/urging-note/",
    "/desk/notes/",
    "/desk/heads/",
    "/desk/chains/",
    "/desk/interviews/",
    "/desk/interviews/new/",
    "/desk/interviews/{interview}/",
    "/desk/notices/",
    "/desk/notices/new/",
    "/desk/notices/{notice}/",
    "/desk/notices/{draft}/",
)
DISPATCHER = (
    "/desk/cases/{number}/letters/acceptance/",
    "/desk/letters/",
    "/desk/letters/templates/",
    "/desk/letters/templates/urging-red/",
)
CITIZEN = ("/notices/", "/notices/{notice}/")


@FOR_EVERYBODY
def test_every_page_of_oversight_can_be_read_by_everybody(
    come: Callable[..., Person], language: str
) -> None:
    words = life()
    wrong: dict[str, list[str]] = {}
    for person, paths in (
        (supervising(come), SUPERVISOR),
        (comes(come, "dispatcher"), DISPATCHER),
        (come("citizen"), CITIZEN),
    ):
        person.open(f"/?lang={language}")
        for path in paths:
            person.open(path.format(**words))
            found = barriers(person.page) + overflow(person.page)
            if found:
                wrong[path] = found
                person.keep_picture(f"{path}-{language}-{person.page.viewport_size}")
    assert wrong == {}


def life() -> dict[str, object]:
    """A case that went to and fro and was urged, and what else the pages list."""
    units = unit_ids()
    raised = to_and_fro()
    issue_note(raised.case_id, colour=Colour.BLUE, demand="请今天到场。", actor=CLERK)
    a_case_for_its_head(units["cgj"])
    bad = NewItem(Tone.BAD, units["cgj"], "三次督办没有答复。")
    good = NewItem(Tone.GOOD, units["scjg"], "全部按期办结。")
    notice = a_published_notice(good, bad, readers=Readers.PUBLIC)
    blamed = Actor("account:1", frozenset({units["cgj"]}), CLERK.permissions)
    object_to(notice.pk, text="已按期办结，请核实。", actor=blamed)
    return {
        "number": raised.number,
        "interview": an_approved_interview(units["cgj"]),
        "notice": notice.pk,
        "draft": a_notice(bad).pk,
    }


def to_and_fro() -> Raised:
    units = unit_ids()
    raised = held_by("cgj", raiser_name="苗青", phone="13900001234")
    handler = Actor("job:unit", frozenset({units["cgj"]}), CLERK.permissions)
    ask_return(
        raised.case_id,
        ground="三定方案",
        reason="不属我局职责。",
        proposed_id=units["zjj"],
        actor=handler,
    )
    agree_return(raised.case_id, unit_id=units["zjj"], actor=CLERK)
    return raised
