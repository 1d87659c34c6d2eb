"""Reading mails: every charset, every sort of breakage, and what a person really wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import policy

import pytest

from bihuan.faces.mail import rules
from bihuan.faces.mail.tests.factories import a_bounce, a_mail
from bihuan.faces.mail.words import Nature, Outcome, Read, Why

NOW = datetime(2026, 9, 30, 8, tzinfo=UTC)
TEXT = "幸福路口的路灯坏了，請盡快修復。"


def raw(**said: str) -> bytes:
    return a_mail(**said).as_bytes(policy=policy.SMTP)


def bare(head: str, body: bytes, encoding: str = "8bit") -> bytes:
    lines = f"From: a@b.cn\r\nContent-Transfer-Encoding: {encoding}\r\n{head}\r\n\r\n"
    return lines.encode() + body


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"),
        ("GB18030", "gb18030"),
        ("gb2312", "gb18030"),  # what programs claim of every Chinese mail
        ("GBK", "gbk"),
        ("x-gbk", "gbk"),
        ("unknown", "gb18030"),
        ("", "gb18030"),
        ("us-ascii", "utf-8"),
    ],
)
def test_chinese_is_read_in_whatever_it_was_written(charset: str, codec: str) -> None:
    kind = f"Content-Type: text/plain; charset={charset}" if charset else "X: y"
    assert rules.read(bare(kind, TEXT.encode(codec))).text == TEXT


def test_big5_is_read() -> None:
    said = "路燈壞了，請儘快修復。"
    mail = bare("Content-Type: text/plain; charset=big5", said.encode("big5"))
    assert rules.read(mail).text == said


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("=?utf-8?B?6Lev54Gv5Z2P5LqG?=", "路灯坏了"),
        ("=?gb2312?B?wrfGy7u1wcs=?=", "路扑坏了"),
        ("=?GBK?Q?=C2=B7=B5=C6?= =?GBK?Q?=BB=B5=C1=CB?=", "路灯坏了"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("=?no-such?B?wre1xg==?=", "路灯"),
    ],
)
def test_encoded_words_are_read(header: str, found: str) -> None:
    mail = f"From: a@b.cn\r\nSubject: {header}\r\n\r\nx".encode()
    assert rules.read(mail).subject == found


def test_bare_bytes_in_a_header_are_read() -> None:
    mail = b"From: a@b.cn\r\nSubject: " + "路灯".encode("gb18030") + b"\r\n\r\nx"
    assert rules.read(mail).subject == "路灯"


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("=?utf-8?B?6LW16ZOB5p+x?= <zhao@mail.example>", "zhao@mail.example", "赵铁柱"),
        ('"a@b.cn" <zhao@mail.example>', "zhao@mail.example", ""),
        ("zhao@mail.example", "zhao@mail.example", ""),
        ("nobody", "", ""),
        ("", "", ""),
        ("x <no at all>, y <zhao@mail.example>", "zhao@mail.example", "y"),
    ],
)
def test_who_wrote(sender: str, address: str, name: str) -> None:
    found = rules.read(f"From: {sender}\r\n\r\nx".encode())
    assert (found.sender, found.sender_name) == (address, name)


def test_the_best_part_is_taken() -> None:
    mail = a_mail("纯文本")
    mail.add_alternative("<p>网页</p>", subtype="html")
    assert rules.read(mail.as_bytes()).text == "纯文本"


def test_a_page_is_reduced_to_what_is_read() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body>"
        "<p>路灯&nbsp;坏了<br>第二行</p><script>alert(1)</script>"
        "<ul><li>一</li><li>二</li></ul>"
        '<blockquote type="cite"><p>旧的</p></blockquote></body></html>'
    )
    assert rules.of_html(page) == "路灯 坏了\n第二行\n\n一\n\n二"


@pytest.mark.parametrize(
    "quote",
    [
        "在 2026年11月20日，12345 <a@b.cn> 写道：\n> 您好\n> 已收到",
        "------------------ 原始邮件 ------------------\n发件人: 12345\n主题: x\n\n旧",
        "-----原始邮件-----\n发件人:12345\n旧",
        "发件人: 12345 <a@b.cn>\n发送时间: 2026年11月20日\n收件人: 赵\n主题: x\n\n旧",
        'At 2026-11-20 10:00:00, "12345" <a@b.cn> wrote:\n>旧',
        "On Fri, 20 Nov 2026 at 10:00, 12345 <a@b.cn> wrote:\n> 旧",
        "From: 12345 <a@b.cn>\nSent: Friday\nTo: me\nSubject: x\n\n旧",
        "---Original---\nFrom: x\n旧",
        "> 旧\n> 旧",
    ],
)
def test_of_an_answer_only_what_is_new_is_kept(quote: str) -> None:
    said = f"补充：东边那盏。\n\n{quote}\n"
    assert rules.without_quotes(said) == "补充：东边那盏。"


def test_where_nothing_would_be_left_the_whole_is_kept() -> None:
    said = "> 只有引用"
    assert rules.without_quotes(said) == said


@pytest.mark.parametrize("by", ["发自我的iPhone", "Sent from my phone", "-- \n赵铁柱"])
def test_signatures_are_cut(by: str) -> None:
    assert rules.without_signature(f"路灯坏了。\n\n{by}") == "路灯坏了。"


def test_a_new_matter_keeps_what_it_quotes() -> None:
    said = "请看：\n\n> 物业说不管"
    assert rules.body_of(Read(text=said, subject="转发: 物业"))[0] == said


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({}, Nature.PERSON),
        ({"Auto_Submitted": "no"}, Nature.PERSON),
        ({"Auto_Submitted": "auto-generated"}, Nature.BULK),
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, Nature.REPLY),
        ({"Precedence": "list"}, Nature.BULK),
        ({"Precedence": "auto_reply"}, Nature.REPLY),
        ({"X_Autoreply": "yes"}, Nature.REPLY),
        ({"List_Unsubscribe": "<mailto:x@y.z>"}, Nature.BULK),
        ({"Return_Path": "<>"}, Nature.BULK),
        ({"subject": "自动回复：休假"}, Nature.REPLY),
        ({"subject": "Out of office"}, Nature.REPLY),
        ({"sender": "no-reply@x.example"}, Nature.BULK),
        ({"sender": "bounces+1=2@x.example"}, Nature.BULK),
    ],
)
def test_machines_are_told_from_people(headers: dict[str, str], nature: Nature) -> None:
    found = rules.read(raw(**headers))
    assert found.nature is nature
    assert found.answerable == (nature is Nature.PERSON)


def test_a_report_says_of_which_mail() -> None:
    found = rules.read(a_bounce("<x@y.z>"))
    assert found.nature is Nature.REPORT
    assert found.bounce is not None
    assert found.bounce.message_ids == ("<x@y.z>",)
    assert (found.bounce.status, found.bounce.failed) == ("5.1.1", True)


def test_the_same_mail_has_the_same_name_and_another_has_another() -> None:
    one, other = raw(), raw()
    assert rules.read(one).name == rules.read(one).name
    assert rules.read(one).name != rules.read(other).name
    # A redelivery comes with other headers on top.
    again = rules.read(b"Received: from elsewhere\r\n" + one)
    assert again.name == rules.read(one).name


def test_a_sealed_mail_is_told_so() -> None:
    mail = bare("Content-Type: application/pkcs7-mime; name=smime.p7m", b"x")
    assert rules.hold(rules.read(mail), own=frozenset(), lately=0) == (
        Outcome.REFUSED,
        Why.ENCRYPTED,
    )


def test_a_logo_in_the_text_is_no_attachment() -> None:
    mail = a_mail(files=(("logo.png", b"x" * 100, "image/png"),))
    part = next(iter(mail.iter_attachments()))
    part["Content-ID"] = "<logo>"
    assert rules.read(mail.as_bytes()).attachments == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("现场.jpg", "现场.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\\tmp\\a.txt", "a.txt"),
        ("..", "附件.plain"),
        ("/", "附件.plain"),
    ],
)
def test_files_are_called_without_the_way_to_them(name: str, found: str) -> None:
    mail = a_mail(files=((name, b"x", "text/plain"),))
    (only,) = rules.read(mail.as_bytes()).attachments
    assert only.name == found


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: 答复: 路灯坏了", "路灯坏了"),
        ("路灯 [RX34160220261122000123]", "路灯"),
        ("回复：回复：", ""),
        ("RE[2]: x", "x"),
    ],
)
def test_titles(subject: str, title: str) -> None:
    assert rules.title_of(subject) == title


def test_numbers_are_found_however_they_are_written() -> None:
    number = "RX34160220261122000123"
    assert rules.numbers_in(f"关于{number.lower()}的补充") == [number]
    assert rules.numbers_in("订单 12345678901234567890") == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (None, NOW),
        (NOW - timedelta(days=2), NOW - timedelta(days=2)),
        (NOW - timedelta(days=400), NOW),
        (NOW + timedelta(days=1), NOW),
        (NOW + timedelta(minutes=5), NOW),
    ],
)
def test_when_it_was_said(said: datetime | None, found: datetime) -> None:
    assert rules.said_at(Read(said_at=said), now=NOW) == found


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("imaps://a%40b:p%3Aw@imap.example/INBOX", True),
        ("imap+starttls://a:b@imap.example", True),
        ("imap://a:b@imap.example", False),  # a password in clear over the net
        ("imap://a:b@127.0.0.1:1143", True),
        ("http://a:b@imap.example", False),
        ("imaps://imap.example:port", False),
        ("imaps://", False),
    ],
)
def test_servers(url: str, *, usable: bool) -> None:
    found = rules.server_of(url)
    assert (found is not None) == usable
    if found and "%40" in url:
        assert (found.user, found.password, found.port) == ("a@b", "p:w", 993)
        assert "p:w" not in repr(found)


def test_mistakes_of_the_file_are_named_by_place_and_quote_nothing() -> None:
    good = (
        '[[mailbox]]\ncode = "a"\naddress = "a@b.cn"\nprofile = "hotline"\n'
        'imap = "imaps://u:secret@h"\nsmtp = "smtps://u:secret@h"\n'
    )
    boxes, wrong = rules.read_boxes(good + good.replace("imaps://", "http://"))
    assert ([one.code for one in boxes], wrong) == (["a"], ["2:imap"])
    assert rules.read_boxes(good + good)[1] == ["2:code-twice"]
    assert rules.read_boxes("no toml")[1] == ["not-toml"]
    assert "secret" not in repr(boxes)
