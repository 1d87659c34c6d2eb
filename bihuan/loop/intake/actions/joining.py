"""Raising what somebody else has raised already: one more voice in the same matter."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.loop.intake.actions.arriving import take_in
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing import actions as routing


@tried_again
@opens_transaction
def raise_along(
    matter: NewMatter, *, into_id: int, reason: str, actor: Actor
) -> Raised:
    """Take a matter in and join it to the open one that it is about, in one go.

    Its raiser keeps a number, a code and words of their own, gets the answer that all
    get, and judges it for themselves. Whoever says it is the same matter is the raiser,
    or the operator who listens to them; nothing is taken in if the other cannot be
    joined. A resend joins nothing again.
    """
    actor.may(Permission.RAISE).enforce()
    (raised,) = take_in([matter], actor=actor)
    if not raised.already_known:
        routing.join(raised.case_id, into_id=into_id, reason=reason, actor=actor)
    return raised
