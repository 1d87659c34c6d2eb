"""Whatever bytes come, reading them is no error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.faces.mail import rules
from bihuan.faces.mail.tests.factories import SENDER

HEADERS = st.sampled_from(
    [
        "From: =?gb2312?B?1dQ=?= <a@b.cn>",
        "From: \xff\xfe",
        "Subject: =?utf-8?Q?=E8=B7?=",
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        'Content-Type: text/html; charset="gb\x00"',
        "Content-Type: message/rfc822",
        "Content-Type: text/plain; charset*=utf-8''%ff; name*0*=x",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Transfer-Encoding: uuencode",
        "Content-Disposition: attachment; filename*=gb2312''%D5%D4",
        "Date: Mon, 99 Foo 20266 25:61:61 +9999",
        "Message-ID: <<>>",
        "References: " + "<a@b> " * 50,
        "Auto-Submitted: ;",
    ]
)
PIECES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"\r\n--b\r\n", b"\r\n--b--\r\n", b"\r\n\r\n", b"=?=", b"6Lev"]),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
MAILS = st.one_of(
    st.binary(max_size=2000),
    st.builds(
        lambda heads, pieces: (
            "\r\n".join(heads).encode("latin-1", "replace")
            + b"\r\n\r\n"
            + b"".join(pieces)
        ),
        st.lists(HEADERS, max_size=8),
        st.lists(PIECES, max_size=12),
    ),
)


@settings(max_examples=600, deadline=None, derandomize=True, database=None)
@given(mail=MAILS)
def test_no_bytes_are_an_error(mail: bytes) -> None:
    found = rules.read(mail)

    assert found.name
    assert rules.read(mail) == found
    body, _ = rules.body_of(found)
    assert body
    for text in (body, found.subject, found.sender, rules.title_of(found.subject)):
        text.encode()  # nothing that a database or an answer could not hold
        assert "\x00" not in text
    rules.hold(found, own=frozenset(), lately=0)
    assert SENDER not in repr(found)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(page=st.text(alphabet="<>/abpdivstyle&#; x\"'=!-好\n", max_size=400))
def test_no_page_is_an_error(page: str) -> None:
    rules.of_html(page)
    rules.without_quotes(page)
