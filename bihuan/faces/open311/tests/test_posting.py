"""Reporting by Open311: once however often it is sent, and who reports stays hidden."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.faces.open311.models import Posting
from bihuan.faces.open311.tests.factories import LIGHTS, REPORT, Client311, read
from bihuan.ground.files.queries import files_of
from bihuan.ground.files.tests.factories import a_telephone_photo
from bihuan.ground.ledger.models import Entry
from bihuan.ground.vault.queries import contact_of, masked
from bihuan.kit import clock
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.intake import rules as intake_rules

WHO = {
    "first_name": "铁柱",
    "last_name": "赵",
    "phone": "13800001234",
    "email": "zhao@example.org",
}


def mistakes(answer: Any, status: int) -> list[str]:
    assert answer.status_code == status, answer.content.decode()
    told = answer.json()
    assert {one["code"] for one in told} == {status}
    return [one["description"] for one in told]


def test_a_report_becomes_a_public_matter_with_its_place(client311: Client311) -> None:
    answer = client311.post(lat="33.87", long="115.77", **WHO)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    (told,) = answer.json()
    assert set(told) == {"service_request_id", "service_notice", "account_id"}
    case = Case.objects.get(number=told["service_request_id"])
    assert (case.channel, case.visibility) == (client311.channel, "public")
    assert (case.category.code, case.body) == (LIGHTS, REPORT["description"])
    assert case.place == "幸福路与和平路口（33.870000, 115.770000）"
    posting = Posting.objects.get(case=case)
    assert (posting.lat, posting.long) == (33.87, 115.77)


def test_who_reports_is_in_the_vault_and_nowhere_else(client311: Client311) -> None:
    number = client311.posts(**WHO)

    raising = Raising.objects.get(case__number=number)
    assert raising.identity_id is not None
    assert contact_of(raising.identity_id).email == "zhao@example.org"
    assert masked([raising.identity_id])[raising.identity_id].name == "赵*柱"
    facts = json.dumps(
        list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False
    )
    shown = client311.get("requests.json").content.decode()
    for private in ("铁柱", "13800001234", "zhao@example.org"):
        assert private not in facts
        assert private not in shown


def test_the_raiser_gets_a_code_to_follow_by(client311: Client311) -> None:
    notice = client311.post().json()[0]["service_notice"]

    (raising,) = Raising.objects.all()
    code = notice.split("：")[0].removeprefix("查询码 ")
    page = client311.client.get(f"/f/{code}", follow=True)
    assert raising.case.number in page.content.decode()


def test_in_xml_the_answer_has_the_roots_of_the_specification(
    client311: Client311,
) -> None:
    root = read(client311.post("requests.xml"))

    assert (root.tag, root[0].tag) == ("service_requests", "request")
    number = root.findtext("request/service_request_id")
    assert Case.objects.get().number == number


@pytest.mark.proves("open311", "resend")
def test_a_resend_under_a_name_is_given_the_first_answer(client311: Client311) -> None:
    first = client311.post(Idempotency_Key="k-1")
    again = client311.post(Idempotency_Key="k-1")

    assert again.json() == first.json()
    assert Case.objects.count() == 1
    other = client311.post(Idempotency_Key="k-1", description="另一件。")
    assert mistakes(other, 400) == [
        "这个 Idempotency-Key 已经用于另一件内容不同的报事。"
    ]


@pytest.mark.proves("open311", "resend")
def test_a_resend_without_a_name_is_known_by_its_content_for_ten_minutes(
    client311: Client311,
) -> None:
    number = client311.posts()
    assert client311.posts() == number
    with clock.set_to(clock.now() + timedelta(minutes=9)):
        assert client311.posts() == number
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        later = client311.posts()
        other = client311.posts(description="另一盏也坏了。")
        theirs = Client311().posts()
    assert len({number, later, other, theirs}) == 4


@pytest.mark.proves("open311", "crash")
def test_a_crash_in_the_middle_keeps_nothing(
    client311: Client311, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "power cut"
        raise OSError(msg)

    with monkeypatch.context() as patch:
        patch.setattr("bihuan.faces.open311.actions._keep", broken)
        with pytest.raises(OSError, match="power cut"):
            client311.post()
    assert (Case.objects.count(), Posting.objects.count()) == (0, 0)

    client311.posts()
    assert (Case.objects.count(), Posting.objects.count()) == (1, 1)


def test_a_client_that_does_not_wait_gets_a_token(client311: Client311) -> None:
    (told,) = client311.post(Prefer="respond-async").json()
    assert "service_request_id" not in told

    found = client311.get(f"tokens/{told['token']}.json").json()

    number = Case.objects.get().number
    assert found == [{"service_request_id": number, "token": told["token"]}]
    root = read(client311.get(f"tokens/{told['token']}.xml"))
    assert root.findtext("request/service_request_id") == number
    mistakes(client311.get("tokens/none.json"), 404)


def test_a_picture_lies_with_the_matter(client311: Client311) -> None:
    upload = SimpleUploadedFile("灯.jpg", a_telephone_photo(), "image/jpeg")
    number = client311.posts(media=upload)

    case = Case.objects.get(number=number)
    (kept,) = files_of(f"case:{case.pk}")
    raising = Raising.objects.get(case=case)
    assert (kept.kind, kept.use) == ("photo", f"raiser:{raising.pk}")


def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    client311: Client311,
) -> None:
    upload = SimpleUploadedFile("灯.jpg", b"MZ\x90\x00program", "image/jpeg")

    (said,) = mistakes(client311.post(media=upload), 400)

    assert said.startswith("不能上传这种文件")
    assert Case.objects.count() == 0


@pytest.mark.proves("open311", "refusal")
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"service_code": None}, "service_code: "),
        ({"address_string": None}, "请给出位置"),
        ({"address_string": None, "lat": "33.8"}, "lat 和 long 要一起给"),
        ({"lat": "133.8", "long": "1"}, "lat: "),
        ({"lat": "nan", "long": "1"}, "lat: "),
        ({"address_id": "999999"}, "没有这个 address_id"),
        ({"email": "no mail"}, "email: "),
        ({"phone": "12"}, "phone: "),
        ({"description": "长" * 4001}, "description: "),
        ({"description": "a\x00b"}, "description: "),
        ({"media_url": "javascript:alert(1)"}, "media_url: "),
        ({"attribute[colour]": "red"}, "没有 attribute[colour]"),
        ({"attribute[uscc]": "91341600X"}, "uscc: "),
        ({"attribute[may_share][]": ["0", "1"]}, "attribute[may_share] 只能有一个值"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(
    client311: Client311, told: dict[str, Any], said: str
) -> None:
    found = mistakes(client311.post(**told), 400)

    assert any(one.startswith(said) for one in found), found
    assert Case.objects.count() == 0


def test_an_address_id_is_a_place_of_the_county(client311: Client311) -> None:
    number = client311.posts(address_string=None, address_id="341602", description="")

    case = Case.objects.get(number=number)
    assert (case.area.code, case.place) == ("341602", "谯城区")
    assert (case.title, case.body) == ("路灯照明", "路灯照明：谯城区")


def test_an_unknown_service_is_not_found(client311: Client311) -> None:
    mistakes(client311.post(service_code="none"), 404)
    mistakes(client311.post(service_code="0101"), 404)
    assert client311.posts(service_code="other")


def test_reporting_needs_a_key_that_may(client311: Client311) -> None:
    assert mistakes(client311.post(api_key=None), 403)
    assert mistakes(client311.post(api_key="bh_wrong"), 403)
    reader = Client311("follow")
    assert mistakes(reader.post(), 403)
    by_header = client311.client.post(
        "/open311/v2/requests.json",
        REPORT,
        headers={"Authorization": f"Bearer {client311.secret}"},
    )
    assert by_header.status_code == 200


def test_only_a_public_sort_open_to_open311_takes_reports(
    client311: Client311, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        intake_rules, "may_come_by", lambda **_: Verdict("no", "此类事项不接受。")
    )
    assert mistakes(client311.post(), 400) == ["此类事项不接受。"]


def test_agreeing_to_share_is_kept(client311: Client311) -> None:
    client311.posts(**{"attribute[may_share]": "1"}, **WHO)
    assert Raising.objects.get().may_share
