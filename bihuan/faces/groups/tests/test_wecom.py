"""WeCom calls: checked addresses, matters once, and a clear no to everything else."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.faces.groups import jobs, queries
from bihuan.faces.groups.actions import receiving, reseal, switch_app
from bihuan.faces.groups.models import App, Callback, Incoming
from bihuan.faces.groups.tests.wecom import ADMIN, AES_KEY, TOKEN, Call, WeCom
from bihuan.ground.ledger.models import Entry
from bihuan.ground.vault.queries import masked
from bihuan.kit import clock
from bihuan.loop.cases.models import Case, Raising, Writing
from bihuan.loop.cases.tests.factories import a_unit, fresh
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.tests.factories import answered

CODE = re.compile(r"\w{4}(-\w{4}){3}", re.ASCII)
PUBLIC = "https://county.example"
STORY = "我们厂门口的路灯坏了三天，夜班工人看不见路。"


def test_the_address_is_checked_by_its_bare_echo(wecom: WeCom) -> None:
    answer = wecom.check("1616140317555161061")
    assert answer.status_code == 200
    assert answer.content == b"1616140317555161061"
    assert App.objects.get().verified_at is not None


def test_words_become_a_matter_and_the_reply_names_it(wecom: WeCom) -> None:
    answer = wecom.deliver(wecom.text(STORY))

    case = Case.objects.get()
    assert (case.body, case.profile.code) == (STORY, "wechat-group")
    said = wecom.words(answer)
    assert case.number in said
    assert "https://county.example/" in said
    raising = Raising.objects.get()
    assert raising.channel.startswith("wechat:wecom-")
    assert masked([raising.identity_id])[raising.identity_id].name == "l*u"


@pytest.mark.proves("wecom", "journey")
def test_from_a_message_by_the_code_in_its_reply_to_the_verdict(wecom: WeCom) -> None:
    said = wecom.words(wecom.deliver(wecom.text(STORY)))
    code = CODE.search(said)
    assert code is not None
    case, raiser = answered(Case.objects.get(), a_unit("城管局")), Client()

    assert f"{PUBLIC}/follow/" in said
    raiser.post("/follow/open/", {"code": code[0]})
    assert "请您评价" in raiser.get("/matter/").content.decode()
    raiser.post("/matter/rate/", {"solved": "yes", "grade": "4"})

    assert fresh(case).status == "closed"
    assert Judgement.objects.get().source == "raiser"


def test_who_wrote_stands_in_no_entry(wecom: WeCom) -> None:
    wecom.deliver(wecom.text(STORY, sender="liudehua"))
    facts = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert "liudehua" not in facts
    assert "liudehua" not in str(list(Incoming.objects.values()))


@pytest.mark.proves("wecom", "resend")
def test_three_attempts_are_one_matter_with_one_reply(wecom: WeCom) -> None:
    inner = wecom.text(STORY)
    said = {wecom.words(wecom.post(wecom.call(inner))) for _ in range(3)}
    assert len(said) == 1
    assert Case.objects.count() == Incoming.objects.count() == 1


def test_the_same_callback_byte_for_byte_does_nothing_again(wecom: WeCom) -> None:
    call = wecom.call(wecom.text(STORY))
    first, again = wecom.post(call), wecom.post(call)
    assert wecom.words(first) == wecom.words(again)
    assert Case.objects.count() == Callback.objects.count() == 1


def test_a_nonce_serves_one_callback(wecom: WeCom) -> None:
    call = wecom.call(wecom.text(STORY))
    assert wecom.post(call).status_code == 200
    other = wecom.call(wecom.text("另一件事"))
    sealed = other.body.split(b"<Encrypt><![CDATA[")[1].split(b"]]")[0].decode()
    query = {
        **call.query,
        "msg_signature": wecom.sign(
            call.query["timestamp"], call.query["nonce"], sealed
        ),
    }
    answer = wecom.post(Call(query, other.body))
    assert (answer.status_code, answer.content[:11]) == (400, b"wecom-nonce")
    assert Case.objects.count() == 1


def test_an_old_callback_is_refused_however_well_signed(wecom: WeCom) -> None:
    call = wecom.call(wecom.text(STORY))
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        answer = wecom.post(call)
    assert (answer.status_code, answer.content[:10]) == (400, b"wecom-time")
    assert not Case.objects.exists()


@pytest.mark.proves("wecom", "crash")
@pytest.mark.parametrize("step", ["take_in", "record"])
def test_a_crash_in_the_middle_loses_nothing_and_doubles_nothing(
    wecom: WeCom, step: str
) -> None:
    """The first attempt dies before it is committed; the second brings the message in."""
    inner = wecom.text(STORY)

    whole = getattr(receiving, step)

    def dies(*args: Any, **named: Any) -> Any:
        whole(*args, **named)
        raise ConnectionError

    with patch.object(receiving, step, dies):
        assert wecom.post(wecom.call(inner)).status_code == 500
    assert not Case.objects.exists()
    assert not Incoming.objects.exists()
    assert not Callback.objects.exists()

    answer = wecom.deliver(inner)
    assert Case.objects.get().number in wecom.words(answer)


def test_an_addition_goes_to_the_last_matter(wecom: WeCom) -> None:
    wecom.deliver(wecom.text(STORY))
    answer = wecom.deliver(wecom.text("补充：就在东门。"))
    case = Case.objects.get()
    assert wecom.words(answer) == f"已补充到 {case.number}。"
    assert Writing.objects.filter(case=case, text="就在东门。").count() == 1


def test_an_addition_resent_is_added_once(wecom: WeCom) -> None:
    wecom.deliver(wecom.text(STORY))
    inner = wecom.text("补充：就在东门。")
    for _ in range(3):
        wecom.post(wecom.call(inner))
    assert Writing.objects.filter(text="就在东门。").count() == 1


PLACE = {"Location_X": "33.87", "Location_Y": "115.77", "Label": "薛阁街道"}


@pytest.mark.parametrize(
    ("sort", "told", "words"),
    [
        ("image", {"PicUrl": "https://a.example/1", "MediaId": "m"}, "［图片］"),
        ("location", PLACE, "［位置］薛阁街道（33.87, 115.77）"),
        ("file", {"MediaId": "m", "FileName": "合同.pdf"}, "［文件］合同.pdf"),
        ("voice", {"MediaId": "m", "Format": "amr"}, "［语音］"),
    ],
)
def test_what_comes_without_words_joins_the_matter_before_or_after(
    wecom: WeCom, sort: str, told: dict[str, str], words: str
) -> None:
    waits = wecom.deliver(wecom.message(sort, **told))
    assert "一句话" in wecom.words(waits)
    wecom.deliver(wecom.text(STORY))
    case = Case.objects.get()
    assert case.body == f"{STORY}\n{words}"
    wecom.deliver(wecom.message(sort, **told))
    assert Writing.objects.filter(case=case, text=words).count() == 1
    assert Case.objects.count() == 1


def test_pictures_of_others_do_not_join(wecom: WeCom) -> None:
    wecom.deliver(wecom.message("image", "wang"))
    wecom.deliver(wecom.text(STORY, sender="liu"))
    assert Case.objects.get().body == STORY


def test_an_event_is_answered_with_nothing(wecom: WeCom) -> None:
    inner = wecom.message("event", Event="enter_agent", MsgId=None)
    answer = wecom.deliver(inner)
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Case.objects.exists()


@pytest.mark.proves("wecom", "refusal")
@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"token": "Other"}, 403, "40001"),
        ({"corp": "ww1"}, 400, "40005"),
        ({"aes_key": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"}, 400, "40007"),
    ],
)
def test_who_has_other_keys_is_refused_and_the_administrator_sees_why(
    wecom: WeCom, wrong: dict[str, str], status: int, code: str
) -> None:
    other = WeCom(wecom.slug, **wrong)
    answer = other.post(other.call(other.text(STORY)))
    assert answer.status_code == status
    assert answer.content.decode().startswith(f"wecom-{code}")
    (line,) = queries.apps(ADMIN)
    assert (line.refused, line.refused_why, line.messages) == (1, code, 0)


def test_a_switched_off_application_is_not_there(wecom: WeCom) -> None:
    switch_app(wecom.slug, on=False, actor=ADMIN)
    assert wecom.check().status_code == 404
    assert wecom.post(wecom.call(wecom.text(STORY))).status_code == 404
    assert WeCom("nowhere").check().status_code == 404


def test_keys_lie_nowhere_in_clear_and_follow_an_exchanged_key(wecom: WeCom) -> None:
    row = App.objects.get()
    for secret in (TOKEN, AES_KEY, base64.b64decode(AES_KEY + "=").hex()):
        assert secret.encode() not in bytes(row.sealed)
    with transaction.atomic():
        assert reseal() == 0
    assert wecom.check().status_code == 200


def test_used_nonces_are_forgotten_when_they_are_too_old(wecom: WeCom) -> None:
    wecom.deliver(wecom.text(STORY))
    wecom.deliver(wecom.message("image", "wang"))
    with clock.set_to(clock.now() + timedelta(hours=1)):
        assert jobs.forget() == 2
    assert not Callback.objects.exists()
    assert not Incoming.objects.exclude(words="").exists()


FUZZ = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.proves("wecom", "fuzz")
@FUZZ
@given(
    body=st.one_of(st.binary(max_size=300), st.text(max_size=100).map(str.encode)),
    query=st.dictionaries(
        st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    ),
)
def test_no_callback_breaks_the_door(
    wecom: WeCom, body: bytes, query: dict[str, str]
) -> None:
    assert wecom.post(Call(query, body)).status_code in {400, 403}
    got = wecom.client.get(f"/wecom/{wecom.slug}/", query)
    assert got.status_code in {400, 403}


@pytest.mark.proves("wecom", "fuzz")
@FUZZ
@given(
    inner=st.one_of(
        st.binary(max_size=200),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(str.encode),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(
            lambda words: WeCom("").text(words.replace("]]>", "")).encode()
        ),
    )
)
def test_no_message_in_a_good_envelope_breaks_the_door(
    wecom: WeCom, inner: bytes
) -> None:
    assert wecom.post(wecom.call(inner)).status_code in {200, 400}


def test_an_enormous_callback_is_refused(wecom: WeCom) -> None:
    call = wecom.call(wecom.text(STORY))
    answer = wecom.post(Call(call.query, b"<xml>" + b" " * (70 << 10) + b"</xml>"))
    assert answer.status_code == 413
