"""Changing a case. Steps: they join the transaction of the action that calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from django.db import connection

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import ClockRule
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.words import Fact
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.prepared import run_prepared
from bihuan.kit.rows import insert_row, locked_row, update_row
from bihuan.kit.text import tokens
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases import rules
from bihuan.loop.cases.models import Case, Raising, Sight, Writing
from bihuan.loop.cases.words import (
    Audience,
    ClockKind,
    Status,
    Step,
    clock_of,
    stream_of,
)

# Only `lock_case` makes one of these, so the type checker will not let an
# unlocked row be moved.
LockedCase = NewType("LockedCase", Case)


@dataclass(frozen=True, slots=True)
class Written:
    """A text that was kept: its row (0 for none), and what stands for it in the ledger."""

    pk: int
    facts: dict[str, Fact]


class Deadline(Protocol):
    """What of a clock is copied onto its case."""

    due_at: datetime
    yellow_at: datetime
    provisional: bool


SILENCE = Rung("silence", after=Period(0, Measure.WORKING_DAYS))
VERDICT_RULE = ClockRule(Period(5, Measure.WORKING_DAYS))
COPIES = ("due_at", "warn_at", "act_by", "provisional")
_CASE_OF = "SELECT case_id FROM cases_raising WHERE id = %(raising)s"


@joins_transaction
def lock_case(
    case_id: int, *, seen: int | None = None, step: Step | None = None
) -> LockedCase:
    """Read the row afresh and hold it until the transaction ends.

    `seen` is the version that the person's form was drawn from; None for jobs. `step`
    is the move that is meant, refused here if the case stands elsewhere, before
    anything else about it is touched.
    """
    case = locked_row(Case, case_id)
    if case is None:
        raise NotVisible(str(case_id))
    rules.may_change(seen=seen, version=case.version).enforce()
    if step is not None:
        rules.may_move(Status(case.status), step).enforce()
    return LockedCase(case)


@joins_transaction
def move(case: LockedCase, step: Step, **changes: object) -> None:
    """Take one step along the table in `rules.MOVES`. The caller keeps the record."""
    rules.may_move(Status(case.status), step).enforce()
    change(case, status=rules.MOVES[step].target, **changes)


@joins_transaction
def change(case: LockedCase, **changes: object) -> None:
    """Assign and save what a verb changes; every change is a new version.

    The copies of deadlines go with it, whatever `run_clock` did to them before.
    """
    changes["version"] = case.version + 1
    for name, value in changes.items():
        setattr(case, name, value)
    update_row(case, [*changes, *(c for c in COPIES if c not in changes)])


@joins_transaction
def record_case(
    case: LockedCase, event: StrEnum, *, actor: Actor, **facts: Fact
) -> None:
    """Add an entry that carries the state after it, so that the ledger can be replayed."""
    state = rules.state_facts(
        status=case.status,
        owner=case.owner_id,
        due_at=case.due_at,
        turn=case.round,
        version=case.version,
    )
    record(event, stream_of(case.pk), actor=actor.name, **state, **facts)


@joins_transaction
def write(
    case: LockedCase, text: str, *, actor: Actor, audience: Audience = Audience.STAFF
) -> Written:
    """Keep a text beside the case; what is returned stands for it in the ledger."""
    rules.may_write(text=text).enforce()
    writing = Writing(
        case=case,
        text=text,
        audience=audience,
        written_by=actor.name,
        written_at=clock.now(),
    )
    insert_row(writing)
    facts: dict[str, Fact] = {
        "writing": writing.pk,
        "digest": digest("writing", text).hex(),
    }
    return Written(writing.pk, facts)


@joins_transaction
def write_if_any(
    case: LockedCase, text: str, *, actor: Actor, audience: Audience = Audience.STAFF
) -> Written:
    """The same where nothing need be said."""
    if not text.strip():
        return Written(0, {})
    return write(case, text, actor=actor, audience=audience)


@joins_transaction
def give_sight(case: LockedCase, *unit_ids: int) -> None:
    """Let units see the case from now on."""
    for unit in unit_ids:
        insert_row(Sight(case=case, unit_id=unit), unless_there=True)


@joins_transaction
def run_clock(
    case: LockedCase, kind: ClockKind, *, actor: Actor, rule: ClockRule | None = None
) -> datetime | None:
    """Start a clock that the case's profile names, and keep the copies on the case right.

    The clock named HANDLE is the promise to the raiser; `rule` replaces the profile's
    own, as when a case is handled again under its `rehandle` rule. Returns its deadline, or None where the profile has no such clock.
    """
    rule = rule or profile(case.profile_id).clocks.get(kind)
    return _start(case, {kind: rule} if rule else {}, actor).get(kind)


@joins_transaction
def run_clocks(
    case: LockedCase, *kinds: ClockKind, actor: Actor
) -> dict[ClockKind, datetime]:
    """The same for several at once; gives the deadlines of those the profile has."""
    rules_ = profile(case.profile_id).clocks
    return _start(case, {kind: rules_[kind] for kind in kinds if kind in rules_}, actor)


def _start(
    case: LockedCase, wanted: Mapping[ClockKind, ClockRule], actor: Actor
) -> dict[ClockKind, datetime]:
    now = clock.now()
    new = [clock_of(case.pk, kind, rule, at=now) for kind, rule in wanted.items()]
    started = clocks.start_many(new, actor=actor.name, quiet=True)
    due = dict(zip(wanted, started, strict=True))
    if ClockKind.HANDLE in due:
        copy_deadline(case, due[ClockKind.HANDLE])
    return {kind: each.due_at for kind, each in due.items()}


@joins_transaction
def ask_raiser(case: LockedCase, *, actor: Actor) -> None:
    """Start the raiser's stated period; when it has run out, silence is recorded as such."""
    rule = profile(case.profile_id).clocks.get(ClockKind.VERDICT, VERDICT_RULE)
    asked = replace(rule, ladder=(*rule.ladder, SILENCE))
    run_clock(case, ClockKind.VERDICT, actor=actor, rule=asked)


