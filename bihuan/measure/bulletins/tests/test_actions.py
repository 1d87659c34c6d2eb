"""A bulletin from its draft to the page that everybody reads, and counted again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.ground.access.words import Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import a_case_with, a_closed_case, a_unit, acting
from bihuan.loop.conftest import settle
from bihuan.measure.bulletins import actions, queries
from bihuan.measure.bulletins.models import Bulletin
from bihuan.measure.bulletins.words import Readers, Span, State
from bihuan.measure.figures.words import Part

DRAFTER = acting(Role.SUPERVISOR, name="account:9000")
LEADER = acting(Role.LEADER, name="account:9100")
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def drafted(readers: Readers = Readers.STAFF, *, closed: int = 2) -> int:
    unit = a_unit("自来水公司")
    for _ in range(closed):
        a_closed_case(unit)
    a_case_with(unit)
    settle()
    return actions.draft_bulletin(Span.WEEK, clock.local_day(), readers, actor=DRAFTER)


def published(readers: Readers = Readers.STAFF, *, closed: int = 2) -> int:
    made = drafted(readers, closed=closed)
    with clock.set_to(clock.now() + timedelta(days=7)):
        if readers is Readers.EVERYBODY:
            actions.count_again(made, actor=DRAFTER)
        handed_on(made)
    return made


def handed_on(made: int) -> None:
    actions.submit_bulletin(made, actor=DRAFTER)
    actions.approve_bulletin(made, actor=LEADER)
    actions.publish_bulletin(made, actor=DRAFTER)


def test_a_draft_is_written_from_its_numbers_and_each_leads_to_its_cases() -> None:
    made = drafted()
    found = queries.find_bulletin(made, actor=DRAFTER)

    assert "共受理诉求3件" in "".join(one.text for one in found.blocks)
    (place,) = [
        at
        for at, one in enumerate(found.numbers)
        if (one.mark, one.before) == ("办结率", False)
    ]
    assert (found.numbers[place].n, found.numbers[place].of) == (2, 3)
    top = queries.rows_of_number(made, place, Part.NUMERATOR, actor=LEADER)
    below = queries.rows_of_number(made, place, Part.DENOMINATOR, actor=LEADER)
    assert (top.counted, below.counted) == (2, 3)
    assert len(below.cases.items) == 3
    assert [board.kind for board in found.boards if board.kind]


def test_another_approves_and_what_was_published_stands_still() -> None:
    made = published()
    before = Entry.objects.count()
    a_closed_case(a_unit())
    settle()

    row = Bulletin.objects.get(pk=made)
    assert row.state == State.PUBLISHED
    checked = queries.check_bulletin(made, actor=DRAFTER)
    assert (checked.ok, checked.cases, checked.other_formulas) == (True, 3, ())
    assert queries.bulletin_file(made, "pdf", actor=LEADER).startswith(b"%PDF")
    assert queries.bulletin_file(made, "docx", actor=LEADER)[:2] == b"PK"
    assert queries.bulletin_file(made, "xlsx", actor=LEADER)[:2] == b"PK"
    with pytest.raises(Refused, match="bulletin-handed-in"):
        actions.count_again(made, actor=DRAFTER)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Bulletin.objects.filter(pk=made).update(title="更好看的数字")
    assert Entry.objects.count() > before


def test_the_drafter_does_not_approve_and_nothing_changes() -> None:
    made = drafted()
    actions.submit_bulletin(made, actor=DRAFTER)
    before = Entry.objects.count()
    both = acting(Role.LEADER, name=DRAFTER.name)

    with pytest.raises(Refused, match="bulletin-own"):
        actions.approve_bulletin(made, actor=both)
    with pytest.raises(Refused, match="bulletin-not-approved"):
        actions.publish_bulletin(made, actor=DRAFTER)
    with pytest.raises(Refused, match="not-permitted"):
        actions.approve_bulletin(made, actor=DRAFTER)

    assert Bulletin.objects.get(pk=made).state == State.SUBMITTED
    assert Entry.objects.count() == before


def test_a_declined_one_comes_back_with_words_and_may_be_counted_anew() -> None:
    made = drafted()
    actions.submit_bulletin(made, actor=DRAFTER)
    actions.decline_bulletin(made, words="补上原因。", actor=LEADER)
    a_case_with(a_unit())
    settle()

    actions.count_again(made, actor=DRAFTER)
    body = "本周受理{{ 受理数 }}。"
    actions.redraft_bulletin(made, title="周报", body=body, actor=DRAFTER)

    found = queries.find_bulletin(made, actor=DRAFTER)
    assert found.blocks[0].text == "本周受理4件。"
    assert found.words == "补上原因。"
    with pytest.raises(Refused, match="bulletin-unknown-number"):
        actions.redraft_bulletin(made, title="x", body="{{ 好评率 }}", actor=DRAFTER)


def test_what_was_tampered_with_does_not_come_out_again() -> None:
    made = published()
    row = Bulletin.objects.get(pk=made)
    row.numbers[0]["n"] = 30
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        row.save(update_fields=["numbers"])
        cursor.execute("SET LOCAL session_replication_role = origin")

    checked = queries.check_bulletin(made, actor=DRAFTER)

    assert not checked.whole
    assert [one.what for one in checked.different] == ["受理数"]


def test_everybody_reads_only_what_is_for_everybody_and_nothing_of_few() -> None:
    staff, public = published(), published(Readers.EVERYBODY)

    assert [one.id for one in queries.public_bulletins().items] == [public]
    with pytest.raises(NotVisible):
        queries.find_public_bulletin(staff)
    found = queries.find_public_bulletin(public)
    assert all(one.hidden or not 0 < one.n < 5 for one in found.numbers)
    assert {one.code for one in found.numbers} & {"late", "median-days"} == set()
    assert queries.check_bulletin(public, actor=DRAFTER).ok


def test_everybody_reads_one_of_a_period_and_only_when_the_period_is_over() -> None:
    early = drafted(Readers.EVERYBODY)
    day = clock.local_day()
    with pytest.raises(Refused, match="bulletin-running"):
        actions.submit_bulletin(early, actor=DRAFTER)
    Bulletin.objects.filter(pk=early).update(readers=Readers.STAFF)
    actions.submit_bulletin(early, actor=DRAFTER)
    actions.approve_bulletin(early, actor=LEADER)
    Bulletin.objects.filter(pk=early).update(readers=Readers.EVERYBODY)
    with clock.set_to(clock.now() + timedelta(days=7)):
        with pytest.raises(Refused, match="bulletin-running"):
            actions.publish_bulletin(early, actor=DRAFTER)
        first, second = (
            actions.draft_bulletin(Span.WEEK, day, Readers.EVERYBODY, actor=DRAFTER)
            for _ in range(2)
        )
        handed_on(first)
        with pytest.raises(Refused, match="bulletin-twice"):
            handed_on(second)
        assert [one.id for one in queries.public_bulletins().items] == [first]
        handed_on(actions.draft_bulletin(Span.WEEK, day, Readers.STAFF, actor=DRAFTER))


def test_staff_without_a_part_in_it_see_what_was_published() -> None:
    made, shown = drafted(), published()
    handler = acting(Role.HANDLER, name="account:9300")

    assert [one.id for one in queries.bulletins(handler).items] == [shown]
    with pytest.raises(NotVisible):
        queries.find_bulletin(made, actor=handler)


def test_the_buttons_say_beforehand_what_would_be_refused() -> None:
    early = drafted(Readers.EVERYBODY)
    said = queries.find_bulletin(early, actor=DRAFTER).may["submit"]
    assert said.code == "bulletin-running"
    with pytest.raises(Refused, match=said.code):
        actions.submit_bulletin(early, actor=DRAFTER)
    with clock.set_to(clock.now() + timedelta(days=7)):
        actions.count_again(early, actor=DRAFTER)
        other = actions.draft_bulletin(
            Span.WEEK,
            clock.local_day() - timedelta(days=7),
            Readers.EVERYBODY,
            actor=DRAFTER,
        )
        for made in (early, other):
            actions.submit_bulletin(made, actor=DRAFTER)
            actions.approve_bulletin(made, actor=LEADER)
        assert queries.find_bulletin(other, actor=DRAFTER).may["publish"]
        actions.publish_bulletin(early, actor=DRAFTER)
        found = queries.find_bulletin(other, actor=DRAFTER).may["publish"]
        assert found.code == "bulletin-twice"
        third = actions.draft_bulletin(
            Span.WEEK,
            clock.local_day() - timedelta(days=7),
            Readers.EVERYBODY,
            actor=DRAFTER,
        )
        found = queries.find_bulletin(third, actor=DRAFTER).may["submit"]
        assert found.code == "bulletin-twice"
        with pytest.raises(Refused, match="bulletin-twice"):
            actions.submit_bulletin(third, actor=DRAFTER)


def test_words_that_name_an_uncounted_number_stop_the_button() -> None:
    made = drafted()
    Bulletin.objects.filter(pk=made).update(body="好评率是{{ 好评率 }}。")
    found = queries.find_bulletin(made, actor=DRAFTER).may["submit"]
    assert found.code == "bulletin-unknown-number"
