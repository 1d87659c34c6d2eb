"""Classes in the database: grouped on arrival, decided by people, answered, counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bihuan.directory.parties.tests.factories import a_party
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Writing
from bihuan.loop.cases.tests.factories import (
    a_closed_case,
    a_unit,
    acting,
    dispatcher,
    handler_of,
    raiser_of,
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
    members_of,
    tell,
    told,
)
from bihuan.loop.causes.words import Event, State, stream_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
LEADER = acting(Role.LEADER, name="account:9003")


def kinds(problem: Problem) -> list[str]:
    return [entry.kind for entry in timeline(stream_of(problem.pk))]


def today(days: int = 0) -> date:
    return clock.local_day() + timedelta(days=days)


def unchanged(call: Callable[[], object], code: str) -> None:
    before = Entry.objects.count(), Belonging.objects.filter(left_at=None).count()
    with pytest.raises(Refused, match=code):
        call()
    assert before == (
        Entry.objects.count(),
        Belonging.objects.filter(left_at=None).count(),
    )


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


# ---- People decide ----------------------------------------------------------------


def test_a_person_confirms_what_was_proposed_once() -> None:
    problem = a_problem()
    actions.confirm(problem.pk, actor=dispatcher())
    assert fresh(problem).state == State.CONFIRMED
    assert kinds(problem)[-1] == Event.CONFIRMED
    unchanged(lambda: actions.confirm(problem.pk, actor=dispatcher()), "not-proposed")


def test_a_form_drawn_from_an_older_version_is_refused() -> None:
    problem = a_problem()
    seen = fresh(problem).version
    actions.rename(problem.pk, title="养猪场异味", seen=seen, actor=supervisor())
    assert fresh(problem).title == "养猪场异味"
    unchanged(
        lambda: actions.confirm(problem.pk, seen=seen, actor=supervisor()), "changed"
    )


@pytest.mark.parametrize(
    "role", [Role.INTAKE, Role.HANDLER, Role.LEADER, Role.CALLBACK]
)
def test_sorting_is_for_dispatchers_and_supervisors(role: Role) -> None:
    problem = a_problem()
    somebody = acting(role, a_unit())
    unchanged(lambda: actions.confirm(problem.pk, actor=somebody), "not-permitted")


def test_dismissed_cases_stay_apart() -> None:
    problem = a_problem()
    actions.dismiss(problem.pk, actor=supervisor())
    assert fresh(problem).state == State.DISMISSED
    assert not members_of(problem)

    (case,) = told(("柳溪苑养猪场太臭了", "柳溪苑旁边养猪场的恶臭让人睡不着。"))

    assert not Belonging.objects.filter(case=case).exists()


def test_a_case_taken_out_is_not_put_back_by_likeness() -> None:
    problem = a_problem()
    out = min(members_of(problem))
    actions.remove_case(problem.pk, out, actor=supervisor())
    told(("柳溪苑的养猪场还在排臭气", "柳溪苑附近养猪场臭味依旧。"))
    assert out not in members_of(problem)
    assert fresh(problem).members == 4
    with pytest.raises(NotVisible):
        actions.remove_case(problem.pk, out, actor=supervisor())


def test_a_case_can_be_put_in_from_another_class() -> None:
    problem, (case, *_) = a_problem(), told(*PARKING)
    other = Problem.objects.get(belongings__case=case)
    actions.add_case(problem.pk, case, actor=dispatcher())
    assert case in members_of(problem)
    assert case not in members_of(other)
    assert fresh(other).members == 3
    assert kinds(other)[-1] == Event.LEFT


def test_a_class_is_founded_split_and_merged_by_hand() -> None:
    cases = told(*OTHERS)
    pk = actions.found(cases[:4], title="市政小修", actor=supervisor())
    problem = Problem.objects.get(pk=pk)
    assert (problem.state, problem.members) == (State.CONFIRMED, 4)

    new = actions.split(pk, cases[:2], title="照明", actor=supervisor())
    assert members_of(problem) == set(cases[2:4])
    assert kinds(problem)[-1] == Event.SPLIT

    actions.merge(new, into_id=pk, actor=supervisor())
    assert members_of(problem) == set(cases[:4])
    gone = Problem.objects.get(pk=new)
    assert (gone.state, gone.merged_into_id) == (State.MERGED, pk)
    unchanged(
        lambda: actions.merge(pk, into_id=new, actor=supervisor()), "problem-gone"
    )


def test_a_split_must_leave_something_on_both_sides() -> None:
    problem = a_problem()
    everybody = sorted(members_of(problem))
    for cases in ([], everybody, [0]):
        unchanged(
            lambda cases=cases: actions.split(
                problem.pk, cases, title="一半", actor=supervisor()
            ),
            "nothing-to-split",
        )
    unchanged(
        lambda: actions.merge(problem.pk, into_id=problem.pk, actor=supervisor()),
        "same-problem",
    )


def test_one_case_is_no_class() -> None:
    (case, *_) = told(*OTHERS)
    unchanged(
        lambda: actions.found([case], title="一件", actor=supervisor()), "too-few"
    )
    with pytest.raises(NotVisible):
        actions.found([case, 10**9], title="一件", actor=supervisor())


# ---- Remedies ---------------------------------------------------------------------


def a_remedied_problem() -> Problem:
    problem, unit = a_problem(), a_unit("生态环境分局")
    actions.name_owner(problem.pk, unit_id=unit, actor=LEADER)
    actions.plan(
        problem.pk,
        cause="禁养区内养猪场未搬迁。",
        remedy="年底前搬迁，其间加盖除臭。",
        review_on=today(30),
        actor=handler_of(unit),
    )
    actions.finish_remedy(problem.pk, done_on=today(-1), actor=handler_of(unit))
    return fresh(problem)


def test_a_class_gets_owner_cause_remedy_and_review() -> None:
    problem = a_remedied_problem()
    assert problem.state == State.REMEDIED
    assert problem.owner_id
    assert problem.review_on == today(30)
    assert kinds(problem)[-3:] == [Event.OWNED, Event.PLANNED, Event.REMEDIED]
    assert "养猪场" not in str(timeline(stream_of(problem.pk)))


def test_only_the_owner_and_who_steers_may_plan() -> None:
    problem, unit = a_problem(), a_unit()
    right = {"cause": "管道老", "remedy": "换管", "review_on": today(9)}
    unchanged(
        lambda: actions.plan(problem.pk, **right, actor=handler_of(unit)),
        "not-permitted",
    )
    unchanged(
        lambda: actions.plan(
            problem.pk, **{**right, "review_on": today()}, actor=supervisor()
        ),
        "review-past",
    )
    unchanged(
        lambda: actions.finish_remedy(problem.pk, done_on=today(), actor=supervisor()),
        "no-plan",
    )


def test_what_is_told_after_the_remedy_counts_as_recurrence() -> None:
    problem = a_remedied_problem()
    assert problem.recurrences == 0

    told(("柳溪苑养猪场又臭了", "柳溪苑旁养猪场恶臭又来了。"), at=clock.now())

    assert fresh(problem).recurrences == 1
    assert kinds(problem)[-1] == Event.RECURRED


def test_a_member_reopened_after_the_remedy_counts_as_recurrence() -> None:
    told(*OTHERS)
    unit = a_unit()
    told(*SMELL[:3])
    closed = a_closed_case(unit, title=SMELL[3][0], body=SMELL[3][1])
    grouped()
    problem = Problem.objects.get(belongings__case=closed.pk)
    right = {"cause": "管道老", "remedy": "换管", "review_on": today(9)}
    actions.plan(problem.pk, **right, actor=supervisor())
    actions.finish_remedy(problem.pk, done_on=today(), actor=supervisor())
    actor, raising = raiser_of(closed)

    closing.reopen(raising, reason="还是很臭", actor=actor)
    grouped()
    grouped()

    assert fresh(problem).recurrences == 1
    assert kinds(problem)[-1] == Event.RECURRED


def test_a_review_is_asked_for_once_and_settles_or_goes_on() -> None:
    problem = a_remedied_problem()
    assert jobs.ask_reviews() == 0
    with clock.set_to(clock.now() + timedelta(days=31)):
        assert jobs.ask_reviews() == 1
        assert jobs.ask_reviews() == 0
        assert kinds(problem)[-1] == Event.REVIEW_DUE
        unchanged(
            lambda: actions.review(problem.pk, gone=False, actor=LEADER), "review-past"
        )
        actions.review(problem.pk, gone=False, again_on=today(9), actor=LEADER)
        assert fresh(problem).state == State.CONFIRMED
        actions.finish_remedy(problem.pk, done_on=today(), actor=supervisor())
        actions.review(problem.pk, gone=True, actor=LEADER)
    assert fresh(problem).state == State.SETTLED
    assert fresh(problem).review_on is None


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