@joins_transaction
def copy_deadline(case: LockedCase, handling: Deadline) -> None:
    """Keep the copies on the case equal to its handling clock."""
    case.due_at = handling.due_at
    case.provisional = handling.provisional
    case.warn_at = handling.yellow_at


@joins_transaction
def stop_clocks(case: LockedCase, *kinds: ClockKind, actor: Actor) -> None:
    """Stop clocks by name; those that do not run are passed over."""
    clocks.halt(stream_of(case.pk), kinds)


@joins_transaction
def stop_all_clocks(
    case: LockedCase, *, spare: Iterable[ClockKind] = (), actor: Actor
) -> None:
    """Stop whatever runs but for what is spared, which outlives a unit's turn."""
    clocks.halt(stream_of(case.pk), spare=spare)


@joins_transaction
def hand_over_clocks(
    case: LockedCase, to: LockedCase, *kinds: ClockKind, actor: Actor
) -> dict[str, datetime]:
    """Let what is owed to a merged case's raisers be owed on the case they go to."""
    return clocks.hand_over(stream_of(case.pk), kinds, to=stream_of(to.pk))


@joins_transaction
def holder_of(case: LockedCase) -> int:
    """The unit that answers for the case; refused where there is none."""
    rules.may_be_held(owner=case.owner_id).enforce()
    return int(case.owner_id or 0)


@joins_transaction
def hand_over_raisings(case: LockedCase, to: LockedCase) -> int:
    """Let a merged case's raisers follow, and judge, the case it was merged into."""
    return Raising.objects.filter(case=case).update(case=to)


@joins_transaction
def index_words(case_ids: Iterable[int]) -> None:
    """Make the words of these cases searchable: title, body, place and what was added.

    Stripped vectors (no positions) stay inside the row; see PERF.md B2.
    """
    cases = Case.objects.filter(pk__in=case_ids).only("title", "body", "place")
    rows = [
        (case.pk, tokens(f"{case.title}\n{case.body}\n{case.place}")) for case in cases
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casetext (case_id, words)"
            " SELECT id, array_to_tsvector(string_to_array(words, ' '))"
            " FROM unnest(%s::bigint[], %s::text[]) AS new (id, words)"
            " ON CONFLICT (case_id) DO UPDATE SET words = excluded.words",
            [[pk for pk, _ in rows], [" ".join(words) for _, words in rows]],
        )


@joins_transaction
def lock_raising(
    raising_id: int, *, seen: int | None = None, step: Step | None = None
) -> tuple[Raising, LockedCase]:
    """Lock the case that a raiser's matter now stands in, and read the raising again."""
    found = run_prepared(_CASE_OF, {"raising": raising_id})
    if not found:
        raise NotVisible(str(raising_id))
    case = lock_case(found[0][0], seen=seen, step=step)
    raising = locked_row(Raising, raising_id)
    assert raising is not None  # raisings are never deleted
    if raising.case_id != case.pk:  # merged while we waited for the lock
        case = lock_case(raising.case_id, step=step)
    return raising, case
