"""Classes in the hands of people: confirmed, parted, planned for, reviewed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.ground.access.words import Role
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
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
    Belonging,
    Problem,
)
from bihuan.loop.causes.tests.factories import (
    OTHERS,
    PARKING,
    SMELL,
    a_problem,
    fresh,
    grouped,
    kinds,
    members_of,
    today,
    told,
    unchanged,
)
from bihuan.loop.causes.words import Event, State, stream_of
from bihuan.loop.closing import actions as closing

pytestmark = pytest.mark.usefixtures("county")
LEADER = acting(Role.LEADER, name="account:9003")


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
