"""Which events a raiser who wrote by mail is written to about, and when to try again."""

from __future__ import annotations

from datetime import timedelta

from bihuan.faces.mail.words import Kind

TOLD = {
    "closing.audit-passed": Kind.ANSWERED,
    "handling.answered-now": Kind.ANSWERED,
    "routing.transferred": Kind.ANSWERED,
    "routing.declined": Kind.DECLINED,
}
ATTEMPTS = 9


def rest(failures: int) -> timedelta:
    """How long a mailbox that failed so often is left alone."""
    return timedelta(seconds=min(20.0 * 2.0 ** min(max(failures, 1) - 1, 12), 900.0))
