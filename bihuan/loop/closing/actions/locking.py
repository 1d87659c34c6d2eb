"""Finding the case that a raiser's matter stands in now."""

from __future__ import annotations

from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import LockedCase, lock_case
from bihuan.loop.cases.models import Raising
from bihuan.loop.cases.words import Step


@joins_transaction
def lock_raising(
    raising_id: int, *, seen: int | None = None, step: Step | None = None
) -> tuple[Raising, LockedCase]:
    """Lock the case that a raiser's matter now stands in, and read the raising again."""
    found = Raising.objects.filter(pk=raising_id).first()
    if found is None:
        raise NotVisible(str(raising_id))
    case = lock_case(found.case_id, seen=seen, step=step)
    raising = Raising.objects.get(pk=raising_id)
    if raising.case_id != case.pk:  # merged while we waited for the lock
        case = lock_case(raising.case_id, step=step)
    return raising, case
