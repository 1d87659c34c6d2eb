"""What follows here from what happened to a matter: whoever wrote is written to."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.mail import rules
from bihuan.faces.mail.actions import answer
from bihuan.ground.ledger.words import Recorded

KINDS = frozenset(rules.TOLD)


def react(entries: Sequence[Recorded]) -> None:
    """Queue a mail to each raiser of the matter who came by mail, once for each entry."""
    answer(entries)
