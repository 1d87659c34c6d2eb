from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.directory.knowledge.actions import (
    approve,
    confirm,
    hand_on_miss,
    note_miss,
    propose,
    settle_miss,
    withdraw,
)
from bihuan.directory.knowledge.models import Answer, Miss
from bihuan.directory.knowledge.queries import (
    answer_page,
    answers,
    counts,
    find_answers,
    misses,
    public_answer,
    public_answers,
    stale_answers,
    waiting,
)
from bihuan.directory.knowledge.tests.factories import (
    a_head,
    a_writer,
    an_answer,
    new_answer,
)
from bihuan.directory.knowledge.words import Stale, State
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import a_county, a_unit

pytestmark = pytest.mark.django_db(transaction=True)
ASKER = job("tests", Permission.RAISE)


@pytest.fixture
def unit(db: None) -> int:
    a_county()
    return a_unit("人社局")


def state(pk: int) -> str:
    return Answer.objects.get(pk=pk).state


def test_an_answer_is_told_only_once_the_owners_head_has_approved_it(unit: int) -> None:
    pk = propose(new_answer(unit), actor=a_writer(unit))
    assert find_answers("社保卡补办") == []
    assert [one.pk for one in waiting(units={unit})] == [pk]
    for wrong in (a_head(unit + 100), a_head(unit, "account:71")):
        before = Entry.objects.count()
        with pytest.raises(Refused):
            approve(pk, public=True, actor=wrong)
        assert (state(pk), Entry.objects.count()) == (State.PROPOSED, before)

    approve(pk, public=False, actor=a_head(unit))

    (found,) = find_answers("社保卡补办")
    assert (found.answer.pk, found.answer.stale) == (pk, None)
    assert public_answers() == []
    kinds = [one.kind for one in timeline(f"answer:{pk}")]
    assert kinds == ["knowledge.proposed", "clocks.started", "knowledge.approved"]
    with pytest.raises(Refused, match="answer-not-proposed"):
        approve(pk, public=True, actor=a_head(unit))


def test_a_wording_that_was_told_is_replaced_and_never_rewritten(unit: int) -> None:
    old = an_answer(unit, public=True)
    new = propose(
        new_answer(unit, text="可以当场补卡。", replaces_id=old), actor=a_writer(unit)
    )
    assert [one.answer.pk for one in find_answers("社保卡补办")] == [old]
    approve(new, public=True, actor=a_head(unit))
    assert [one.answer.pk for one in find_answers("社保卡补办")] == [new]
    assert answer_page(old).replaced_by_id == new
    assert answer_page(old).line.state is State.REPLACED
    with pytest.raises(NotVisible):
        public_answer(old)


def test_a_review_that_fell_due_flags_the_answer_until_somebody_confirms(
    unit: int,
) -> None:
    pk = an_answer(unit, review_months=6)
    later = clock.now() + timedelta(days=190)
    with clock.set_to(later):
        sweep()
        assert [one.pk for one in stale_answers(units={unit})] == [pk]
        assert find_answers("社保卡补办")[0].answer.stale is Stale.REVIEW
        assert counts(units={unit})["stale"] == 1
        fired = [e.facts["rung"] for e in timeline(f"answer:{pk}") if "rung" in e.facts]
        assert fired == ["reminder", "red"]
        with pytest.raises(Refused, match="answer-not-yours"):
            confirm(pk, actor=a_writer(unit + 1))
        confirm(pk, actor=a_writer(unit))
        assert stale_answers() == []
        assert find_answers("社保卡补办")[0].answer.stale is None


def test_an_expired_answer_is_flagged_to_staff_and_hidden_from_the_public(
    unit: int,
) -> None:
    until = clock.local_day()
    pk = an_answer(unit, public=True, valid_until=until)
    assert [one.pk for one in public_answers()] == [pk]
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert public_answers() == []
        assert find_answers("社保卡补办", public_only=True) == []
        assert find_answers("社保卡补办")[0].answer.stale is Stale.EXPIRED


def test_a_withdrawn_answer_is_told_to_nobody_and_its_clock_stops(unit: int) -> None:
    pk = an_answer(unit)
    withdraw(pk, actor=a_writer(unit))
    assert find_answers("社保卡补办") == []
    assert "clocks.stopped" in [one.kind for one in timeline(f"answer:{pk}")]
    mine = propose(new_answer(unit), actor=a_writer(unit))
    withdraw(mine, actor=a_writer(unit))
    assert waiting() == []


def test_only_who_may_propose_does(unit: int) -> None:
    with pytest.raises(Refused, match="not-permitted"):
        propose(new_answer(unit), actor=Actor("account:9", frozenset({unit})))
    assert not Answer.objects.exists()


# ---- What was asked in vain --------------------------------------------------------


def test_what_is_asked_in_vain_is_counted_without_the_person(unit: int) -> None:
    note_miss("我叫张三丰，公积金贷款怎么办", unit_id=unit, actor=ASKER)
    note_miss("公积金贷款 13812345678", actor=ASKER)
    (one,) = misses(units={unit})
    assert (one.words, one.count, one.owner_id) == ("公积金 贷款", 2, unit)
    assert note_miss("13812345678", actor=ASKER) is None
    assert Miss.objects.count() == 1
    told = [str(entry.facts) for entry in timeline(f"miss:{one.pk}")]
    assert not any("公积金" in facts for facts in told)


def test_a_miss_is_handed_on_answered_and_comes_back_if_asked_again(unit: int) -> None:
    other = a_unit("住建局")
    pk = note_miss("公积金贷款", unit_id=unit, actor=ASKER)
    assert pk is not None
    hand_on_miss(pk, unit_id=other, actor=a_writer(unit))
    assert misses(units={unit}) == []
    propose(new_answer(other), miss_id=pk, actor=a_writer(other))
    assert misses() == []
    note_miss("公积金贷款", actor=ASKER)
    assert [(one.pk, one.count) for one in misses(units={other})] == [(pk, 2)]
    settle_miss(pk, actor=a_writer(other))
    assert misses() == []


def test_lists_cost_the_same_at_any_length(unit: int, flat_queries) -> None:  # type: ignore[no-untyped-def]
    flat_queries(grow=lambda: an_answer(unit), read=lambda: find_answers("社保卡补办"))
    flat_queries(grow=lambda: an_answer(unit), read=lambda: answers().items)
    words = iter(
        [
            "班车",
            "食堂",
            "公园",
            "公交",
            "停车",
            "路灯",
            "供水",
            "供电",
            "供气",
            "入学",
            "退费",
            "落户",
        ]
    )
    flat_queries(
        grow=lambda: note_miss(next(words), unit_id=unit, actor=ASKER), read=misses
    )
