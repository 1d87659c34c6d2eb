"""One message as it goes out. What is opened here lives until it has gone, in memory."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.http import standin
from bihuan.faces.messaging.models import Address, Gateway, Message, Room, Silence
from bihuan.faces.messaging.queries import wording
from bihuan.faces.messaging.queries.beside import line_of, values_of
from bihuan.faces.messaging.queries.ways import language_of, wishes
from bihuan.faces.messaging.rules.addresses import STAND_IN
from bihuan.faces.messaging.words import (
    SHARED,
    Channel,
    Claimed,
    Composed,
    Kind,
    Language,
    Letter,
    Place,
    Quiet,
    Sealed,
    Why,
)
from bihuan.ground.access.queries import active_accounts
from bihuan.ground.vault.queries import contact_of
from bihuan.kit import keyring
from bihuan.kit.identifiers import is_mobile
from bihuan.loop.cases.queries import FoundCase, FoundRaising
from bihuan.loop.cases.words import Status
from bihuan.loop.intake.queries import receipt_code

HIDDEN = "····"
LINES = 5
STAND_IN_URL = "{home}/send?:to={{to}}&:id={{id}}&:message=text&:title="


def compose(claimed: Claimed) -> Composed | Why:
    """What to send where, or why there is no need any more."""
    kind, _, key = claimed.recipient.partition(":")
    if kind == "raising":
        return _to_raiser(claimed, int(key))
    if kind == "room":
        return _to_room(claimed, int(key))
    return _to_account(claimed, int(key))


def quiet_of(claimed: Claimed) -> Quiet:
    """The quiet hours of whoever gets this message."""
    kind, _, key = claimed.recipient.partition(":")
    if kind != "account":
        return Quiet()
    wish = wishes([int(key)]).get(int(key))
    return wish.quiet if wish else Quiet()


# -- To raisers ----------------------------------------------------------------------


def _to_raiser(claimed: Claimed, raising_id: int) -> Composed | Why:
    raising = (
        FoundRaising.objects.select_related("case", "first_case")
        .filter(pk=raising_id)
        .first()
    )
    if raising is None or raising.identity_id is None:
        return Why.NO_ADDRESS
    if Silence.objects.filter(pk=raising_id).exists():
        return Why.OPTED_OUT
    if not rules.still_needed(claimed.kind, Status(raising.case.status)):
        return Why.UNNEEDED
    contact = contact_of(raising.identity_id)
    at = contact.phone if claimed.channel is Channel.SMS else contact.email
    if not at or (claimed.channel is Channel.SMS and not is_mobile(at)):
        return Why.NO_ADDRESS
    # Without its hyphens: three signs of seventy.
    code = receipt_code(raising.channel, raising.external_id).replace("-", "")
    language = language_of(raising_id)
    link = wording.link("portal:scan", code)
    values = wording.about_case(raising.case, language=language) | {
        "number": raising.first_case.number,
        "tail": raising.first_case.number[-wording.TAIL :],
        "link": f"{link}?lang=en" if language is Language.ENGLISH else link,
    }
    return _composed(claimed, at, values, language, secret=code)


# -- To the staff --------------------------------------------------------------------


def _to_account(claimed: Claimed, account: int) -> Composed | Why:
    row = Address.objects.filter(account=account, channel=claimed.channel).first()
    if row is None or not active_accounts([account]):
        return Why.NO_ADDRESS
    wish = wishes([account]).get(account)
    language = wish.language if wish else Language.CHINESE
    if claimed.kind is Kind.TRIAL:
        values: dict[str, str] | None = {"link": wording.link("desk:queue")}
    elif claimed.kind is Kind.DIGEST:
        values = _digest(claimed.id, account, language)
    elif claimed.case_id is None:
        values = values_of(claimed.kind, claimed.detail, account, language)
    else:
        values = _of_one_case(claimed, language)
    if values is None:
        return Why.UNNEEDED
    return _composed(claimed, open_address(row), values, language)


def _of_one_case(claimed: Claimed, language: Language) -> dict[str, str] | None:
    case = FoundCase.objects.filter(pk=claimed.case_id or 0).first()
    if case is None or not rules.still_needed(claimed.kind, Status(case.status)):
        return None
    return wording.about_case(case, language=language) | {
        "link": wording.link("desk:case", case.number),
        "rung": wording.rung_said(claimed.detail, language),
    }


def _digest(bundle: int, account: int, language: Language) -> dict[str, str] | None:
    """What of a digest's lines is still true, the weightiest first."""
    rows = Message.objects.filter(bundle=bundle).select_related("case").order_by("pk")
    due = [found for row in rows if (found := _line(row, account)) is not None]
    if not due:
        return None
    due.sort(key=lambda one: (one[0] not in rules.LEGAL, one[2] is None, one[2]))
    lines = [
        wording.line_said(kind, about, due_at, language)
        for kind, about, due_at in due[:LINES]
    ]
    more = len(due) - LINES
    tail = [f"+{more}"] if more > 0 else []
    between = "；" if language is Language.CHINESE else "; "
    return {
        "count": str(len(due)),
        "list": between.join(lines + tail),
        "link": wording.link("desk:queue"),
    }


