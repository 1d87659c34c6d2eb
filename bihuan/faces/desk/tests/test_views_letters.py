from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bihuan.directory.letters.models import Letter
from bihuan.directory.letters.tests.factories import a_template
from bihuan.ground.access.words import Actor
from bihuan.ground.vault.queries import reveals_of
from bihuan.loop.cases.models import Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_reported_case,
    a_unit,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def test_a_letter_is_seen_before_it_is_issued_and_downloaded_after(
    browse: Browse,
) -> None:
    case = a_reported_case(a_unit(), raiser_name="苗青", phone="13900001234")
    client = browse(dispatcher())
    offered = client.get(at("case", case.number)).content.decode()
    draft = client.get(at("issue_letter", case.number, "reply"))
    sample = client.get(at("issue_letter", case.number, "reply") + "?pdf=1")

    assert "答复意见书" in offered
    assert "路灯已修好。" in draft.content.decode()
    assert "〔" in draft.content.decode()
    assert sample.content.startswith(b"%PDF")
    assert not Letter.objects.exists()

    raising = Raising.objects.get(case=case).pk
    given = {"seen": case.version, "raising": raising, "named": "blank"}
    sent = client.post(at("issue_letter", case.number, "reply"), given)
    letter = Letter.objects.get()
    assert sent.url == at("letter", letter.pk)
    shown = client.get(sent.url).content.decode()
    assert letter.number in shown
    assert "苗青" not in shown
    pdf = body(client.get(at("letter_file", letter.pk, "pdf")))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\n", "")
    assert letter.number in text
    assert "路灯已修好。" in text
    assert body(client.get(at("letter_file", letter.pk, "docx"))).startswith(b"PK")
    again = client.post(at("issue_letter", case.number, "reply"), given)
    assert again.status_code == 409


def test_a_name_on_a_letter_is_revealed_and_the_raiser_reads_it(
    browse: Browse,
) -> None:
    case = a_reported_case(a_unit(), raiser_name="苗青", phone="13900001234")
    raising = Raising.objects.get(case=case)
    given = {"seen": case.version, "raising": raising.pk, "named": "name"}
    browse(dispatcher()).post(at("issue_letter", case.number, "reply"), given)

    letter = Letter.objects.get()
    pdf = body(browse(dispatcher()).get(at("letter_file", letter.pk, "pdf")))
    assert "苗青" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert letter.addressee != "苗青"
    (seen,) = reveals_of(raising.identity_id or 0)
    assert "答复意见书" in seen.reason


def test_a_refusal_tells_the_right_route(browse: Browse) -> None:
    case = a_case()
    routing.decline(
        case.pk, ground="属于信访事项", route="请向信访局提出。", actor=dispatcher()
    )
    shown = browse(dispatcher()).get(at("issue_letter", case.number, "refusal"))

    assert "属于信访事项" in shown.content.decode()
    assert "请向信访局提出。" in shown.content.decode()
    early = browse(dispatcher()).get(at("issue_letter", case.number, "reply"))
    assert early.status_code == 404


def test_who_may_not_see_the_case_sees_no_letter_of_it(browse: Browse) -> None:
    unit = a_unit()
    case = a_reported_case(unit)
    browse(dispatcher()).post(
        at("issue_letter", case.number, "reply"), {"seen": case.version}
    )
    letter = Letter.objects.get()

    assert browse(handler_of(unit)).get(at("letter", letter.pk)).status_code == 200
    stranger = browse(handler_of(a_unit()))
    for address in (
        at("letter", letter.pk),
        at("letter_file", letter.pk, "pdf"),
        at("issue_letter", case.number, "reply"),
    ):
        assert stranger.get(address).status_code == 404


def test_the_register_is_sifted_and_handed_out_as_a_table(browse: Browse) -> None:
    case = a_reported_case(a_unit(), title="=路灯")
    client = browse(dispatcher())
    client.post(at("issue_letter", case.number, "reply"), {"seen": case.version})
    number = Letter.objects.get().number

    assert number in client.get(at("letters") + "?text=路灯").content.decode()
    assert number not in client.get(at("letters") + "?kind=notice").content.decode()
    assert client.get(at("letters") + "?after=broken").status_code == 409
    table = client.get(at("letters_file", "csv")).content.decode("utf-8-sig")
    assert number in table
    assert "'=路灯" in table
    assert client.get(at("letters_file", "xlsx")).content.startswith(b"PK")


def test_a_template_is_checked_kept_used_and_taken_back(browse: Browse) -> None:
    client = browse(supervisor())
    address = at("letter_template", "reply")
    assert "系统自带" in client.get(at("letter_templates")).content.decode()
    wrong = upload("{{ 文号 }}{{ 答复正文 }}")
    refused = client.post(address, {"file": wrong, "note": ""})
    assert refused.status_code == 409
    assert "答复正文" in refused.content.decode()
    assert "答复内容" in refused.content.decode()

    kept = client.post(address, {"file": upload("新 {{ 文号 }}"), "note": "改版"})
    assert kept.url == address
    shown = client.get(address).content.decode()
    assert "改版" in shown
    assert client.get(at("letter_template_file", "reply", 1)).content[:2] == b"PK"
    client.post(at("letter_template_back", "reply", 0))
    assert "第2版" in client.get(address).content.decode()
    nobody = browse(handler_of(a_unit()))
    assert nobody.get(address).status_code == 403
    assert client.get(at("letter_template", "nonsense")).status_code == 404


def upload(*paragraphs: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("模板.docx", a_template(*paragraphs))


def test_the_handler_of_a_case_issues_no_acceptance(browse: Browse) -> None:
    unit = a_unit()
    case = a_case_with(unit)
    address = at("issue_letter", case.number, "acceptance")
    assert browse(handler_of(unit)).get(address).status_code == 404
    assert browse(dispatcher()).get(address).status_code == 200


def test_a_letter_is_written_in_chinese_whoever_issues_it(browse: Browse) -> None:
    unit = a_unit("区住建局", name_en="Housing Bureau")
    case = a_case_with(unit)
    address = at("issue_letter", case.number, "acceptance")
    client = browse(dispatcher())
    client.cookies["language"] = "en"
    shown = client.get(address)

    assert "Notice of acceptance" in shown.content.decode()
    assert "区住建局" in shown.content.decode()
    assert "Housing Bureau" not in shown.content.decode()
