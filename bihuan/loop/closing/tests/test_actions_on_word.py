"""What a raiser asks for by telephone: who may take it down, and what the ledger says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.actions import lock_case
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_closed_case,
    a_county,
    a_profile,
    a_unit,
    acting,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
    raiser_of,
)
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Answer, Grade, Source
from bihuan.loop.routing import actions as routing


def operator(*units: int) -> Actor:
    return acting(Role.INTAKE, *(units or (a_unit(),)), name="account:9005")


def last_entry(case: Case) -> Recorded:
    return timeline(stream_of(case.pk))[-1]


@pytest.mark.usefixtures("county")
def test_a_withdrawal_by_telephone_names_the_operator_and_whose_word_it_was() -> None:
    case = a_case_with(a_unit())
    raiser, raising = raiser_of(case)

    actions.record_withdrawal(raising, reason="自己修好了。", actor=operator())

    case = fresh(case)
    assert (case.status, case.result) == (Status.CLOSED, Result.WITHDRAWN)
    given = Judgement.objects.get(case=case)
    assert (given.source, given.taken_by) == (Source.WITHDRAWAL, "account:9005")
    entry = last_entry(case)
    assert (entry.kind, entry.actor) == ("closing.withdrawn", "account:9005")
    assert entry.facts["said_by"] == raiser.name


@pytest.mark.usefixtures("county")
def test_a_reopening_by_telephone_names_the_operator_and_whose_word_it_was() -> None:
    case = a_closed_case(a_unit())
    raiser, raising = raiser_of(case)

    actions.record_reopening(raising, reason="又坏了。", actor=operator())

    case = fresh(case)
    assert (case.status, case.owner_id, case.reopens) == (Status.ACCEPTED, None, 1)
    entry = last_entry(case)
    assert (entry.kind, entry.actor) == ("closing.reopened", "account:9005")
    assert entry.facts["said_by"] == raiser.name


@pytest.mark.usefixtures("county")
def test_an_answer_by_telephone_says_whose_word_it_was() -> None:
    case = a_case_to_call_back(a_unit())
    raiser, raising = raiser_of(case)

    answer = Answer(solved=True, grade=Grade.GOOD)
    actions.record_answer(raising, answer, actor=caller_of(a_unit()))

    (judged,) = [
        one for one in timeline(stream_of(case.pk)) if one.kind == "closing.judged"
    ]
    assert judged.facts["said_by"] == raiser.name


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("who", "code"),
    [
        (operator, "own-withdrawal"),
        (lambda _water: dispatcher(), "sent-it"),
        (handler_of, "not-permitted"),
        (lambda _water: caller_of(a_unit()), "not-permitted"),
    ],
)
def test_nobody_ends_on_a_word_what_they_dispatched_or_handled(
    who: Callable[[int], Actor], code: str
) -> None:
    water = a_unit()
    case = a_case_with(water)
    _, raising = raiser_of(case)

    with pytest.raises(Refused, match=code):
        actions.record_withdrawal(raising, reason="不要了。", actor=who(water))

    assert fresh(case).version == case.version
    assert not Judgement.objects.exists()
    assert last_entry(case).kind == "routing.claimed"


@pytest.mark.usefixtures("county")
def test_a_unit_that_gave_the_case_back_cannot_take_it_down_either() -> None:
    water, roads = a_unit(), a_unit()
    case = a_case_with(water)
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="不归我们。",
        proposed_id=roads,
        actor=handler_of(water),
    )
    routing.agree_return(case.pk, unit_id=roads, actor=dispatcher())

    with pytest.raises(Refused, match="own-withdrawal"):
        actions.record_withdrawal(
            raiser_of(case)[1], reason="不要了。", actor=operator(water)
        )


@pytest.mark.usefixtures("county")
def test_a_word_is_written_down_or_nothing_happens() -> None:
    case = a_case_with(a_unit())

    with pytest.raises(Refused, match="text-missing"):
        actions.record_withdrawal(raiser_of(case)[1], reason=" ", actor=operator())

    assert fresh(case).version == case.version
    assert not Judgement.objects.exists()


@pytest.mark.usefixtures("county")
def test_what_changed_while_the_operator_wrote_is_not_ended() -> None:
    case = a_case_with(a_unit())

    with pytest.raises(Refused, match="stale"):
        actions.record_withdrawal(
            raiser_of(case)[1],
            reason="不要了。",
            seen=case.version - 1,
            actor=operator(),
        )


@pytest.mark.usefixtures("county")
def test_a_caller_too_is_held_to_the_period_for_opening_again() -> None:
    case = a_closed_case(a_unit())
    late = clock.now() + timedelta(days=32)

    with clock.set_to(late), pytest.raises(Refused, match="reopen-late"):
        actions.record_reopening(
            raiser_of(case)[1], reason="又坏了。", actor=operator()
        )

    assert fresh(case).status == Status.CLOSED


@pytest.mark.django_db(transaction=True)
def test_the_operator_waits_for_the_raiser_and_is_then_refused() -> None:
    a_county()
    a_profile()
    case = a_case()
    raiser, raising = raiser_of(case)
    who = operator()

    def takes_down() -> str:
        try:
            actions.record_withdrawal(raising, reason="不要了。", actor=who)
        except Refused as refused:
            return refused.verdict.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            lock_case(case.pk)  # the raiser is in the middle of taking it back
            answer = second.submit(takes_down)
            with pytest.raises(NotYet):
                answer.result(timeout=0.3)
            Judgement.objects.create(
                case_id=case.pk,
                raising_id=raising,
                round=case.round,
                source=Source.WITHDRAWAL,
                given_at=clock.now(),
                taken_by=raiser.name,
            )

        assert answer.result(timeout=5) == "withdrawn"
