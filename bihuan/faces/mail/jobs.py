"""Timed work of mail: looking into the boxes, and sending what is due."""

from __future__ import annotations

import logging

from django.db import transaction

from bihuan.faces.mail import actions, queries, rules
from bihuan.faces.mail.http import Unreachable, opened
from bihuan.faces.mail.http.imap import Folder
from bihuan.faces.mail.words import Mailbox, Spot, State
from bihuan.faces.messaging.http import carry
from bihuan.faces.messaging.words import Outcome, Reply
from bihuan.ground.access.words import Permission, job
from bihuan.kit.schedule import Periodic

log = logging.getLogger("bihuan.mail")
READER = job("mail", Permission.RAISE)
PORTION, LOOKED_AT = 50, 500  # some may fail, and stay unseen


def fetch() -> int:
    """Look into every mailbox and take in what is unseen; how many mails were dealt with.

    One box that fails keeps no other from being read, and one mail none after it.
    """
    return sum(_look_into(box) for box in queries.boxes_awake())


def _look_into(box: Mailbox) -> int:
    done, trouble = 0, ""
    try:
        with opened(box) as folder:
            for uid in folder.unseen()[:LOOKED_AT]:
                done += _take(box, folder, uid)
                if done == PORTION:
                    break
    except Unreachable as no:
        trouble = no.code
        log.warning("mailbox %s: %s", box.code, trouble)
    with transaction.atomic():
        actions.note_polling(box, trouble=trouble, arrived=done)
    return done


def _take(box: Mailbox, folder: Folder, uid: int) -> int:
    """One mail: taken in first, and only then said to have been seen."""
    spot = Spot(box.code, folder.validity, uid)
    large = folder.size(uid) > rules.LARGEST
    raw = folder.raw(uid, only_head=large)
    mail, papers = queries.read_mail(raw)
    if large:
        mail = rules.as_too_large(mail)
    try:
        actions.receive(
            mail,
            raw=raw,
            spot=spot,
            box=box,
            own=queries.own_addresses(),
            papers=papers,
            actor=READER,
        )
    except Exception as error:
        # It stays unseen and is tried again; its text must not come into the log.
        log.error("mail %s/%s: %s", box.code, uid, type(error).__name__)
        return 0
    folder.mark_seen(uid)
    return 1


def send() -> int:
    """Send what may go now; how many were dealt with.

    Any number of workers may do this side by side: each mail is in one's hands at a time.
    """
    boxes = {one.code: one for one in queries.mailboxes()}
    with transaction.atomic():
        actions.take_back()
    for done in range(PORTION):
        with transaction.atomic():
            claimed = actions.claim(sorted(boxes))
        if claimed is None:
            return done
        outcome: Outcome | None
        try:
            box = boxes[claimed.mailbox]
            written = queries.compose(claimed, box)
            outcome = (
                carry(written[1], to=written[0], via=box.smtp) if written else None
            )
        except Exception as error:
            # One mail that cannot be written keeps no other from going.
            outcome = Outcome(Reply.LATER, f"error-{type(error).__name__}"[:40])
        with transaction.atomic():
            state = actions.settle(claimed, outcome)
        if state is not State.SENT:
            log.warning("mail out %s: %s", claimed.id, state)
    return PORTION


PERIODIC = (
    Periodic("mail.fetch", fetch, every=20.0),
    Periodic("mail.send", send, every=5.0),
)
