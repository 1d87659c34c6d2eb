"""What a raiser does with a receipt code, carried by a machine."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from bihuan.faces.api import forms, queries
from bihuan.faces.api.http import Asking, Key
from bihuan.ground.access.words import Permission
from bihuan.ground.ledger import queries as ledger
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.intake import actions as intake

FOLLOW = Key(Permission.FOLLOW)
COMMENT = Key(Permission.COMMENT)
RATE = Key(Permission.RATE)

router = Router()


@router.post(
    "/receipts/lookup",
    auth=FOLLOW,
    response=forms.MatterPageOut,
    summary="Follow a matter by its receipt code",
    operation_id="follow_receipt",
    tags=["receipts"],
)
def follow(request: Asking, told: forms.ReceiptIn) -> Any:
    """Who has it, until when, and what happened, as its raiser may know. A POST, since
    a code in an address would lie in every log on the way. Needs the scope `follow`.
    """
    return queries.followed(told.code)


@router.post(
    "/receipts/proof",
    auth=FOLLOW,
    response=forms.ProofOut,
    summary="Get the ledger receipt of a matter by its receipt code",
    operation_id="prove_receipt",
    tags=["receipts", "ledger"],
)
def prove(request: Asking, told: forms.ReceiptIn) -> Any:
    """As `/matters/{number}/receipt`. Needs the scope `follow`."""
    return ledger.receipt(queries.stream_followed(told.code))


@router.post(
    "/receipts/comments",
    auth=COMMENT,
    response={201: forms.StandingOut, 200: forms.StandingOut},
    summary="Add to a matter by its receipt code",
    operation_id="comment_by_receipt",
    tags=["receipts"],
)
def add(
    request: Asking,
    response: HttpResponse,
    told: forms.ReceiptCommentIn,
    idempotency_key: forms.IdempotencyKey = None,
) -> Any:
    """The raiser's further words. Sent again with the same `Idempotency-Key` they are not
    added twice. Needs the scope `comment`.
    """
    raising, me = queries.find_raising(told.code)
    added = intake.add_to_matter(
        raising, text=told.text, request=idempotency_key or "", actor=me
    )
    if not added:
        response[forms.REPLAYED] = "true"
    return Status(201 if added else 200, queries.standing(told.code))


@router.post(
    "/receipts/rating",
    auth=RATE,
    response=forms.StandingOut,
    summary="Give the raiser's verdict",
    operation_id="rate_by_receipt",
    tags=["receipts"],
)
def rate(request: Asking, told: forms.RatingIn) -> Any:
    """Once for each round, after the answer. Not solved, or one of the two lowest grades,
    sends the matter round again; single dimensions are graded as on the portal, and one
    that the profile does not name is refused. Needs the scope `rate`.
    """
    raising, me = queries.find_raising(told.code)
    sides = {code: Grade(grade) for code, grade in told.dimensions.items()}
    answer = Answer(told.solved, Grade(told.grade), told.words, sides)
    closing.judge(raising, answer, actor=me)
    return queries.standing(told.code)


@router.post(
    "/receipts/withdraw",
    auth=RATE,
    response=forms.StandingOut,
    summary="Withdraw a matter",
    operation_id="withdraw_by_receipt",
    tags=["receipts"],
)
def withdraw(request: Asking, told: forms.WithdrawalIn) -> Any:
    """The raiser takes it back. Needs the scope `rate`."""
    raising, me = queries.find_raising(told.code)
    closing.withdraw(raising, reason=told.reason, actor=me)
    return queries.standing(told.code)


@router.post(
    "/receipts/reopen",
    auth=RATE,
    response=forms.StandingOut,
    summary="Open a closed matter again",
    operation_id="reopen_by_receipt",
    tags=["receipts"],
)
def reopen(request: Asking, told: forms.ReopeningIn) -> Any:
    """Within the period of its profile; somebody new looks at it first. Needs the scope
    `rate`.
    """
    raising, me = queries.find_raising(told.code)
    closing.reopen(raising, reason=told.reason, actor=me)
    return queries.standing(told.code)
