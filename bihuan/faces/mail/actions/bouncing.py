"""A report that a mail of ours did not arrive."""

from __future__ import annotations

from bihuan.faces.mail import rules
from bihuan.faces.mail.models import Outgoing
from bihuan.faces.mail.words import Event, Read, State
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.words import stream_of

_REPORTER = "job:mail"


@joins_transaction
def note_bounce(mail: Read) -> int:
    """Mark what was reported as not delivered, and say so in its matter; how many."""
    bounce = mail.bounce
    if bounce is None or not bounce.failed:
        return 0
    ours = rules.ours(bounce.message_ids)
    rows = Outgoing.objects.select_for_update().filter(message__in=ours)
    sent = list(rows.exclude(state=State.BOUNCED).order_by("pk"))
    for one in sent:
        one.state, one.settled_at = State.BOUNCED, clock.now()
        one.trouble = f"dsn-{bounce.status}" if bounce.status else "dsn"
        one.save(update_fields=["state", "settled_at", "trouble"])
        if one.raising_id is not None:
            case = one.raising.case_id  # type: ignore[union-attr]
            record(
                Event.BOUNCED,
                stream_of(case),
                actor=_REPORTER,
                mail=one.pk,
                status=bounce.status,
            )
    return len(sent)
