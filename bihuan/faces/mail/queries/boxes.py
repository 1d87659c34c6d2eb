"""The county's mailboxes, as their file tells, and how they fare."""

from __future__ import annotations

import stat
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext

from bihuan.directory.catalogue.queries import profiles
from bihuan.faces.mail import rules
from bihuan.faces.mail.models import Arrival, Outgoing, Polling
from bihuan.faces.mail.words import (
    BoxLine,
    Mailbox,
    Outcome,
    Papers,
    Read,
    State,
)
from bihuan.ground.files.http import receive
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.verdicts import NotVisible, Refused


def _file() -> Path:
    return Path(settings.MAILBOXES_FILE)


def _told() -> tuple[list[Mailbox], list[str]]:
    try:
        text = _file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError):
        return [], ["unreadable"]
    return rules.read_boxes(text)


def mailboxes() -> list[Mailbox]:
    """Every mailbox that can be used; none where the county has no file of them."""
    return _told()[0]


def file_troubles() -> list[str]:
    """What is wrong with the file, by code; that others may read it, too."""
    found = list(_told()[1])
    file = _file()
    if file.exists() and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        found.append("open-to-others")
    return found


def box_of(code: str) -> Mailbox:
    """One mailbox by its code, or `NotVisible`."""
    found = next((one for one in mailboxes() if one.code == code), None)
    if found is None:
        raise NotVisible(code)
    return found


def boxes_awake() -> list[Mailbox]:
    """The mailboxes to look into now: one that fails rests."""
    resting = set(
        Polling.objects.filter(resting_until__gt=clock.now()).values_list(
            "mailbox", flat=True
        )
    )
    return [one for one in mailboxes() if one.code not in resting]


def own_addresses() -> frozenset[str]:
    """The county's own addresses: what comes from them goes in a circle."""
    return frozenset(one.address.lower() for one in mailboxes())


def read_mail(raw: bytes) -> tuple[Read, Papers]:
    """A mail taken apart, its files looked at. No transaction should wait for this."""
    mail = rules.read(raw)
    kept, refused = [], []
    for one in mail.attachments:
        try:
            kept.append(receive(SimpleUploadedFile(one.name, one.data)))
        except Refused as no:
            values = {name: str(value) for name, value in no.verdict.values.items()}
            refused.append((one.name, gettext(no.verdict.reason).format_map(values)))
    return mail, Papers(kept, tuple(refused))


def box_lines() -> list[BoxLine]:
    """How each mailbox fares: when it was looked into, and what became of its mails."""
    known = Polling.objects.in_bulk()
    names = {one.code: named(one.name, one.name_en) for _, one in profiles()}
    arrived = Counter(Arrival.objects.values_list("mailbox", "outcome"))
    sent = Counter(Outgoing.objects.values_list("mailbox", "state"))
    lines = []
    for box in mailboxes():
        polling = known.get(box.code)
        counts = (
            *((str(one), arrived[box.code, one]) for one in Outcome),
            *((f"out-{one}", sent[box.code, one]) for one in State),
        )
        lines.append(
            BoxLine(
                code=box.code,
                address=box.address,
                profile=names.get(box.profile, box.profile),
                polled_at=polling.polled_at if polling else None,
                trouble=polling.trouble if polling else "",
                last_at=polling.last_at if polling else None,
                counts=tuple(pair for pair in counts if pair[1]),
            )
        )
    return lines
