"""Raising, listing and reading matters, and adding to one's own."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from bihuan.directory.areas.queries import find_area
from bihuan.directory.catalogue.queries import find_category
from bihuan.directory.parties.queries import party_by_uscc
from bihuan.faces.api import forms, queries, rules
from bihuan.faces.api.http import Asking, Key
from bihuan.ground.access.words import Client, Permission
from bihuan.ground.ledger import queries as ledger
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.words import Status as CaseStatus
from bihuan.loop.intake import actions as intake
from bihuan.loop.intake.words import NewMatter

RAISE, COMMENT = Key(Permission.RAISE), Key(Permission.COMMENT)
READ = Key(Permission.FOLLOW, Permission.SEE_ALL_CASES)

router = Router()

Number = Annotated[str, Path(pattern=forms.NUMBER)]
SENT_AGAIN = {
    "responses": {
        200: {
            "description": "The same matter was sent before; nothing new was made.",
            "headers": {forms.REPLAYED: {"schema": {"const": "true"}}},
        }
    }
}


@router.post(
    "/matters",
    auth=RAISE,
    response={201: forms.RaisedOut, 200: forms.RaisedOut},
    summary="Raise a matter",
    operation_id="raise_matter",
    tags=["matters"],
    openapi_extra=SENT_AGAIN,
)
def raise_matter(
    request: Asking,
    response: HttpResponse,
    told: forms.MatterIn,
    idempotency_key: forms.IdempotencyKey = None,
) -> Status[Any]:
    """Send `Idempotency-Key` or `external_id`: it names the matter for good. The same
    name with the same content gives the same answer again; with another content it is
    refused. Needs the scope `raise`.
    """
    name = _named(idempotency_key, told)
    new = _matter(told, name, request.auth)
    number, receipt, again = _raised(new, request.auth)
    response["Location"] = reverse("api:matter", args=[number])
    if again:
        response[forms.REPLAYED] = "true"
    return Status(200 if again else 201, {"number": number, "receipt": receipt})


def _named(key: str | None, told: forms.MatterIn) -> str:
    name = rules.name_of_matter(key=key, external_id=told.external_id)
    if isinstance(name, Verdict):
        name.enforce()
    return str(name)


def _raised(new: NewMatter, client: Client) -> tuple[str, str, bool]:
    """Number and receipt, and whether both were given before."""
    try:
        raised = intake.raise_matter(new, actor=client)
    except NotVisible:
        _unknown("profile", new.profile)
        raise
    if not raised.already_known:
        return raised.number, raised.receipt, False
    number, kept = queries.sent_before(raised.receipt)
    rules.may_replay(kept=kept, fingerprint=new.fingerprint).enforce()
    return number, raised.receipt, True


def _matter(told: forms.MatterIn, name: str, client: Client) -> NewMatter:
    """What was sent, as the door of intake takes it."""
    who = told.raiser or forms.RaiserIn()
    area = find_area(told.area) if told.area else None
    sort = find_category(told.category) if told.category else None
    firm = party_by_uscc(told.uscc) if told.uscc else None
    if told.area and area is None:
        _unknown("area", told.area)
    if told.category and (sort is None or sort.code != told.category):
        _unknown("category", told.category)
    return NewMatter(
        profile=told.profile,
        channel=rules.channel_of(client.name),
        external_id=name,
        title=told.title,
        body=told.body,
        raised_at=told.raised_at or clock.now(),
        raiser_name=who.name,
        phone=who.phone,
        address=who.address,
        may_share=who.may_share,
        place=told.place,
        area_id=area.pk if area else None,
        category_id=sort.pk if sort else None,
        party_id=firm.pk if firm else None,
        fingerprint=_fingerprint(told),
    )


def _unknown(field: str, value: str) -> None:
    rules.unknown(field, value).enforce()


def _fingerprint(told: forms.MatterIn) -> str:
    sent = told.model_dump(mode="json", exclude={"external_id"})
    return digest("api-request", rules.canonical(sent)).hex()


@router.get(
    "/matters",
    auth=READ,
    response=forms.MattersOut,
    summary="List matters, newest first",
    operation_id="list_matters",
    tags=["matters"],
)
def matters(
    request: Asking,
    *,
    after: forms.After = None,
    limit: forms.Limit = 50,
    status: CaseStatus | None = None,
    profile: Annotated[str | None, Query(max_length=32, pattern=forms.NO_NUL)] = None,
    own: bool = False,
) -> Any:
    """With `see-all-cases` all that may be seen (`own=true`: only what this key brought
    in); with `follow` what this key brought in.
    """
    return queries.matters(
        request.auth,
        own=own,
        status=status,
        profile_code=profile,
        after=after,
        limit=limit,
    )


@router.get(
    "/matters/{number}",
    auth=READ,
    response=forms.MatterPageOut,
    summary="Read a matter",
    operation_id="read_matter",
    tags=["matters"],
    url_name="matter",
)
def matter(request: Asking, number: Number) -> Any:
    """One that this key brought in (`follow`), or any that may be seen
    (`see-all-cases`).
    """
    return queries.matter(request.auth, number)


@router.get(
    "/matters/{number}/receipt",
    auth=READ,
    response=forms.ProofOut,
    summary="Read a matter's ledger receipt",
    operation_id="read_matter_receipt",
    tags=["matters", "ledger"],
)
def matter_receipt(request: Asking, number: Number) -> Any:
    """What happened, sealed, with the proof that a published daily root covers it. It
    holds no personal data and can be checked offline.
    """
    return ledger.receipt(queries.stream_seen(request.auth, number))


@router.post(
    "/matters/{number}/comments",
    auth=COMMENT,
    response={201: forms.StandingOut, 200: forms.StandingOut},
    summary="Add to a matter that this key brought in",
    operation_id="comment_on_matter",
    tags=["matters"],
)
def comment(
    request: Asking,
    response: HttpResponse,
    number: Number,
    told: forms.CommentIn,
    idempotency_key: forms.IdempotencyKey = None,
) -> Any:
    """The raiser's further words; whoever holds the matter sees them at once. Sent again
    with the same `Idempotency-Key` they are not added twice. Needs the scope `comment`.
    """
    found = queries.raising_of(request.auth, number)
    me = queries.carrier(found.pk)
    added = intake.add_to_matter(
        found.pk, text=told.text, request=idempotency_key or "", actor=me
    )
    if not added:
        response[forms.REPLAYED] = "true"
    return Status(201 if added else 200, queries.standing_of_raising(found))
