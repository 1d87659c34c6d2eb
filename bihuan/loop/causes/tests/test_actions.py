"""Classes in the database: grouped on arrival, answered once."""

from __future__ import annotations

import pytest

from bihuan.directory.parties.tests.factories import a_party
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.queries import timeline
from bihuan.loop.cases.models import Writing
from bihuan.loop.cases.tests.factories import (
    a_unit,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.causes import actions, jobs
from bihuan.loop.causes.models import (
    Arrival,
    Belonging,
    Offer,
    OfferedFirm,
    Problem,
    Sketch,
    Term,
)
from bihuan.loop.causes.tests.factories import (
    LIFT,
    OTHERS,
    PARKING,
    SMELL,
    a_problem,
    case_of,
    fresh,
    grouped,
    kinds,
    members_of,
    tell,
    told,
    unchanged,
)
from bihuan.loop.causes.words import Event, State, stream_of
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")


# ---- On arrival -------------------------------------------------------------------


def test_the_third_equal_matter_in_a_month_proposes_a_class() -> None:
    told(*OTHERS)
    first = told(*SMELL[:2])
    forming = Problem.objects.get()
    assert forming.state == State.FORMING
    assert members_of(forming) == set(first)
    assert kinds(forming) == []

    third = told(SMELL[2])

    problem = Problem.objects.get()
    assert problem.state == State.PROPOSED
    assert members_of(problem) == {*first, *third}
    assert kinds(problem) == [Event.FOUND]
    assert problem.members == problem.raisers == 3
    assert problem.heat > 0
    assert problem.place.startswith("柳溪苑")
    assert "养猪场" in problem.title


def test_equal_matters_far_apart_in_time_propose_nothing() -> None:
    told(*OTHERS)
    told(*SMELL[:3], apart_days=40)
    assert Problem.objects.get().state == State.FORMING


def test_the_database_groups_as_the_file_does() -> None:
    told(*OTHERS)
    smell, parking, lift = told(*SMELL), told(*PARKING), told(*LIFT)
    found = {
        frozenset(members_of(one)) for one in Problem.objects.filter(members__gt=2)
    }
    assert found == {frozenset(smell), frozenset(parking)}
    assert all(not set(lift) & one for one in found)


def test_the_fourth_joins_and_is_recorded_without_a_word_of_the_text() -> None:
    problem = a_problem(*SMELL[:3])
    (case,) = told(SMELL[3])
    assert case in members_of(problem)
    entry = timeline(stream_of(problem.pk))[-1]
    assert (entry.kind, entry.facts["cases"]) == (Event.JOINED, [case])
    assert "柳溪苑" not in str(timeline(stream_of(problem.pk)))


def test_what_is_restricted_is_never_grouped() -> None:
    cases = tell(*SMELL)
    case_of(cases[0]).__class__.objects.filter(pk__in=cases).update(
        visibility="restricted"
    )
    grouped()
    assert not Problem.objects.exists()
    assert not Sketch.objects.exists()
    assert not Arrival.objects.exists()


def test_grouping_again_changes_nothing() -> None:
    problem = a_problem()
    before = list(Belonging.objects.order_by("pk").values_list("pk", "problem"))
    terms = dict(Term.objects.values_list("pk", "cases"))
    assert jobs.group() == 0
    assert list(Belonging.objects.order_by("pk").values_list("pk", "problem")) == before
    assert dict(Term.objects.values_list("pk", "cases")) == terms
    assert fresh(problem).version == problem.version


@pytest.mark.parametrize("text", ["1", "😀", "9" * 900, "Help me please", "啊" * 5000])
def test_strange_matters_are_grouped_with_nothing(text: str) -> None:
    told((text[:50], text))
    assert not Arrival.objects.exists()
    assert not Problem.objects.exists()


def test_a_merged_case_leaves_its_place_to_the_one_it_was_merged_into() -> None:
    problem = a_problem()
    (other,) = told(("柳溪苑西边很臭", "有养猪场。"))
    Belonging.objects.filter(case=other).delete()
    first = min(members_of(problem))
    for pk in (first, other):
        routing.accept(pk, actor=dispatcher())

    routing.merge(first, into_id=other, reason="同一件事", actor=dispatcher())
    grouped()

    assert other in members_of(problem)
    assert first not in members_of(problem)
    assert fresh(problem).members == 4


# ---- The answer given once --------------------------------------------------------


def test_an_answer_is_offered_on_every_open_member_and_closes_none() -> None:
    problem = a_problem()
    before = {pk: case_of(pk).status for pk in members_of(problem)}

    pk = actions.offer_answer(
        problem.pk, text="养猪场将于月底搬迁。", actor=supervisor()
    )

    offer = Offer.objects.get(pk=pk)
    assert (offer.cases, offer.firms) == (4, 0)
    for case, status in before.items():
        assert case_of(case).status == status
        assert Writing.objects.filter(case=case, text=offer.text).count() == 1
        entry = timeline(f"case:{case}")[-1]
        assert (entry.kind, entry.facts["problem"]) == (Event.OFFERED, problem.pk)
    entry = timeline(stream_of(problem.pk))[-1]
    assert entry.facts["cases"] == sorted(before)
    assert "搬迁" not in str(entry.facts)


def test_an_answer_is_listed_for_firms_in_the_same_position() -> None:
    mine = a_party("云州药业有限公司", sector="C2730", tags=("中药",))
    alike = a_party("谷水药业有限公司", sector="C2730")
    tagged = a_party("谷水饮片厂", sector="C3021", tags=("中药", "出口"))
    a_party("青石建材有限公司", sector="C3021")
    told(*OTHERS)
    cases = told(*SMELL, party_id=mine)
    problem = Problem.objects.get(belongings__case=cases[0])

    pk = actions.offer_answer(problem.pk, text="可以申请技改补助。", actor=supervisor())

    rows = OfferedFirm.objects.filter(offer=pk).values_list("party_id", flat=True)
    assert sorted(rows) == [alike, tagged]
    assert timeline(stream_of(problem.pk))[-1].facts["firms"] == [alike, tagged]


def test_an_empty_answer_and_an_answer_to_nobody_are_refused() -> None:
    problem = a_problem()
    unchanged(
        lambda: actions.offer_answer(problem.pk, text=" ", actor=supervisor()),
        "no-answer",
    )
    stranger: Actor = handler_of(a_unit())
    unchanged(
        lambda: actions.offer_answer(problem.pk, text="好。", actor=stranger),
        "not-permitted",
    )
