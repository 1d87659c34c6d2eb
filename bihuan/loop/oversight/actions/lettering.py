"""Letters of a case: what was decided, on paper, to whoever raised it."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.directory.letters.actions import issue
from bihuan.directory.letters.words import Addressee, Issued, Kind, NewLetter
from bihuan.ground.access.words import Actor
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.actions import LockedCase, change, lock_case, record_case
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.words import Event


@opens_transaction
def issue_letter(
    case_id: int,
    *,
    kind: Kind,
    fields: Mapping[str, str],
    to: Addressee,
    seen: int | None = None,
    actor: Actor,
) -> Issued:
    """Issue a letter of acceptance, refusal, extension or reply, once for each occasion."""
    _admit(kind, actor)
    case = lock_case(case_id, seen=seen)

    _judge(case, kind)

    letter = issue(
        NewLetter(
            kind=kind,
            subject=stream_of(case.pk),
            title=case.title,
            to=to,
            fields=dict(fields),
            occasion=rules.occasion_of(
                kind, turn=case.round, extensions=case.extensions
            ),
            restricted=rules.is_closed(case.visibility),
        ),
        actor=actor,
    )
    change(case)

    record_case(
        case,
        Event.LETTER_ISSUED,
        actor=actor,
        letter_kind=kind,
        number=letter.number,
        letter=letter.id,
    )
    return letter


def _admit(kind: Kind, actor: Actor) -> None:
    asked = rules.LETTERS_OF_CASES.get(kind, frozenset())
    verdicts = [actor.may(one) for one in asked]
    if not any(verdicts):
        (verdicts or [Verdict("letter-kind", "这类文书不在这里出具。")])[0].enforce()


def _judge(case: LockedCase, kind: Kind) -> None:
    rules.may_issue_letter(
        kind,
        status=Status(case.status),
        accepted=case.accepted_at is not None,
        extensions=case.extensions,
        reported=case.reported_at is not None,
    ).enforce()
