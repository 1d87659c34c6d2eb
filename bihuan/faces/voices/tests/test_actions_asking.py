"""Observers, walks and calls: what they bring in is a matter, once, and accounted for."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.http import observer
from bihuan.faces.voices.models import (
    Call,
    Clue,
    Observer,
    Opinion,
    WalkStep,
)
from bihuan.faces.voices.tests.factories import (
    DAY,
    a_call,
    a_clue,
    a_step,
    a_walk,
    an_ended_call,
    an_observer,
    leader,
    today,
)
from bihuan.faces.voices.words import (
    Badge,
    NewCall,
    NewWalk,
)
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import dispatcher, head_of
from bihuan.loop.intake.words import Raised
from bihuan.loop.routing.actions import accept, dispatch

pytestmark = pytest.mark.django_db

# ---- Observers -----------------------------------------------------------------------


def opine(pk: int, text: str, request: str = "one") -> Raised:
    return actions.give_opinion(pk, text=text, request=request, actor=observer(pk))


def test_an_opinion_is_a_matter_and_the_handler_cannot_see_whose(badge: Badge) -> None:
    raised = opine(badge.id, "园区班车与下班时间对不上。")
    case = Case.objects.get()
    assert (case.channel, case.profile.code) == ("observer", "clue")
    assert Opinion.objects.get().case_id == raised.case_id
    told = [one for one in timeline(f"case:{case.pk}") if one.kind == "intake.raised"]
    assert "王观察" not in json.dumps(dict(told[0].facts), ensure_ascii=False)
    assert Raising.objects.get().identity_id is not None  # so that it is called back
    mine = queries.badged(badge.code).opinions
    assert [one.receipt for one in mine] == [raised.receipt]


@pytest.mark.proves("observers", "resend")
def test_the_same_opinion_sent_again_is_one_matter(badge: Badge) -> None:
    first = opine(badge.id, "班车太少。")
    assert opine(badge.id, "班车太少。").number == first.number
    assert opine(badge.id, "还有路灯。").number != first.number
    assert Opinion.objects.count() == 2


def test_a_new_code_closes_the_old_one_and_the_same_form_appoints_once(
    county: int,
) -> None:
    draft = str(uuid4())
    badge, again = an_observer(draft=draft), an_observer(draft=draft)
    assert badge == again
    new = actions.renew_badge(badge.id, actor=dispatcher())
    assert queries.observer_with(new.code) == badge.id
    with pytest.raises(NotVisible):
        queries.observer_with(badge.code)
    assert badge.code.encode() not in bytes(Observer.objects.get().code)


def test_after_the_term_an_observer_is_told_where_to_go(badge: Badge) -> None:
    actions.end_term(badge.id, why="工作调动。", actor=dispatcher())
    with pytest.raises(Refused, match="term-over"):
        opine(badge.id, "迟到的意见。")
    assert not Case.objects.exists()


def test_terms_that_expire_stand_first(county: int) -> None:
    an_observer(trade="制造")
    an_observer(trade="物流", ends_on=today() + 10 * DAY)
    assert [one.trade for one in queries.observers(dispatcher()).observers] == [
        "物流",
        "制造",
    ]


# ---- Walks ---------------------------------------------------------------------------


def test_an_obstacle_is_a_matter_at_once_and_a_smooth_step_is_none(county: int) -> None:
    walk = a_walk(county)
    assert actions.note_step(walk, a_step(), actor=leader()) is None
    raised = actions.note_step(walk, a_step("要复印三份执照。"), actor=leader())
    assert raised is not None
    assert Case.objects.get().number == raised.number
    page = queries.walk_page(leader(), walk)
    assert (page.line.steps, page.line.minutes, page.line.open) == (2, 50, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        WalkStep.objects.filter(case__isnull=False).update(obstacle="")


@pytest.mark.proves("walks", "resend")
def test_the_same_step_sent_again_is_one_step(county: int) -> None:
    walk, step = a_walk(county), a_step("表格要手写。")
    actions.note_step(walk, step, actor=leader())
    actions.note_step(walk, step, actor=leader())
    assert WalkStep.objects.count() == Case.objects.count() == 1


def test_other_words_on_the_same_form_are_another_step(county: int) -> None:
    draft, walk = str(uuid4()), a_walk(county)
    actions.note_step(walk, a_step("表格要手写。", draft=draft), actor=leader())
    actions.note_step(walk, a_step("表格要交三份。", draft=draft), actor=leader())
    told = list(WalkStep.objects.order_by("place").values_list("obstacle", flat=True))
    assert told == ["表格要手写。", "表格要交三份。"]
    assert Case.objects.count() == 2


def test_only_who_walks_notes_and_nothing_after_the_end(county: int) -> None:
    walk = a_walk(county)
    with pytest.raises(Refused, match="walk-others"):
        actions.note_step(walk, a_step(), actor=head_of(county))
    with pytest.raises(Refused, match="walk-empty"):
        actions.end_walk(walk, conclusion="没走。", actor=leader())
    actions.note_step(walk, a_step(), actor=leader())
    actions.end_walk(walk, conclusion="材料可以减一半。", actor=leader())
    with pytest.raises(Refused, match="walk-over"):
        actions.note_step(walk, a_step(), actor=leader())


def test_a_second_walk_stands_beside_the_first(county: int) -> None:
    first = a_walk(county)
    actions.note_step(first, a_step("要跑两层楼。"), actor=leader())
    actions.end_walk(first, conclusion="并到一个窗口。", actor=leader())
    again = a_walk(county, repeats=first)
    page = queries.walk_page(leader(), again)
    assert page.before is not None
    assert (page.before.id, page.before.obstacles) == (first, 1)
    new = NewWalk(str(uuid4()), "事", county, "人", repeats=10**6)
    with pytest.raises(NotVisible):
        actions.begin_walk(new, actor=leader())


# ---- Calls for clues -----------------------------------------------------------------


@pytest.mark.proves("clues", "resend")
def test_a_clue_is_a_matter_without_a_name_and_the_same_form_is_one(
    county: int,
) -> None:
    call = a_call()
    first = a_clue(call, "检查收了我三百元。", "n1")
    assert a_clue(call, "检查收了我三百元。", "n1").number == first.number
    assert a_clue(call, "另一条。", "n1").number != first.number
    assert Clue.objects.count() == 2
    assert Raising.objects.filter(identity__isnull=False).count() == 0
    assert Case.objects.filter(channel=f"clue:{call}").count() == 2


def test_clues_come_in_while_the_call_runs(county: int) -> None:
    with pytest.raises(Refused, match="call-closed"):
        a_clue(an_ended_call(), "迟了。")
    draft = Call.objects.create(
        subject="草稿",
        text="草稿",
        opens_on=today(),
        closes_on=today(),
        drafted_by="account:1",
        drafted_at=clock.now(),
    )
    with pytest.raises(NotVisible):
        a_clue(draft.pk, "草稿不收。")
    assert not Case.objects.exists()


def test_results_are_counted_and_small_numbers_are_not_told(
    county: int,
) -> None:
    call = a_call()
    for n in range(7):
        a_clue(call, f"线索{n}")
    one = Case.objects.earliest("pk")
    accept(one.pk, actor=dispatcher())
    dispatch(one.pk, unit_id=county, actor=dispatcher())
    with pytest.raises(Refused, match="call-open"):
        actions.publish_results(call, findings="都在办。", actor=dispatcher())
    with clock.set_to(clock.now() + 31 * DAY):
        actions.publish_results(call, findings="都在办。", actor=dispatcher())
        page = queries.public_call(call)
        with pytest.raises(Refused, match="call-told"):
            actions.publish_results(call, findings="再说。", actor=dispatcher())
    assert [(one.name, one.n) for one in page.outcomes] == [("total", 7), ("open", 7)]


def test_a_published_call_is_not_rewritten(county: int) -> None:
    call = a_call()
    new = NewCall("别的", "别的", today(), today() + DAY)
    with pytest.raises(NotVisible):
        actions.draft_call(new, call_id=call, actor=dispatcher())
    assert Call.objects.get().subject == "涉企收费线索"


def test_a_county_without_a_sort_for_clues_is_told_so(db: None) -> None:
    with pytest.raises(Refused, match="voice-profile"):
        a_call()
