from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from docx import Document
from pypdf import PdfReader

from bihuan.directory.letters import actions
from bihuan.directory.letters.models import Counter, Letter, Template
from bihuan.directory.letters.queries import template_bytes, template_versions
from bihuan.directory.letters.tests.factories import (
    CLERK,
    OUTSIDER,
    a_letter,
    issued,
    upload,
)
from bihuan.directory.letters.words import Addressee, Kind, Series
from bihuan.ground.files.queries import open_file
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault.actions import erase, keep
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.conftest import settle

pytestmark = pytest.mark.django_db


def numbers() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("number", flat=True))


def with_series(prefix: str = "谯复", kind: Kind = Kind.REPLY) -> None:
    with transaction.atomic():
        actions.keep_series([Series(kind, prefix, "谯城区政府办", "红头")], actor=CLERK)


def test_letters_are_numbered_by_prefix_and_year() -> None:
    with_series("谯督", Kind.BLUE)
    with_series("谯督", Kind.RED)
    with_series()
    for kind in (Kind.BLUE, Kind.REPLY, Kind.RED):
        issued(kind)
    year = clock.local_day().year
    with clock.set_to(datetime(year + 1, 1, 1, 1, tzinfo=UTC)):
        issued(Kind.BLUE)

    assert numbers() == [
        f"谯督〔{year}〕1号",
        f"谯复〔{year}〕1号",
        f"谯督〔{year}〕2号",
        f"谯督〔{year + 1}〕1号",
    ]


def test_a_letter_is_kept_as_word_and_pdf_and_its_digests_are_in_the_ledger() -> None:
    done = issued(subject="case:7")
    letter = Letter.objects.get(pk=done.id)
    document = open_file(letter.document_id or 0)
    pdf = open_file(letter.pdf_id or 0)
    (entry,) = timeline("case:7")

    text = "".join(p.text for p in Document(str(document.path)).paragraphs)
    drawn = PdfReader(io.BytesIO(pdf.path.read_bytes())).pages[0].extract_text()
    assert done.number in text
    assert done.number in drawn
    assert pdf.name == f"{done.number}.pdf"
    assert entry.kind == "letters.issued"
    assert entry.facts["pdf"] == letter.pdf.sha256
    assert "苗" not in str(entry.facts)


def test_a_letter_that_cannot_be_made_takes_no_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issued()
    monkeypatch.setattr("bihuan.directory.letters.rules.drawn", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issued()
    monkeypatch.undo()

    assert issued().number.endswith("2号")
    assert len(numbers()) == 2


def test_a_matter_gets_one_letter_of_a_kind_for_each_occasion() -> None:
    first = issued(subject="case:1", occasion="1")
    with pytest.raises(Refused, match=first.number):
        issued(subject="case:1", occasion="1")

    assert issued(subject="case:1", occasion="2").number.endswith("2号")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first_succeeds", [True, False])
def test_the_second_of_two_clerks_waits_for_the_number(*, first_succeeds: bool) -> None:
    def second() -> str:
        try:
            return issued().number
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as clerk:
        with transaction.atomic():
            mine = actions.issue(a_letter(), actor=CLERK).number
            theirs = clerk.submit(second)
            with pytest.raises(TimeoutError):
                theirs.result(timeout=0.5)
            transaction.set_rollback(not first_succeeds)
        given = theirs.result(timeout=10)

    serials = [int(n.split("〕")[1].rstrip("号")) for n in (mine, given)]
    assert serials == ([1, 2] if first_succeeds else [1, 1])
    assert Counter.objects.get().last == serials[1]
    assert len(numbers()) == serials[1]


def test_an_edited_template_is_used_from_then_on_and_can_be_taken_back() -> None:
    version = actions.keep_template(
        Kind.REPLY, upload("新模板 {{ 文号 }}"), note="试一试", actor=CLERK
    )
    after = Letter.objects.get(pk=issued().id)
    back = actions.bring_back(Kind.REPLY, 0, actor=CLERK)

    assert (version, after.template, back) == (1, 1, 2)
    text = Document(str(open_file(after.document_id or 0).path)).paragraphs[0].text
    assert text.startswith("新模板")
    assert [one.version for one in template_versions(Kind.REPLY)] == [2, 1, 0]
    assert b"PK" in template_bytes(Kind.REPLY)
    assert Letter.objects.get(pk=issued().id).template == 2


def test_a_wrong_template_is_refused_and_nothing_changes() -> None:
    with pytest.raises(Refused, match="template-variables"):
        actions.keep_template(
            Kind.REPLY, upload("{{ 文号 }}{{ 身份证号 }}"), note="", actor=CLERK
        )
    with pytest.raises(Refused, match="not-permitted"):
        actions.keep_template(Kind.REPLY, upload("{{ 文号 }}"), note="", actor=OUTSIDER)
    with pytest.raises(NotVisible):
        actions.bring_back(Kind.REPLY, 4, actor=CLERK)

    assert not Template.objects.exists()


def test_a_pack_that_says_the_same_again_changes_nothing() -> None:
    with_series()
    with transaction.atomic():
        again = [Series(Kind.REPLY, "谯复", "谯城区政府办", "红头")]
        assert actions.keep_series(again, actor=CLERK) == 0
        with pytest.raises(Refused, match="letters-prefix"):
            actions.keep_series([Series(Kind.REPLY, "R1", "", "")], actor=CLERK)


def test_who_is_erased_is_in_no_letter_any_more() -> None:
    with transaction.atomic():
        identity = keep("苗青", "13900001234", "", "", actor=CLERK)
    done = issued(to=Addressee("苗*", identity_id=identity), subject="case:3")
    other = issued(subject="case:4")
    letter = Letter.objects.get(pk=done.id)
    file = letter.pdf_id or 0

    erase(identity, actor=CLERK)
    settle()
    settle()

    letter.refresh_from_db()
    assert (letter.document_id, letter.pdf_id) == (None, None)
    with pytest.raises(NotVisible):
        open_file(file)
    assert timeline("case:3")[-1].kind == "letters.removed"
    assert Letter.objects.get(pk=other.id).removed_at is None
