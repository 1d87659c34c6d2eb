from __future__ import annotations

import itertools
from email.message import EmailMessage
from email.utils import make_msgid

SENDER = "zhao.tiezhu@mail.example"
_serial = itertools.count(1)


def a_mail(
    text: str = "幸福路口的路灯坏了三天，晚上看不见路。",
    *,
    subject: str = "路灯坏了",
    sender: str = f"赵铁柱 <{SENDER}>",
    answers: str = "",
    files: tuple[tuple[str, bytes, str], ...] = (),
    **headers: str,
) -> EmailMessage:
    """A mail as a person's program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, "liuyan@county.example"
    mail["Subject"] = subject
    mail["Message-ID"] = make_msgid(f"m{next(_serial)}", "mail.example")
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, data, kind in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def a_bounce(message_id: str, *, status: str = "5.1.1") -> bytes:
    """What a server reports that could not deliver (RFC 3464)."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\n"
        "To: liuyan@county.example\r\nSubject: Undelivered Mail\r\n"
        "Message-ID: <dsn1@mx.example>\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nUser unknown.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; zhao@mail.example\r\nAction: failed\r\n"
        f"Status: {status}\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()
