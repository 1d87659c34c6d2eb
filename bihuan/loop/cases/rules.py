"""Where a case can go from where it is.

`MOVES` is the whole life of a case. `docs/reference/case-life.md` is drawn from
it, the database refuses any other change of status, and CI fails when they differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.ground.access.words import Permission
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import OPEN, STATUS_NAMES, Light, Replayed, Status, Step

S = Status


@dataclass(frozen=True, slots=True)
class Move:
    """The statuses a step may start from, and the one it leads to."""

    sources: frozenset[Status]
    target: Status


def _move(*sources: Status, to: Status) -> Move:
    return Move(frozenset(sources), to)


MOVES: dict[Step, Move] = {
    Step.ACCEPT: _move(S.REGISTERED, to=S.ACCEPTED),
    Step.DECLINE: _move(S.REGISTERED, S.ACCEPTED, to=S.DECLINED),
    Step.DISPATCH: _move(S.ACCEPTED, to=S.DISPATCHED),
    Step.CLAIM: _move(S.DISPATCHED, to=S.HANDLING),
    Step.ASK_RETURN: _move(S.DISPATCHED, S.HANDLING, to=S.RETURNING),
    Step.AGREE_RETURN: _move(S.RETURNING, to=S.DISPATCHED),
    Step.REFUSE_RETURN: _move(S.RETURNING, to=S.DISPATCHED),
    # The second sending back, or a first that the dispatcher cannot decide.
    Step.ASK_ADJUDICATION: _move(
        S.DISPATCHED, S.HANDLING, S.RETURNING, to=S.ADJUDICATING
    ),
    Step.ADJUDICATE: _move(S.ADJUDICATING, to=S.DISPATCHED),
    Step.PAUSE: _move(S.HANDLING, to=S.PAUSED),
    Step.RESUME: _move(S.PAUSED, to=S.HANDLING),
    Step.REPORT: _move(S.HANDLING, to=S.REPORTED),
    # Answered on the telephone, or outside the county's powers: the raiser is
    # asked all the same.
    Step.ANSWER_NOW: _move(S.REGISTERED, S.ACCEPTED, to=S.CALLING_BACK),
    Step.TRANSFER: _move(S.ACCEPTED, S.RETURNING, S.ADJUDICATING, to=S.CALLING_BACK),
    Step.PASS_AUDIT: _move(S.REPORTED, to=S.CALLING_BACK),
    Step.FAIL_AUDIT: _move(S.REPORTED, to=S.HANDLING),
    Step.SEND_AGAIN: _move(S.CALLING_BACK, to=S.HANDLING),
    Step.DEFER: _move(S.CALLING_BACK, to=S.DEFERRED),
    Step.COME_BACK: _move(S.DEFERRED, to=S.HANDLING),
    Step.CLOSE: _move(S.CALLING_BACK, to=S.CLOSED),
    Step.WITHDRAW: _move(*OPEN, to=S.CLOSED),
    # A closed case goes back to the dispatcher, not to the unit whose answer
    # did not satisfy: somebody new must look at it first.
    Step.REOPEN: _move(S.CLOSED, S.DECLINED, to=S.ACCEPTED),
    Step.MERGE: _move(
        S.REGISTERED,
        S.ACCEPTED,
        S.DISPATCHED,
        S.RETURNING,
        S.ADJUDICATING,
        S.HANDLING,
        S.PAUSED,
        to=S.MERGED,
    ),
}


# Who must see a restricted matter for their part of it, and only until that is done. The
# unit keeps its sight, overseers have theirs, and of a sealed one this says nothing.
DUTIES: Mapping[Permission, frozenset[Status]] = {
    Permission.ACCEPT: frozenset({S.REGISTERED, S.ACCEPTED}),
    Permission.DISPATCH: OPEN,  # to dispatch, to decide on returns and extensions
    Permission.AUDIT: frozenset({S.REPORTED}),
    Permission.CALL_BACK: frozenset({S.CALLING_BACK}),
}


def on_duty(permissions: Collection[Permission]) -> frozenset[Status]:
    """Where a restricted matter stands when whoever may do these things has to see it."""
    return frozenset().union(
        *(there for one, there in DUTIES.items() if one in permissions)
    )


def may_move(status: Status, step: Step) -> Verdict:
    """Whether this step is possible at all from this status, for anyone."""
    if status in MOVES[step].sources:
        return ALLOWED
    return refuse(
        "wrong-status",
        "这件事现在是“{status}”，不能这样办理。",
        status=STATUS_NAMES[status],
    )


def may_change(*, seen: int | None, version: int) -> Verdict:
    """A form filled in while somebody else changed the case is not carried out."""
    if seen is None or seen == version:
        return ALLOWED
    return Verdict(
        "stale", "您阅读期间，这件事已被他人更新。请先查看最新情况，再决定怎么办。"
    )


def may_write(*, text: str) -> Verdict:
    """A reason or an answer that is asked for cannot be blank."""
    if says_nothing(text):
        return Verdict("text-missing", "请写明内容，不能留空。")
    return ALLOWED


def may_be_held(*, owner: int | None) -> Verdict:
    """Somebody must answer for a case before it is worked on."""
    if owner is not None:
        return ALLOWED
    return Verdict("with-no-unit", "这件事现在没有承办单位。")


def legal_pairs() -> frozenset[tuple[str, str]]:
    """Every change of status that some step makes: what the database lets through."""
    return frozenset(
        (source.value, move.target.value)
        for move in MOVES.values()
        for source in move.sources
    )


def light(
    *,
    status: Status,
    due_at: datetime | None,
    warn_at: datetime | None,
    now: datetime,
) -> Light:
    """Green, yellow from `warn_at`, red once late; none while nothing runs."""
    if due_at is None or status not in OPEN or status in (S.PAUSED, S.DEFERRED):
        return Light.NONE
    if now >= due_at:
        return Light.RED
    return Light.YELLOW if warn_at is not None and now >= warn_at else Light.GREEN


def replay(facts: Iterable[Mapping[str, object]]) -> Replayed | None:
    """The state that the entries of a case's stream add up to, or None before the first.

    Each entry that changes a case carries its status, owner, deadline, round and
    version after the change, so that the last one that does is the state.
    """
    state: Replayed | None = None
    for fact in facts:
        if "status" not in fact:
            continue
        due = fact.get("due")
        owner = fact.get("owner")
        state = Replayed(
            status=Status(str(fact["status"])),
            owner=owner if isinstance(owner, int) else None,
            due_at=datetime.fromisoformat(due) if isinstance(due, str) else None,
            version=int(str(fact["version"])),
            round=int(str(fact["round"])),
        )
    return state


def state_facts(
    *,
    status: str,
    owner: int | None,
    due_at: datetime | None,
    turn: int,
    version: int,
) -> dict[str, str | int | bool | None]:
    """What of a case's state every entry of its stream repeats, for `replay`."""
    return {
        "status": str(status),
        "owner": owner,
        "due": due_at.isoformat() if due_at else None,
        "round": turn,
        "version": version,
    }