def _line(row: Message, account: int) -> tuple[Kind, str, datetime | None] | None:
    """What a line of a digest says, what it is about and by when; None where it is past."""
    kind = Kind(row.kind)
    if row.case is None:
        found = line_of(kind, row.detail, account)
        return (kind, *found) if found else None
    if not rules.still_needed(kind, Status(row.case.status)):
        return None
    return kind, row.case.number[-wording.TAIL :], row.case.due_at


# -- To rooms ------------------------------------------------------------------------


def _to_room(claimed: Claimed, room_id: int) -> Composed | Why:
    """Word for word what was read before it was posted."""
    row = Room.objects.filter(pk=room_id).first()
    if row is None:
        return Why.NO_ADDRESS
    rows = Message.objects.filter(pk=claimed.id)
    text = rows.values_list("text", flat=True).get()
    if not text:
        return Why.EXPIRED
    at = rules.unseal(keyring.ring(), _sealed(row), Place.ROOM)
    if at == STAND_IN:
        url = _stood_in(f"json://{STAND_IN_URL}")
        address = rules.gateway_url(url, to=f"room:{row.pk}", dedupe=claimed.dedupe)
    else:
        address = rules.personal_url(claimed.channel, at)
    letter = Letter(address, text, "", claimed.dedupe, shared=False)
    return Composed(kept=text, masked=row.masked, version=0, letter=letter)


# -- Both ----------------------------------------------------------------------------


def _composed(
    claimed: Claimed,
    at: str,
    values: dict[str, str],
    language: Language,
    *,
    secret: str = "",
) -> Composed | Why:
    version, text = wording.text_in_force(claimed.kind, language)
    said = rules.fill(text, values | {"county": wording.county_said(language)})
    shared = claimed.channel in SHARED
    address, accepts = rules.personal_url(claimed.channel, at) if not shared else "", ""
    if shared:
        gateway = Gateway.objects.filter(channel=claimed.channel, active=True).first()
        if gateway is None:
            return Why.NO_ADDRESS
        url = open_gateway(gateway)
        address = rules.gateway_url(url, to=at, dedupe=claimed.dedupe)
        accepts = gateway.accepts
    subject = wording.county_said(language) if claimed.channel is Channel.MAIL else ""
    return Composed(
        kept=said.replace(secret, HIDDEN) if secret else said,
        masked=rules.mask(claimed.channel, at),
        version=version,
        letter=Letter(address, said, subject, claimed.dedupe, shared, accepts),
    )


def trial_letter(channel: Channel, to: str) -> Letter | None:
    """One message to try a gateway with; None where none is set or the address is no such."""
    rules.check_address(channel, to).enforce()
    gateway = Gateway.objects.filter(channel=channel, active=True).first()
    if gateway is None:
        return None
    dedupe = uuid.uuid4().hex
    at = rules.tidy(channel, to)
    address = rules.gateway_url(open_gateway(gateway), to=at, dedupe=dedupe)
    _, text = wording.text_in_force(Kind.TRIAL, Language.CHINESE)
    county = wording.county_said(Language.CHINESE)
    said = rules.fill(text, {"county": county, "link": settings.PUBLIC_URL})
    subject = county if channel is Channel.MAIL else ""
    return Letter(address, said, subject, dedupe, shared=True, accepts=gateway.accepts)


def open_gateway(gateway: Gateway) -> str:
    """A gateway's URL. The stand-in's port is looked up: it is another at every start."""
    url = rules.unseal(keyring.ring(), _sealed(gateway), Place.GATEWAY)
    return _stood_in(f"json://{STAND_IN_URL}") if url == STAND_IN else url


def _stood_in(url: str) -> str:
    home = standin.address(settings.DATA / "standin").removeprefix("http://")
    return url.format(home=home or "127.0.0.1:9")


def open_address(row: Address) -> str:
    """Where one member of staff is reached."""
    return rules.unseal(keyring.ring(), _sealed(row), Place.ADDRESS)


def _sealed(row: Gateway | Address | Room) -> Sealed:
    return Sealed(row.key_id, bytes(row.salt), bytes(row.sealed))
