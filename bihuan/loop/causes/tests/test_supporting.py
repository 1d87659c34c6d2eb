"""Support of a matter: once a voice, of what is public and open, counted in the heat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bihuan.ground.access.words import Actor, Permission, Role
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_closed_case,
    a_profile,
    a_unit,
    acting,
    dispatcher,
    supervisor,
)
from bihuan.loop.cases.words import stream_of
from bihuan.loop.causes import actions, queries
from bihuan.loop.causes.models import Problem, Support
from bihuan.loop.causes.rules.supporting import voices
from bihuan.loop.causes.tests.factories import (
    SMELL,
    a_problem,
    fresh,
    grouped,
    members_of,
    tell,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
ANYBODY = Actor("raiser:portal", permissions=frozenset({Permission.RAISE}))


@pytest.fixture(autouse=True)
def _open_line(county: None) -> None:
    a_profile(code="open", stream="LY", privacy="public")


def said(case_id: int, *who: str) -> None:
    for one in who:
        actions.support(case_id, voice=one, actor=ANYBODY)
    settle()


def kinds_of(case: Case) -> list[str]:
    return [entry.kind for entry in timeline(stream_of(case.pk))]


def test_a_voice_counts_once_and_is_in_the_ledger_without_its_number() -> None:
    case = a_case(profile="open")
    assert actions.support(case.pk, voice="n1", actor=ANYBODY)
    assert not actions.support(case.pk, voice="n1", actor=ANYBODY)
    assert actions.support(case.pk, voice="n2", actor=ANYBODY)

    entries = timeline(stream_of(case.pk))
    assert [one.kind for one in entries].count("causes.supported") == 2
    kept = Support.objects.filter(case=case)
    assert len({bytes(one.voice) for one in kept}) == 2
    assert "n1" not in str([one.facts for one in entries])
    assert b"n1" not in bytes(kept[0].voice)


def test_who_reads_the_case_meanwhile_is_not_disturbed() -> None:
    case = a_case(profile="open")
    said(case.pk, "n1")
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_case, "not-public"),
        (lambda: a_closed_case(a_unit(), profile="open"), "closed"),
    ],
)
def test_what_is_not_public_or_over_takes_no_support(
    make: Callable[[], Case], code: str
) -> None:
    case = make()
    before = kinds_of(case)
    with pytest.raises(Refused, match=code):
        actions.support(case.pk, voice="n1", actor=ANYBODY)
    assert not Support.objects.exists()
    assert kinds_of(case) == before


def test_only_who_may_raise_may_support() -> None:
    case = a_case(profile="open")
    with pytest.raises(Refused):
        actions.support(case.pk, voice="n1", actor=acting(Role.LEADER))
    assert not Support.objects.exists()


def test_support_makes_a_class_hotter_and_is_shown() -> None:
    problem = a_problem(profile="open")
    first, second, *_ = sorted(members_of(problem))
    before = fresh(problem)
    said(first, "n1", "n2", "n3")
    said(second, "n3", "n4")  # n3 is one voice

    after = fresh(problem)
    assert (after.supports, after.raisers) == (4, before.raisers)
    assert after.heat > before.heat
    assert after.version == before.version
    assert queries.find_problem(supervisor(), problem.pk).line.supports == 4


def test_the_hot_list_of_a_period_counts_the_support_of_that_period() -> None:
    problem = a_problem(profile="open")
    case, today = min(members_of(problem)), clock.local_day()
    said(case, "n1", "n2")
    with clock.set_to(clock.now() - timedelta(days=40)):
        said(case, "n3")

    (line,) = queries.hot_problems(
        supervisor(), first=today - timedelta(days=30), last=today
    )
    assert line.heat.votes_for == 2
    assert fresh(problem).supports == 3


def test_a_merged_matter_hands_on_its_support_once_a_voice() -> None:
    problem = a_problem(profile="open")
    into, *_, case = sorted(members_of(problem))
    said(into, "n1")
    said(case, "n1", "n2")
    routing.merge(case, into_id=into, reason="同一件事", actor=dispatcher())
    settle()

    assert Support.objects.filter(case=into).count() == 2
    assert fresh(problem).supports == 2


def test_support_of_what_is_in_no_class_yet_counts_when_it_joins_one() -> None:
    cases = tell(*SMELL, profile="open")
    said(cases[0], "n1")
    grouped()
    assert Problem.objects.get(belongings__case=cases[0]).supports == 1


def test_the_hot_list_costs_the_same_with_support(
    flat_queries: Callable[..., None],
) -> None:
    problem, today = a_problem(profile="open"), clock.local_day()
    case = min(members_of(problem))
    drawn = iter(range(100))
    flat_queries(
        grow=lambda: actions.support(case, voice=str(next(drawn)), actor=ANYBODY),
        read=lambda: queries.hot_problems(
            supervisor(), first=today - timedelta(days=30), last=today
        ),
    )


def test_a_voice_is_heard_once_in_a_class() -> None:
    assert voices([(1, b"a"), (1, b"a"), (1, b"b"), (2, b"a")]) == {1: 2, 2: 1}
    assert voices([]) == {}
