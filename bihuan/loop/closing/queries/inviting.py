"""The code by which a raiser gives one verdict, and what it opens."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.receipts import parse
from bihuan.kit.verdicts import NotVisible, Refused, Verdict
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Invitation

PURPOSE = "invitation"


@dataclass(frozen=True, slots=True)
class Invited:
    """What a code for a verdict is about, and whether it can still be used."""

    raising_id: int
    case: FoundCase
    verdict: Verdict


def invited(code: str) -> Invited:
    """The matter that a verdict's code opens, or `NotVisible`."""
    try:
        key = digest(PURPOSE, parse(code))
    except Refused:
        raise NotVisible from None
    rows = Invitation.objects.filter(digest=key)
    found = rows.select_related("raising__case__owner").first()
    if found is None:
        raise NotVisible
    case = found.raising.case
    verdict = rules.may_use_invitation(
        used=found.used_at is not None,
        expired=clock.now() >= found.expires_at,
        same_round=found.round == case.round,
        status=Status(case.status),
    )
    return Invited(found.raising_id, case, verdict)
