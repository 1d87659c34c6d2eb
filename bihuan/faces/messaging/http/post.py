"""Carrying a whole mail, headers and all, by SMTP: for what must stay in its thread.

Apprise writes mails of its own, without a thread. This says how it went in the same
words, by the codes of the other side and never by its sentences.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bihuan.faces.messaging.words import Outcome, Reply

TIMEOUT = 30.0


def carry(mail: EmailMessage, *, to: str, via: str) -> Outcome:
    """Hand one mail to a server (`smtps://user:password@host`), once."""
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connected(via)
        smtp.send_message(mail, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as no:
        return _by_code(next((code for code, _ in no.recipients.values()), 550))
    except smtplib.SMTPAuthenticationError as no:
        # Our password is wrong: nothing is lost by waiting until it is right.
        return Outcome(Reply.LATER, f"smtp-{no.smtp_code}")
    except smtplib.SMTPResponseException as no:
        return _by_code(no.smtp_code)
    except ssl.SSLError:
        return Outcome(Reply.LATER, "certificate")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome(Reply.LATER, f"smtp-{type(error).__name__}"[:40])
    finally:
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
    return Outcome(Reply.TAKEN)


def _by_code(code: int) -> Outcome:
    reply = Reply.REFUSED if 500 <= code < 600 else Reply.LATER
    return Outcome(reply, f"smtp-{code}")


def _connected(via: str) -> smtplib.SMTP:
    parts = urlsplit(via)
    host, context = parts.hostname or "", ssl.create_default_context()
    smtp: smtplib.SMTP
    if parts.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT, context=context
        )
    else:
        smtp = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp+starttls":
            smtp.starttls(context=context)
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        smtp.close()
        raise
    return smtp
