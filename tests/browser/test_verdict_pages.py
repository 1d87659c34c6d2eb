"""The pages of verdicts can be read by everybody: by eye, by ear, on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.loop.cases.models import Raising
from bihuan.loop.closing.actions import judge, object_to_verdict, record_missed_call
from bihuan.loop.closing.models import Judgement, Objection
from bihuan.loop.closing.words import Answer, Grade, Ground
from bihuan.loop.conftest import settle
from bihuan.loop.intake.words import Raised
from tests.browser.people import Person
from tests.browser.reading import FOR_EVERYBODY, barriers, overflow
from tests.browser.test_calling import PAPER, asked

pytestmark = pytest.mark.browser


def judged_badly() -> Raised:
    """A bad verdict to which the unit has objected."""
    raised = asked("菜市场门口污水外溢")
    raising = Raising.objects.get(case=raised.case_id).pk
    me = Actor(f"raiser:{raising}", permissions=frozenset({Permission.FOLLOW}))
    judge(raising, Answer(solved=False, grade=Grade.BAD, words="没有修。"), actor=me)
    handler = Actor(
        "account:7001",
        frozenset({unit_ids()["cgj"]}),
        frozenset({Permission.HANDLE}),
    )
    object_to_verdict(
        Judgement.objects.get(case=raised.case_id).pk,
        ground=Ground.MISTAKEN,
        reason="评价的是另一处。",
        evidence=[PAPER],
        actor=handler,
    )
    settle()
    return raised


def tried() -> Raised:
    """Somebody who was called once and not reached."""
    raised = asked("人民路的井盖松动")
    caller = Actor(
        "account:7002",
        frozenset({unit_ids()["hfzx"]}),
        frozenset({Permission.CALL_BACK, Permission.SEE_ALL_CASES}),
    )
    raising = Raising.objects.get(case=raised.case_id).pk
    record_missed_call(raising, note="响了很久。", actor=caller)
    return raised


@FOR_EVERYBODY
def test_everybody_can_read_the_pages_of_verdicts(
    come: Callable[..., Person], language: str
) -> None:
    new, missed, bad = asked(), tried(), judged_badly()
    objection = f"/desk/objections/{Objection.objects.get().pk}/"
    rounds = {
        "callback": (
            "/desk/call-backs/",
            "/desk/call-backs/?tab=later",
            "/desk/call-backs/?tab=enough",
            f"/desk/cases/{new.number}/call-back/",
            f"/desk/cases/{missed.number}/call-back/",
        ),
        "cgj": (
            "/desk/?tab=hand",
            f"/desk/cases/{bad.number}/",
            f"/desk/cases/{bad.number}/contact/",
        ),
        "dispatcher": ("/desk/objections/", "/desk/objections/?tab=decided", objection),
        "intake": (f"/desk/cases/{new.number}/invite/",),
    }
    wrong: dict[str, list[str]] = {}
    for username, paths in rounds.items():
        person = come(username)
        person.sign_in(username)
        person.open(f"/desk/?lang={language}")
        for path in paths:
            person.open(path)
            if found := barriers(person.page) + overflow(person.page):
                wrong[path] = found
    raiser = come("raiser")
    raiser.open(f"/?lang={language}")
    for path in (f"/f/{bad.receipt}", f"/f/{new.receipt}"):
        raiser.open(path)
        for fold in raiser.page.locator("details.sides > summary").all():
            fold.click()
        if found := barriers(raiser.page) + overflow(raiser.page):
            wrong[path] = found
    assert wrong == {}
