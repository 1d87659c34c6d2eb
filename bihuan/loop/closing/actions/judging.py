"""Asking the raiser, and doing what the answer says."""

from __future__ import annotations

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.ledger.words import Fact
from bihuan.kit import clock
from bihuan.kit.rows import insert_row
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    ask_raiser,
    change,
    lock_case,
    lock_raising,
    record_case,
    run_clock,
    stop_clocks,
    write_if_any,
)
from bihuan.loop.cases.queries import FoundRaising, raisings_of
from bihuan.loop.cases.words import Audience, ClockKind, Status
from bihuan.loop.closing import rules
from bihuan.loop.closing.actions.settling import gone_of, owes_an_answer, settle
from bihuan.loop.closing.models import Call, Judgement, Side
from bihuan.loop.closing.words import Answer, CallOutcome, Event, Source, word_of
from bihuan.loop.routing.queries import handled_by


@opens_transaction
def judge(raising_id: int, answer: Answer, *, actor: Actor) -> None:
    """The raiser's own verdict, given by receipt code."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)

    keep_verdict(case, raising_id, answer, source=Source.RAISER, actor=actor)

    settle(case, actor=actor)


@joins_transaction
def judge_reviewed(
    case: LockedCase, raising_id: int, answer: Answer, *, actor: Actor
) -> None:
    """The verdict of whoever set a matter up and looked at what was done, as a step of that."""
    keep_verdict(case, raising_id, answer, source=Source.RAISER, actor=actor)

    settle(case, actor=actor)


@opens_transaction
def record_answer(
    raising_id: int, answer: Answer, *, seen: int | None = None, actor: Actor
) -> None:
    """What the raiser said on the telephone, taken down by a unit that did not handle."""
    actor.may(Permission.CALL_BACK).enforce()
    _, case = lock_raising(raising_id, seen=seen)
    _may_call(case, actor)

    _call(case, raising_id, CallOutcome.REACHED, "", actor)
    keep_verdict(case, raising_id, answer, source=Source.CALL, actor=actor)

    settle(case, actor=actor)


@opens_transaction
def record_missed_call(
    raising_id: int, *, note: str = "", seen: int | None = None, actor: Actor
) -> None:
    """Nobody answered. The case stays: not reached is not satisfied."""
    actor.may(Permission.CALL_BACK).enforce()
    _, case = lock_raising(raising_id, seen=seen)
    _may_call(case, actor)
    rules.may_be_asked(status=Status(case.status)).enforce()

    call = _call(case, raising_id, CallOutcome.NOT_REACHED, note, actor)
    tried, hours = _plan_next(case, call)

    record_case(
        case,
        Event.CALLED,
        actor=actor,
        reached=False,
        tried=tried,
        hours=hours,
        about=word_of(raising_id),
    )


@joins_transaction
def take_silence(case_id: int, *, actor: Actor) -> bool:
    """Close a case whose raisers said nothing within the stated period.

    A step, because the relay runs it in the transaction that marks the firing of the
    verdict clock as dealt with. Returns whether there was anything to do.
    """
    case = lock_case(case_id)
    if case.status != Status.CALLING_BACK:
        return False

    silent = _silent(case)
    if _must_ask_again(case, silent):
        _ask_again(case, actor)
        return True

    now = clock.now()
    Judgement.objects.bulk_create(
        Judgement(
            case=case,
            raising=raising,
            round=case.round,
            source=Source.SILENCE,
            given_at=now,
            taken_by=actor.name,
        )
        for raising in silent
    )

    calls = Call.objects.filter(case=case, round=case.round).count()
    record_case(case, Event.JUDGED, actor=actor, source=Source.SILENCE, calls=calls)
    settle(case, actor=actor)
    return True


def _silent(case: LockedCase) -> list[FoundRaising]:
    given = Judgement.objects.filter(case=case, round=case.round)
    spoke = set(given.values_list("raising", flat=True))
    spoke |= {one.pk for one in gone_of(case)}
    return [one for one in raisings_of(case.pk) if one.pk not in spoke]


def _must_ask_again(case: LockedCase, silent: list[FoundRaising]) -> bool:
    called = Call.objects.filter(case=case, round=case.round).exists()
    return rules.must_ask_again(
        owed=owes_an_answer(case),
        named=any(one.identity_id for one in silent),
        called=called,
    )


def _ask_again(case: LockedCase, actor: Actor) -> None:
    """Another stated period, and the call that was forgotten is due once more."""
    stop_clocks(case, ClockKind.VERDICT, ClockKind.CALL_BACK, actor=actor)
    ask_raiser(case, actor=actor)
    case.act_by = run_clock(case, ClockKind.CALL_BACK, actor=actor) or case.act_by
    change(case)
    record_case(case, Event.ASKED_AGAIN, actor=actor)


def _may_call(case: LockedCase, actor: Actor) -> None:
    handled = handled_by(case.pk)
    rules.may_call_back(handled_by=handled, units=actor.units).enforce()


def _call(
    case: LockedCase,
    raising_id: int,
    outcome: CallOutcome,
    note: str,
    actor: Actor,
) -> Call:
    written = write_if_any(case, note, actor=actor)
    call = Call(
        case=case,
        raising_id=raising_id,
        unit_id=min(actor.units),
        round=case.round,
        outcome=outcome,
        note_id=written.pk or None,
        called_at=clock.now(),
        called_by=actor.name,
    )
    insert_row(call)
    return call


def _plan_next(case: LockedCase, call: Call) -> tuple[int, int]:
    """When to try again, if it was not often enough; how often, at how many hours."""
    missed = Call.objects.filter(raising=call.raising_id, case=case, round=case.round)
    times = list(missed.values_list("called_at", flat=True))
    bands = {rules.band_of(one.astimezone(clock.COUNTY_TIME)) for one in times}
    attempts = profile(case.profile_id).call_back.attempts
    if not rules.is_enough(bands, attempts=attempts):
        call.next_at = rules.next_try(
            now=call.called_at.astimezone(clock.COUNTY_TIME),
            bands=bands,
            works=calendar().is_working_day,
        )
        call.save(update_fields=["next_at"])
    return len(times), len(bands)


@joins_transaction
def keep_verdict(
    case: LockedCase, raising_id: int, answer: Answer, *, source: Source, actor: Actor
) -> None:
    """Put a spoken verdict on record, once for each raiser and round."""
    rules.may_be_asked(status=Status(case.status)).enforce()
    _may_answer(case, answer)
    written = write_if_any(case, answer.words, actor=actor, audience=Audience.RAISER)
    judgement = Judgement(
        case=case,
        raising_id=raising_id,
        round=case.round,
        source=source,
        solved=answer.solved,
        grade=answer.grade,
        words_id=written.pk or None,
        given_at=clock.now(),
        taken_by=actor.name,
        wish=answer.wish or "",
        put_to=answer.until,
    )
    fresh = insert_row(judgement, unless_there=True)
    rules.may_judge(judged=not fresh).enforce()
    for code, grade in sorted(answer.sides.items()):
        insert_row(Side(judgement_id=judgement.pk, dimension=code, grade=grade))
    facts = _facts(answer) | written.facts
    if source is Source.CALL:
        facts["said_by"] = word_of(raising_id)
    record_case(
        case, Event.JUDGED, actor=actor, source=source, judgement=judgement.pk, **facts
    )


def _may_answer(case: LockedCase, answer: Answer) -> None:
    named = profile(case.profile_id).verdict.dimensions
    rules.may_answer(
        answer,
        sides=[one.code for one in named],
        needs_solving=case.result == Result.SOLVED,
        today=clock.local_day(),
    ).enforce()


def _facts(answer: Answer) -> dict[str, Fact]:
    """What the ledger keeps of an answer; its words are a writing."""
    facts: dict[str, Fact] = {"solved": answer.solved, "grade": int(answer.grade)}
    facts |= {f"grade_{code}": int(one) for code, one in sorted(answer.sides.items())}
    if answer.wish:
        facts["wish"] = str(answer.wish)
    if answer.until:
        facts["put_to"] = answer.until.isoformat()
    return facts
