"""Public calls for clues (公开征集线索): published, answered by anybody, accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bihuan.faces.voices import rules
from bihuan.faces.voices.actions.reporting import sort_of
from bihuan.faces.voices.models import Call, Clue
from bihuan.faces.voices.words import CLUE, Event, NewCall
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter, Raised


@opens_transaction
def draft_call(new: NewCall, *, call_id: int | None = None, actor: Actor) -> int:
    """Write a call, or rewrite one that nobody has read yet."""
    actor.may(Permission.DISPATCH).enforce()
    rules.may_be_said(new.subject, new.text).enforce()
    rules.may_call(
        opens_on=new.opens_on, closes_on=new.closes_on, today=clock.local_day()
    ).enforce()
    row = _locked(call_id) if call_id else Call()
    if row.published_at is not None:
        raise NotVisible(str(call_id))

    row.subject, row.text = new.subject, new.text
    row.opens_on, row.closes_on = new.opens_on, new.closes_on
    row.drafted_by, row.drafted_at = actor.name, clock.now()
    row.save()

    record(Event.CALL_DRAFTED, _stream(row), actor=actor.name)
    return row.pk


@opens_transaction
def publish_call(call_id: int, *, actor: Actor) -> None:
    """Put a call on the portal. What people answered to is not rewritten after."""
    actor.may(Permission.DISPATCH).enforce()
    row = _locked(call_id)
    rules.may_call(
        opens_on=row.opens_on, closes_on=row.closes_on, today=clock.local_day()
    ).enforce()
    sort_of(CLUE)  # without a sort of matter that takes clues nobody is invited
    if row.published_at is not None:
        return

    row.published_at = clock.now()
    row.save(update_fields=["published_at"])

    record(
        Event.CALL_PUBLISHED,
        _stream(row),
        actor=actor.name,
        opens=row.opens_on.isoformat(),
        closes=row.closes_on.isoformat(),
    )


@tried_again
@opens_transaction
def give_clue(
    call_id: int, told: Mapping[str, Any], *, nonce: str, actor: Actor
) -> Raised:
    """Take a clue in as a matter. Nobody has to say who they are; the same form once."""
    actor.may(Permission.RAISE).enforce()
    row = Call.objects.filter(pk=call_id).first()
    if row is None or row.published_at is None:
        raise NotVisible(str(call_id))
    rules.may_give_clue(
        published=True,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        today=clock.local_day(),
    ).enforce()
    rules.may_be_said(told["matter"]).enforce()
    now = clock.now()
    typed = "\x1f".join(
        str(told[name]) for name in ("matter", "place", "name", "phone")
    )

    (raised,) = take_in(
        [
            NewMatter(
                profile=sort_of(CLUE),
                channel=f"{CLUE}:{row.pk}",
                external_id=f"{nonce}.{digest('clue', typed).hex()[:32]}",
                title="",
                body=f"{told['matter']}\n（线索征集：{row.subject}）",
                raised_at=now,
                raiser_name=told["name"],
                phone=told["phone"],
                place=told["place"],
            )
        ],
        actor=actor,
    )
    if not raised.already_known:
        Clue.objects.create(call=row, case_id=raised.case_id, at=now)
        record(Event.CLUE_GIVEN, _stream(row), actor=actor.name, case=raised.case_id)
    return raised


@opens_transaction
def publish_results(call_id: int, *, findings: str, actor: Actor) -> None:
    """Publish what became of the clues, counted now; few are not told (n < 5)."""
    actor.may(Permission.DISPATCH).enforce()
    row = _locked(call_id)
    rules.may_tell_results(
        published=row.published_at is not None,
        told=row.told_at is not None,
        closes_on=row.closes_on,
        today=clock.local_day(),
    ).enforce()
    rules.may_be_said(findings).enforce()

    row.results = [[one.name, one.n] for one in rules.told_outcomes(outcomes(row.pk))]
    row.findings, row.told_at = findings, clock.now()
    row.save(update_fields=["results", "findings", "told_at"])

    record(
        Event.RESULTS_PUBLISHED,
        _stream(row),
        actor=actor.name,
        results=_flat(row.results),
    )


def _flat(results: list[list[Any]]) -> list[str]:
    """The published numbers as the ledger takes them; what is hidden stays hidden."""
    return [f"{name}={'*' if n is None else n}" for name, n in results]


def outcomes(call_id: int) -> list[str]:
    """What became of each clue; one that was merged has the other matter's outcome."""
    rows = Clue.objects.filter(call=call_id).select_related("case__merged_into")
    cases = [one.case.merged_into or one.case for one in rows]
    return [rules.outcome_of(case.status, case.result) for case in cases]


def _locked(call_id: int) -> Call:
    row = Call.objects.select_for_update().filter(pk=call_id).first()
    if row is None:
        raise NotVisible(str(call_id))
    return row


def _stream(row: Call) -> str:
    return f"call-for-clues:{row.pk}"
