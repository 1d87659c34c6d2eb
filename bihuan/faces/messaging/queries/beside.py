"""What is said of something that is no case: a form to be filled in, a receiver of webhooks.

What it is about is the stream of the ledger, kept as the message's detail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bihuan.directory.burden.queries import forms
from bihuan.directory.burden.words import Form, State
from bihuan.directory.units.queries import accounts_with, actor_for, heads_of, serving
from bihuan.faces.messaging import rules
from bihuan.faces.messaging.queries import wording
from bihuan.faces.messaging.queries.timing import when
from bihuan.faces.messaging.queries.ways import wishes
from bihuan.faces.messaging.words import Kind, Language, Mode, Moment, New, Wish
from bihuan.ground.access.words import Role
from bihuan.ground.ledger.queries import entries_of
from bihuan.ground.ledger.words import Recorded
from bihuan.kit.sentences import marked

FORM, RECEIVER = "demand:", "webhook:"
STREAMS = (FORM, RECEIVER)
SHORTENED = 20  # characters of a form's title that a message has room for
_FILL_IN = (Role.HANDLER, Role.GRID)
_NAMED = ("webhooks.subscribed", "webhooks.changed")
_REMOVED = "webhooks.removed"
_ENDED = {
    "webhooks.gone": marked("对方不再接收"),
    "webhooks.switched": marked("已被暂停"),
    _REMOVED: marked("已被删除"),
}
Said = tuple[Recorded, Moment]


# -- Who has to hear -------------------------------------------------------------------


def news_beside(said: Sequence[Said]) -> list[New]:
    """The messages that entries about forms and receivers call for, in their order."""
    if not said:
        return []
    asked = forms(_key(one.stream) for one, _ in said if one.stream.startswith(FORM))
    serve = _serving({unit for form in asked.values() for unit in form.waiting})
    told = [
        (entry, moment.staff, account)
        for entry, moment in said
        for account in dict.fromkeys(_people(entry, asked, serve))
        if moment.staff is not None and entry.actor != f"account:{account}"
    ]
    known = wishes(account for _, _, account in told)
    return [
        new
        for entry, kind, account in told
        if (new := _new(entry, kind, account, known.get(account))) is not None
    ]


def _key(stream: str) -> int:
    return int(stream.partition(":")[2])


def _serving(units: set[int]) -> dict[int, list[int]]:
    """Who fills in forms for these units; where nobody does, their heads."""
    found = serving(units, _FILL_IN) if units else {}
    return {unit: found.get(unit) or heads_of(unit) for unit in units}


def _people(
    entry: Recorded, asked: Mapping[int, Form], serve: Mapping[int, list[int]]
) -> Iterable[int]:
    if entry.stream.startswith(RECEIVER):
        return _keepers(str(entry.facts.get("owner", "")))
    form = asked.get(_key(entry.stream))
    units = sorted(form.waiting) if form else []
    return [account for unit in units for account in serve.get(unit, ())]


def _keepers(owner: str) -> list[int]:
    """Whoever subscribed; where they left, all who do their work now."""
    key = owner.removeprefix("account:")
    keepers = accounts_with(Role.SECURITY_ADMIN)
    return [int(key)] if key.isdigit() and int(key) in keepers else keepers


def _new(entry: Recorded, kind: Kind, account: int, wish: Wish | None) -> New | None:
    if wish is None or wish.channel is None:
        return None
    mode = rules.mode_of(kind, wish)
    if mode is Mode.OFF:
        return None
    state, why, goes, expires = when(wish.quiet, mode, urgent=False)
    return New(
        kind=kind,
        recipient=f"account:{account}",
        channel=wish.channel,
        case_id=None,
        entry=entry.id,
        state=state,
        why=why,
        not_before=goes,
        expires_at=expires,
        detail=entry.stream,
    )


# -- What is said ----------------------------------------------------------------------


def values_of(
    kind: Kind, stream: str, account: int, language: Language
) -> dict[str, str] | None:
    """What fills the words; None where there is no need to say it any more."""
    if stream.startswith(RECEIVER):
        return _of_receiver(kind, stream, language)
    form = _form(kind, stream, account)
    if form is None:
        return None
    return {
        "form": _short(form.title),
        "unit": wording.unit_said(form.asker_id, language),
        "deadline": wording.moment_said(form.due_at, language),
        "link": wording.link("unburden:demand", _key(stream)),
    }


def line_of(
    kind: Kind, stream: str, account: int
) -> tuple[str, datetime | None] | None:
    """What a line of a digest names, and by when; None where it need not be said."""
    if stream.startswith(RECEIVER):
        found = _of_receiver(kind, stream, Language.CHINESE)
        return (found["receiver"], None) if found else None
    form = _form(kind, stream, account)
    return (_short(form.title), form.due_at) if form else None


def _form(kind: Kind, stream: str, account: int) -> Form | None:
    form = forms([_key(stream)]).get(_key(stream))
    if form is None or not form.waiting & actor_for(account).units:
        return None
    needed = State.ASKED if kind is Kind.FORM_ASKED else State.CANCELLED
    return form if form.state is needed else None


def _of_receiver(kind: Kind, stream: str, language: Language) -> dict[str, str] | None:
    entries = entries_of([stream], (*_NAMED, *_ENDED))
    named = [one for one in entries if one.kind in _NAMED]
    ends = [one for one in entries if one.kind in _ENDED]
    last = ends[-1] if ends else None
    stopped = last is not None and not last.facts.get("on")
    if kind is Kind.RECEIVER_SHUT and not stopped:
        return None
    removed = last is not None and last.kind == _REMOVED
    if kind is Kind.RECEIVER_DEAD and removed:
        return None
    return {
        "receiver": str(named[-1].facts.get("receiver", "")) if named else "",
        "why": wording.phrase_said(_ENDED[last.kind], language) if last else "",
        "link": wording.link("webhooks:receivers")
        if removed
        else wording.link("webhooks:receiver", _key(stream)),
    }


def _short(title: str) -> str:
    return title if len(title) <= SHORTENED else f"{title[:SHORTENED]}…"
