"""A file at the desk: read without a trace, taken in once, and gone on with after a death."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bihuan.faces.imports import actions, jobs, queries
from bihuan.faces.imports.jobs import working
from bihuan.faces.imports.models import Chunk, Import, Refusals
from bihuan.faces.imports.tests.factories import (
    BAD,
    GOOD,
    HEADER,
    PHONE,
    a_book,
    a_csv,
    a_row,
    brought,
    counts,
    later,
    took_in,
)
from bihuan.faces.imports.words import Event, State
from bihuan.ground.access.words import Actor, Permission, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit import remembered
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import acting, dispatcher

pytestmark = pytest.mark.usefixtures("county")
OTHER = acting(Role.DISPATCHER, name="account:9002")


@pytest.mark.parametrize(
    "content",
    [a_csv(GOOD, BAD), a_csv(GOOD, BAD).decode().encode("gb18030"), a_book(GOOD, BAD)],
    ids=["utf-8", "gb18030", "xlsx"],
)
def test_a_file_is_read_without_a_trace_and_then_taken_in_as_foreseen(
    content: bytes,
) -> None:
    one = brought(content)
    assert counts(one) == (State.READ, 1, 0, 1)
    assert not Case.objects.exists()
    assert not Entry.objects.filter(kind="intake.raised").exists()
    assert took_in(one) == (State.DONE, 1, 0, 1)
    case = Case.objects.get()
    assert (case.title, case.channel) == ("路灯不亮", "import:hotline")
    assert (one.first_case, one.last_case) == (case.pk, case.pk)


@pytest.mark.proves("imports", "resend")
def test_a_second_press_and_the_same_file_again_double_nothing() -> None:
    first = brought(a_csv(GOOD, BAD))
    assert brought(a_csv(GOOD, BAD)).pk == first.pk
    took_in(first)
    assert took_in(first) == (State.DONE, 1, 0, 1)
    again = brought(a_csv(GOOD, BAD))
    assert counts(again) == (State.READ, 0, 1, 1)
    page = queries.import_page(dispatcher(), again.pk)
    assert page.before is not None
    assert page.before.id == first.pk
    with pytest.raises(Refused, match="import-nothing"):
        actions.begin(again.pk, actor=dispatcher())
    assert Raising.objects.count() == 1
    kinds = Entry.objects.filter(kind__startswith="imports.").values_list("kind")
    assert [kind for (kind,) in kinds.order_by("pk")] == [
        Event.BROUGHT,
        Event.BEGUN,
        Event.IMPORTED,
        Event.BROUGHT,
    ]


def test_what_was_refused_comes_in_once_it_is_mended() -> None:
    one = brought(a_csv(GOOD, BAD))
    took_in(one)
    sample, batches = queries.rejects_of(dispatcher(), one.pk)
    (reject,) = [each for some in batches for each in some]
    assert (reject.line, reject.why.code) == (3, "bad-date")
    mended = [cell.replace("某天", "2026-03-02") for cell in reject.cells]
    header = (*sample.header, "行号", "原因")
    again = brought(a_csv(GOOD, [*mended, "3", "看不懂"], header=header)[:-1])
    # The row that was in already has fewer cells than the header now.
    assert counts(again) == (State.READ, 1, 0, 1)
    assert took_in(again) == (State.DONE, 1, 0, 1)
    assert queries.rejects_of(dispatcher(), again.pk)[0].header == sample.header


def test_another_matter_under_a_known_number_is_foreseen_and_told() -> None:
    took_in(brought(a_csv(GOOD)))
    other = brought(a_csv(("1", "别的事", *GOOD[2:])))
    assert counts(other) == (State.READ, 0, 0, 1)
    (reason,) = queries.import_page(dispatcher(), other.pk).reasons
    assert reason.why.code == "number-taken"
    assert Case.objects.get().number in str(reason.why)
    mine = brought(a_csv(("1", "别的事", *GOOD[2:])), source="信箱")
    assert took_in(mine) == (State.DONE, 1, 0, 0)


@pytest.mark.usefixtures("small_batches")
def test_what_takes_long_is_left_to_the_worker_portion_by_portion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "_whose", lambda _: dispatcher())
    one = brought(a_csv(*(a_row(n) for n in range(5))))
    actions.begin(one.pk, actor=dispatcher())
    jobs.go_on(one.pk, actor=dispatcher(), seconds=0)
    assert counts(one) == (State.TAKING, 2, 0, 0)
    assert jobs.work() == 1
    assert counts(one) == (State.DONE, 5, 0, 0)
    assert jobs.work() == 0


def test_a_large_file_is_not_read_while_somebody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "SMALL", 1)
    monkeypatch.setattr(working, "_whose", lambda _: dispatcher())
    one = brought(a_csv(GOOD))
    assert counts(one) == (State.READING, 0, 0, 0)
    assert jobs.work() == 1
    assert counts(one) == (State.READ, 1, 0, 0)
    bad = brought(a_csv(header=("姓名",)))
    jobs.work()
    assert counts(bad)[0] == State.REFUSED
    assert not Chunk.objects.filter(of=bad).exists()


def test_the_file_lies_sealed_for_a_day_and_no_longer() -> None:
    one, draft = brought(a_csv(GOOD, BAD)), brought(a_csv(BAD))
    kept = b"".join(bytes(each.sealed) for each in Chunk.objects.all())
    kept += b"".join(bytes(each.sealed) for each in Refusals.objects.all())
    kept += bytes(one.sample or b"") + str(list(Entry.objects.values())).encode()
    assert PHONE.encode() not in kept
    assert "张三丰".encode() not in kept
    took_in(one)
    with later(hours=23):
        assert jobs.forget() == 0
    with later(hours=25):
        assert jobs.forget() == 2
        assert jobs.forget() == 0
    assert not Import.objects.filter(pk=draft.pk).exists()
    assert not Chunk.objects.exists()
    assert not Refusals.objects.exists()
    assert counts(one) == (State.DONE, 1, 0, 1)
    assert bytes(Import.objects.get(pk=one.pk).salt) == b""
    with pytest.raises(NotVisible):
        queries.rejects_of(dispatcher(), one.pk)


def test_a_draft_is_its_uploaders_alone() -> None:
    one = brought(a_csv(GOOD, BAD))
    for deed in (
        lambda: queries.import_page(OTHER, one.pk),
        lambda: queries.rejects_of(OTHER, one.pk),
        lambda: actions.begin(one.pk, actor=OTHER),
        lambda: actions.drop(one.pk, actor=OTHER),
    ):
        with pytest.raises(NotVisible):
            deed()
    took_in(one)
    page = queries.import_page(OTHER, one.pk)
    assert (page.sample, page.reasons, page.line.accepted) == (None, [], 1)
    with pytest.raises(Refused, match="import-not-a-draft"):
        actions.drop(one.pk, actor=dispatcher())


@pytest.mark.parametrize(
    "deed",
    [
        lambda who: brought(a_csv(GOOD), actor=who),
        queries.home,
        lambda who: actions.begin(1, actor=who),
        lambda who: actions.drop(1, actor=who),
        lambda who: queries.import_page(who, 1),
    ],
)
def test_nobody_imports_without_the_permission(deed: Callable[[Actor], Any]) -> None:
    clerk = acting(Role.INTAKE)
    assert not clerk.may(Permission.IMPORT)
    with pytest.raises(Refused, match="not-permitted"):
        deed(clerk)
    assert not Import.objects.exists()


def test_lists_cost_the_same_at_any_length(flat_queries: Callable[..., None]) -> None:
    serial = iter(range(100))

    def read() -> None:
        remembered.forget()  # a busy machine may take longer than it is remembered
        queries.home(dispatcher())

    flat_queries(grow=lambda: took_in(brought(a_csv(a_row(next(serial))))), read=read)


def test_two_matters_of_one_wording_are_told_apart_by_a_number() -> None:
    rows = [["", *GOOD[1:], place] for place in ("人民路3号", "建设路8号")]
    one = brought(a_csv(*rows, header=(*HEADER, "地点")))
    assert counts(one) == (State.READ, 1, 0, 1)
    (reason,) = queries.import_page(dispatcher(), one.pk).reasons
    assert reason.why.code == "looks-the-same"


def test_what_was_refused_may_be_brought_again_as_it_is() -> None:
    one = brought(a_csv(GOOD))
    Import.objects.filter(pk=one.pk).update(state=State.REFUSED)
    again = brought(a_csv(GOOD))
    assert again.pk != one.pk
    assert counts(again) == (State.READ, 1, 0, 0)
