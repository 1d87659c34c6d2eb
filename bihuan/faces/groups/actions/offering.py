"""One answer beside the open matters of firms in the same position (C08)."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.groups.actions.telling import answered
from bihuan.faces.groups.models import Offered, Telling
from bihuan.faces.groups.words import Event, Went
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.cases.actions import change, lock_case, record_case, write
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.handling.queries import report_of

_UNTOLD = Verdict(
    "group-untold", "请先把答复发到群里。群里还没有听到的答复，不能放到别的事项旁边。"
)
_NOTHING = Verdict("group-nothing-open", "没有可以放的未办结事项，或者都已经放过。")


@tried_again
@opens_transaction
def offer_beside(asked_id: int, *, cases: Sequence[int], actor: Actor) -> int:
    """Put an answer beside open matters, once each; answers beside how many.

    Whoever holds such a matter may answer with it. Nobody's matter is closed by
    another's answer. In the order of their ids, in which everybody locks cases.
    """
    actor.may(Permission.DISPATCH).enforce()
    asked = answered(asked_id)
    if not _was_told(asked.case_id):
        raise Refused(_UNTOLD)
    report = report_of(asked.case_id)
    seen = visible_cases(actor).filter(pk__in=set(cases)).exclude(pk=asked.case_id)
    known = Offered.objects.filter(answer_of=asked.case_id).values("case")
    wanted = sorted(seen.exclude(pk__in=known).values_list("pk", flat=True))
    text = report.answer if report else ""

    done = sum(_offer(pk, asked.case_id, text, actor) for pk in wanted)
    if not done:
        raise Refused(_NOTHING)
    return done


def _was_told(case_id: int) -> bool:
    """Whether some group has heard this answer, so that it is no secret of its matter."""
    return Telling.objects.filter(case=case_id, went=Went.TOLD).exists()


def _offer(case_id: int, answer_of: int, text: str, actor: Actor) -> bool:
    case = lock_case(case_id)
    if Status(case.status) not in OPEN:
        return False
    written = write(case, text, actor=actor)
    change(case)
    Offered.objects.create(answer_of_id=answer_of, case_id=case_id, at=clock.now())
    facts = {"answer_of": answer_of, **written.facts}
    record_case(case, Event.OFFERED, actor=actor, **facts)
    return True
