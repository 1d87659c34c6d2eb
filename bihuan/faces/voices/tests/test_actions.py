"""What comes in is a matter, once; a no needs two; nothing is half kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from bihuan.faces.voices import actions, queries
from bihuan.faces.voices.models import (
    Refusal,
    Report,
)
from bihuan.faces.voices.tests.factories import (
    a_refusal,
    a_report,
    clerk,
)
from bihuan.faces.voices.words import (
    SECOND_READ,
    Reading,
)
from bihuan.ground.access.words import Role
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.clocks.queries import clocks_of, find_clock
from bihuan.ground.files.models import StoredFile
from bihuan.ground.files.words import Content, Kind
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.queries import raising_by_receipt
from bihuan.loop.cases.tests.factories import a_unit, acting, dispatcher, head_of

pytestmark = pytest.mark.django_db
PAPER = Content(
    name="告知单.pdf",
    kind=Kind.DOCUMENT,
    media_type="application/pdf",
    data=b"%PDF-1.4 slip",
)


def nothing_came(before: int) -> None:
    assert Case.objects.count() == 0
    assert Entry.objects.count() == before


# ---- The window ----------------------------------------------------------------------


def test_what_the_clerk_takes_down_is_a_matter_of_the_windows_sort(county: int) -> None:
    raised = actions.report(a_report(county), papers=[PAPER], actor=clerk())
    case = Case.objects.get()
    assert (case.number, case.profile.code, case.channel) == (
        raised.number,
        "window-bbc",
        "window",
    )
    assert "行政审批局" in case.body
    assert "系统里没有这一类" in case.body
    assert Report.objects.get().unit_id == county
    # The raiser's paper, not the evidence by which a handler could close.
    raising = raising_by_receipt(raised.receipt)
    assert StoredFile.objects.get().use == f"raiser:{raising.pk}"


@pytest.mark.proves("window", "resend")
def test_the_same_form_of_the_window_is_one_matter(county: int) -> None:
    new = a_report(county)
    first = actions.report(new, actor=clerk())
    again = actions.report(new, papers=[PAPER], actor=clerk())
    assert (again.number, again.receipt) == (first.number, first.receipt)
    assert Case.objects.count() == Report.objects.count() == 1
    assert not StoredFile.objects.exists()


def test_other_words_on_the_same_form_of_the_window_are_another_matter(
    county: int,
) -> None:
    new = a_report(county)
    first = actions.report(new, actor=clerk())
    again = actions.report(replace(new, wish="给我一张清单。"), actor=clerk())
    assert again.receipt != first.receipt
    assert "给我一张清单。" in Case.objects.get(number=again.number).body


def test_a_crash_in_the_middle_leaves_nothing(
    county: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Entry.objects.count()

    def fail(*_given: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("bihuan.faces.voices.actions.reporting.record", fail)
    new = a_report(county)
    with pytest.raises(RuntimeError):
        actions.report(new, actor=clerk())
    nothing_came(before)
    monkeypatch.undo()
    assert actions.report(new, actor=clerk()).number


def test_without_a_word_or_without_the_right_nothing_is_taken_down(county: int) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match="voice-empty"):
        actions.report(replace(a_report(county), said=" "), actor=clerk())
    with pytest.raises(Refused, match="not-permitted"):
        actions.report(a_report(county), actor=acting(Role.HANDLER, county))
    nothing_came(before)


# ---- Refusals ------------------------------------------------------------------------


def test_a_no_waits_for_a_second_reader_with_a_clock(county: int) -> None:
    row = Refusal.objects.get(pk=a_refusal(county))
    going = find_clock(f"refusal:{row.pk}", SECOND_READ)
    assert going is not None
    assert going.due_at == row.due_at > clock.now()
    assert row.state == Reading.WAITING


def test_who_reported_a_no_cannot_agree_with_it(county: int) -> None:
    head = head_of(county)
    pk = a_refusal(county, by=head)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="refusal-own"):
        actions.read_refusal(pk, agree=True, reason="可以。", actor=head)
    assert Entry.objects.count() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Refusal.objects.filter(pk=pk).update(
            state=Reading.UPHELD, read_by=head.name, read_at=clock.now()
        )


def test_the_head_of_another_unit_cannot_read_a_no(county: int) -> None:
    pk = a_refusal(county)
    foreign = head_of(a_unit("城管局"))
    with pytest.raises(NotVisible):
        actions.read_refusal(pk, agree=False, reason="应当办。", actor=foreign)
    assert Refusal.objects.get().state == Reading.WAITING
    assert not Case.objects.exists()


def test_a_no_with_other_words_on_the_same_form_is_another(county: int) -> None:
    draft = str(uuid4())
    first = a_refusal(county, draft=draft)
    assert a_refusal(county, draft=draft) == first
    changed = a_refusal(county, draft=draft, ground="缺一张图。")
    assert Refusal.objects.get(pk=changed).ground == "缺一张图。"
    assert Refusal.objects.count() == 2


def test_an_agreed_no_stops_its_clock_and_is_read_once(county: int) -> None:
    pk = a_refusal(county)
    actions.read_refusal(pk, agree=True, reason="依据准确。", actor=head_of(county))
    row = Refusal.objects.get()
    assert (row.state, row.case) == (Reading.UPHELD, None)
    assert clocks_of(f"refusal:{pk}")[0].stopped_at is not None
    with pytest.raises(Refused, match="refusal-read"):
        actions.read_refusal(pk, agree=False, reason="再看。", actor=dispatcher())


def test_a_no_that_nobody_agrees_with_is_a_matter_with_the_applicants_telephone(
    county: int,
) -> None:
    pk = a_refusal(county)
    actions.read_refusal(pk, agree=False, reason="只差一张图。", actor=dispatcher())
    case = Case.objects.get()
    assert Refusal.objects.get().case == case
    assert "只差一张图" in case.body
    assert Raising.objects.get().identity_id is not None
    facts = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert "13800002222" not in facts


def test_the_clock_of_a_second_reader_fires_when_nobody_reads(county: int) -> None:
    pk = a_refusal(county)
    late = Refusal.objects.get().due_at + timedelta(minutes=1)
    with clock.set_to(late):
        sweep()
        (line,) = queries.refusals(dispatcher())
    assert line.late
    assert "clocks.fired" in [one.kind for one in timeline(f"refusal:{pk}")]
