"""A verdict by a code on the raiser's own telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.receipts import new_code
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_unit,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Invitation, Judgement
from bihuan.loop.closing.queries import invited
from bihuan.loop.closing.tests.factories import (
    BAD,
    HAPPY,
    a_case_of_two,
    a_named_case,
    as_raiser,
    clerk,
    judge,
    raisings,
)
from bihuan.loop.closing.words import Source

pytestmark = pytest.mark.usefixtures("county")


@pytest.mark.parametrize("source", [Source.SITE, Source.LINK])
def test_a_verdict_by_a_code_says_where_it_came_from(source: Source) -> None:
    case = a_named_case(a_unit())
    (raising,) = raisings(case)
    code = actions.invite_verdict(raising, source=source, actor=clerk(a_unit()))
    assert invited(code).verdict

    actions.judge_invited(code, HAPPY, actor=as_raiser(raising))

    assert Judgement.objects.get(case=case).source == source
    assert fresh(case).status == Status.CLOSED
    kinds = [one.kind for one in timeline(stream_of(case.pk))]
    assert kinds[-3:] == ["closing.invited", "closing.judged", "closing.closed"]


def test_the_code_is_kept_nowhere_and_opens_nothing_else() -> None:
    case = a_named_case(a_unit())
    code = actions.invite_verdict(
        raisings(case)[0], source=Source.SITE, actor=clerk(a_unit())
    )

    kept = str(Invitation.objects.values().get())
    assert code not in kept
    assert code not in str([one.facts for one in timeline(stream_of(case.pk))])
    for wrong in (new_code(), "x", code[:-1]):
        with pytest.raises(NotVisible):
            invited(wrong)


def test_a_code_serves_once_in_time_and_for_its_round() -> None:
    case = a_named_case(a_unit())
    (raising,) = raisings(case)
    me, who = as_raiser(raising), clerk(a_unit())
    late = actions.invite_verdict(raising, source=Source.SITE, actor=who)
    old = actions.invite_verdict(raising, source=Source.LINK, actor=who)
    used = actions.invite_verdict(raising, source=Source.LINK, actor=who)

    with (
        clock.set_to(clock.now() + timedelta(minutes=31)),
        pytest.raises(Refused, match="invitation-late"),
    ):
        actions.judge_invited(late, HAPPY, actor=me)
    actions.judge_invited(used, BAD, actor=me)
    with pytest.raises(Refused, match="invitation-used"):
        actions.judge_invited(used, HAPPY, actor=me)
    with pytest.raises(Refused, match="invitation-over"):
        actions.judge_invited(old, HAPPY, actor=me)

    assert Judgement.objects.filter(case=case).count() == 1
    assert fresh(case).round == 2


def test_nobody_is_asked_before_there_is_an_answer_nor_twice() -> None:
    case, asked = a_case_with(a_unit()), a_case_of_two(a_unit())
    judge(asked, HAPPY)

    for raising, code in (
        (raisings(case)[0], "not-asked-yet"),
        (raisings(asked)[0], "judged"),
    ):
        with pytest.raises(Refused, match=code):
            actions.invite_verdict(raising, source=Source.SITE, actor=clerk(a_unit()))
    assert not Invitation.objects.exists()


def test_the_unit_may_not_learn_by_its_own_screen_who_of_several_rated() -> None:
    water = a_unit()
    case = a_case_of_two(water)

    with pytest.raises(Refused, match="raters-protected"):
        actions.invite_verdict(
            raisings(case)[0], source=Source.SITE, actor=clerk(water)
        )
    with pytest.raises(Refused, match="not-permitted"):
        actions.invite_verdict(
            raisings(case)[0], source=Source.SITE, actor=handler_of(water)
        )
