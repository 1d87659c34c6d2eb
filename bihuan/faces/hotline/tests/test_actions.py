from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from bihuan.directory.knowledge.queries import misses
from bihuan.directory.knowledge.tests.factories import an_answer
from bihuan.faces.hotline import queries
from bihuan.faces.hotline.actions import (
    end_call,
    pop,
    save_draft,
    take_call,
    wrap_up,
)
from bihuan.faces.hotline.actions.calling import locked
from bihuan.faces.hotline.jobs import let_go
from bihuan.faces.hotline.models import Call
from bihuan.faces.hotline.tests.factories import (
    PHONE,
    STORY,
    a_call,
    an_operator,
    row,
    told,
)
from bihuan.faces.hotline.words import Mode, OpenCall, Outcome
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_case, a_unit
from bihuan.loop.cases.words import Status

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("county"),
]
MACHINE = Actor("client:1", frozenset(), frozenset({Permission.REGISTER}))


@pytest.fixture
def centre(county: None) -> int:
    return a_unit("热线中心", is_dispatch_centre=True)


@pytest.fixture
def seat(centre: int) -> Actor:
    return an_operator(centre)


def everything_stored() -> str:
    """All rows of the hotline, the knowledge base and the ledger, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in (
            "hotline_call",
            "hotline_logged",
            "knowledge_miss",
            "ledger_entry",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - our own names
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found)


# -- Coming -------------------------------------------------------------------------


def test_the_number_of_a_call_is_nowhere_in_clear(seat: Actor) -> None:
    ticket = a_call(seat)
    save_draft(
        ticket, said={"phone": PHONE, "name": "苗女士", "body": STORY}, actor=seat
    )
    stored = everything_stored()
    assert PHONE not in stored
    assert "苗女士" not in stored
    assert PHONE.encode().hex() not in stored
    assert STORY.encode().hex() not in stored


def test_the_same_call_announced_again_gives_the_same_ticket(seat: Actor) -> None:
    first = pop(phone=PHONE, line="12345", source_id="cti-1", actor=MACHINE)
    again = pop(phone=PHONE, line="12345", source_id="cti-1", actor=MACHINE)
    other = pop(phone=PHONE, line="12345", source_id="cti-2", actor=MACHINE)
    assert first == again != other
    assert Call.objects.count() == 2


def test_a_ringing_call_is_taken_once_and_by_one(seat: Actor, centre: int) -> None:
    ticket = UUID(pop(phone=PHONE, source_id="cti-1", actor=MACHINE))
    other = an_operator(centre, username="seat2")
    take_call(ticket, actor=seat)
    take_call(ticket, actor=seat)
    with pytest.raises(Refused, match="call-taken"):
        take_call(ticket, actor=other)
    for deed in (
        lambda: save_draft(ticket, said={"body": "x"}, actor=other),
        lambda: wrap_up(ticket, told(), actor=other),
        lambda: end_call(ticket, outcome=Outcome.SILENT, actor=other),
    ):
        with pytest.raises(Refused, match="call-of-another"):
            deed()
    with pytest.raises(NotVisible):
        queries.open_call(other, ticket)
    with pytest.raises(NotVisible):
        take_call(uuid4(), actor=seat)
    kinds = [one.kind for one in timeline(f"call:{ticket}")]
    assert kinds == ["hotline.popped", "hotline.taken"]


def test_a_call_that_nobody_took_rings_off_and_its_number_is_forgotten(
    seat: Actor,
) -> None:
    ticket = UUID(pop(phone=PHONE, source_id="cti-1", actor=MACHINE))
    mine = a_call(seat)
    with clock.set_to(clock.now() + timedelta(minutes=16)):
        with pytest.raises(Refused, match="call-over"):
            take_call(ticket, actor=seat)
        assert let_go() == 1
        assert let_go() == 0
    assert (row(ticket).outcome, row(ticket).draft) == ("ring-off", None)
    assert row(mine).outcome == ""


# -- Written down ---------------------------------------------------------------------


def test_a_draft_outlives_the_browser_and_is_erased_by_the_wrap_up(
    seat: Actor,
) -> None:
    ticket = a_call(seat)
    save_draft(ticket, said={"body": STORY, "mode": "policy", "csrf": "x"}, actor=seat)
    found = queries.open_call(seat, ticket)
    assert isinstance(found, OpenCall)
    assert found.said == {"body": STORY, "mode": "policy"}

    done = wrap_up(ticket, told(), actor=seat)

    assert (row(ticket).draft, row(ticket).salt) == (None, None)
    assert queries.open_call(seat, ticket) == done.number
    with pytest.raises(Refused, match="call-wrapped"):
        save_draft(ticket, said={"body": "more"}, actor=seat)


def test_a_draft_does_not_open_in_another_row(seat: Actor) -> None:
    one, other = a_call(seat), a_call(seat)
    Call.objects.filter(ticket=other).update(draft=row(one).draft)
    with pytest.raises(Exception, match="密文"):
        queries.open_call(seat, other)


# -- Wrapped up -----------------------------------------------------------------------


def test_the_three_ways_are_each_counted_and_lead_where_they_should(
    seat: Actor,
) -> None:
    unit = a_unit("住建局")
    ways = {
        Mode.DISPATCH: told(),
        Mode.POLICY: told(Mode.POLICY, answer="电动车不能推进楼里充电。"),
        Mode.THREE_WAY: told(
            Mode.THREE_WAY, answer="住建局已在电话里说明。", unit_id=unit
        ),
    }
    numbers = {
        mode: wrap_up(a_call(seat), wrap, actor=seat) for mode, wrap in ways.items()
    }
    status = {
        mode: Case.objects.get(number=done.number).status
        for mode, done in numbers.items()
    }
    assert status[Mode.POLICY] == status[Mode.THREE_WAY] == Status.CALLING_BACK
    assert status[Mode.DISPATCH] in {Status.REGISTERED, Status.ACCEPTED}
    assert all(done.receipt for done in numbers.values())
    page = queries.connection(seat)
    assert [n for _, n in page.modes] == [1, 1, 1]
    assert Call.objects.get(mode=Mode.THREE_WAY).unit_id == unit


@pytest.mark.proves("hotline", "resend")
def test_a_second_click_gives_the_same_matter_and_no_second_one(seat: Actor) -> None:
    ticket = a_call(seat)
    first = wrap_up(ticket, told(), actor=seat)
    again = wrap_up(ticket, told(body="别的话。"), actor=seat)
    assert (again.number, again.receipt, again.already) == (first.number, "", True)
    assert Case.objects.count() == 1


@pytest.mark.proves("hotline", "refusal")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body": " "}, "call-empty"),
        ({"mode": Mode.POLICY}, "call-unanswered"),
        ({"mode": Mode.THREE_WAY}, "call-whom"),
        ({"answer": "已答。"}, "call-answered"),
        (
            {"mode": Mode.POLICY, "answer": "苗女士请拨13900005678。"},
            "answer-leaks",
        ),
        ({"profile": "nothing"}, None),
        ({"into": "RX-NOT-THERE"}, None),
    ],
)
def test_a_refused_wrap_up_changes_nothing_and_loses_nothing(
    seat: Actor, change: dict[str, object], code: str | None
) -> None:
    ticket = a_call(seat)
    save_draft(ticket, said={"body": STORY}, actor=seat)
    wrap = told(**{"name": "苗女士", **change})  # type: ignore[arg-type]
    before = Entry.objects.count()
    if code is None:
        with pytest.raises(NotVisible):
            wrap_up(ticket, wrap, actor=seat)
    else:
        with pytest.raises(Refused, match=code):
            wrap_up(ticket, wrap, actor=seat)
    assert (Case.objects.count(), Entry.objects.count()) == (0, before)
    found = queries.open_call(seat, ticket)
    assert isinstance(found, OpenCall)
    assert found.said["body"] == STORY


@pytest.mark.proves("hotline", "crash")
def test_a_crash_in_the_middle_leaves_the_call_as_it_was(
    seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = a_call(seat)

    def dies(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("bihuan.faces.hotline.actions.wrapping.answer_at_once", dies)
        with pytest.raises(RuntimeError):
            wrap_up(ticket, told(Mode.POLICY, answer="可以。"), actor=seat)
    assert Case.objects.count() == 0
    assert isinstance(queries.open_call(seat, ticket), OpenCall)
    done = wrap_up(ticket, told(Mode.POLICY, answer="可以。"), actor=seat)
    assert Case.objects.get().number == done.number


def test_the_second_of_two_clicks_waits_and_finds_it_done(seat: Actor) -> None:
    ticket = a_call(seat)

    def click() -> bool:
        try:
            return wrap_up(ticket, told(), actor=seat).already
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            locked(ticket)
            answer = second.submit(click)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
        assert answer.result(timeout=10) is False
    assert wrap_up(ticket, told(), actor=seat).already


def test_what_was_searched_and_not_used_is_listed_for_its_owner(
    seat: Actor, centre: int
) -> None:
    wrap_up(a_call(seat), told(searched="公积金贷款 王小明"), actor=seat)
    (one,) = misses(units={centre})
    assert (one.words, one.count) == ("公积金 贷款", 1)
    answer = an_answer(centre)
    used = told(Mode.POLICY, answer="可以。", searched="社保卡", answer_id=answer)
    wrap_up(a_call(seat), used, actor=seat)
    assert len(misses()) == 1
    assert Call.objects.get(answer=answer).mode == Mode.POLICY


def test_one_more_voice_joins_what_others_raised(seat: Actor) -> None:
    other = a_case()
    done = wrap_up(a_call(seat), told(into=other.number), actor=seat)
    case = Case.objects.get(number=done.number)
    assert (case.status, case.merged_into_id) == (Status.MERGED, other.pk)
