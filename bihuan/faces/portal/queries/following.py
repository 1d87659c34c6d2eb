"""One matter as its raiser follows it, and the figures that anybody may read."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import posts_of, unit_names
from bihuan.faces.messaging.queries import is_messaged, language_of
from bihuan.faces.messaging.words import Language
from bihuan.faces.portal import rules
from bihuan.faces.portal.words import (
    Beat,
    Deadline,
    FiguresPage,
    Line,
    MatterPage,
    Objected,
    Opening,
    Proof,
    VerdictPage,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import clocks_of
from bihuan.ground.clocks.words import State
from bihuan.ground.files.queries import files_of_many
from bihuan.ground.files.words import Listed
from bihuan.ground.ledger.queries import receipt as ledger_receipt
from bihuan.ground.vault.queries import reveals_of
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import (
    Happening,
    happenings,
    raising_by_receipt,
)
from bihuan.loop.cases.words import OPEN, Audience, Status, stream_of
from bihuan.loop.closing.queries import invited, objection_to_answer
from bihuan.loop.closing.words import (
    ANSWERED,
    checked_rounds,
    is_withheld,
    standing_answers,
)
from bihuan.measure.figures.queries import by_kind, public_figures
from bihuan.measure.figures.words import By


def raiser(raising_id: int) -> Actor:
    """Who holds a receipt code acts as that raising, and may do nothing else."""
    return Actor(f"raiser:{raising_id}", permissions=frozenset({Permission.FOLLOW}))


def find_raising(code: str) -> tuple[int, Actor]:
    """The raising that a code opens, and the actor who may act on it."""
    found = raising_by_receipt(normalise(code))
    return found.pk, raiser(found.pk)


def matter_page(code: str) -> MatterPage:
    """One matter as its raiser sees it, in a fixed number of queries.

    Where it was merged into another, the raiser keeps their own number and words and
    follows the other's progress; what the others said stays theirs.
    """
    raising = raising_by_receipt(normalise(code))
    case, me = raising.case, raiser(raising.pk)
    merged = raising.first_case_id != case.pk
    own = raising.first_case if merged else case
    status = Status(case.status)
    told = _told(case.pk, own.pk)
    return MatterPage(
        raising=raising.pk,
        code=code,
        number=own.number,
        title=own.title,
        body=own.body,
        place=own.place,
        raised_at=raising.raised_at,
        stage=Line(rules.STAGES[status][0]),
        tone=rules.STAGES[status][1],
        keeper=case.owner.called if case.owner else "",
        merged=merged,
        deadline=_deadline(case.pk, status),
        answer=_answer(told, status),
        beats=tuple(_beats(told, unit_names(_units(told)), me)),
        openings=_openings(raising.identity_id),
        files=_files(raising.pk, {own.pk, case.pk}),
        named=raising.identity_id is not None,
        may=_may([one for one in told if one.said_by == me.name], status, case.round),
        sides=sides_of(case.profile_id),
        objection=_objection(raising.pk),
        messaged=is_messaged(raising.pk, raising.identity_id),
        messaged_in_english=language_of(raising.pk) is Language.ENGLISH,
    )


def verdict_page(code: str) -> VerdictPage:
    """The matter that a code for one verdict is about, as far as its raiser knows it."""
    found = invited(normalise(code))
    case = found.case
    told = happenings(case.pk, audience=Audience.RAISER)
    return VerdictPage(
        raising=found.raising_id,
        code=code,
        number=case.number,
        title=case.title,
        keeper=case.owner.called if case.owner else "",
        answer=_answer(told, Status(case.status)),
        sides=sides_of(case.profile_id),
        verdict=found.verdict,
    )


def sides_of(profile_id: int) -> tuple[tuple[str, str], ...]:
    """What may be graded beside the whole, in the reader's language."""
    named_by = profile(profile_id).verdict.dimensions
    return tuple((one.code, named(one.name, one.name_en)) for one in named_by)


def _objection(raising_id: int) -> Objected | None:
    found = objection_to_answer(raising_id)
    if found is None:
        return None
    return Objected(
        id=found.id,
        reason=found.reason,
        answer=found.answer,
        hear_until=found.hear_until,
        waits=found.answered_at is None,
        decision=found.decision,
    )


def _may(mine: Sequence[Happening], status: Status, turn: int) -> dict[str, Verdict]:
    """What the raiser may do now, given what they did before."""
    judged = any(
        one.kind == "closing.judged" and one.facts.get("round") == turn for one in mine
    )
    withdrawn = any(one.kind == "closing.withdrawn" for one in mine)
    return {
        "add": rules.may_add(status=status),
        "rate": rules.may_rate(status=status, judged=judged),
        "reopen": rules.may_reopen(status=status),
        "withdraw": rules.may_withdraw(status=status, withdrawn=withdrawn),
    }


def _files(raising_id: int, cases: set[int]) -> tuple[Listed, ...]:
    """The raiser's own files, and those that came with the answer."""
    shown = {rules.use_of(raising_id), "answer"}
    found = files_of_many(stream_of(pk) for pk in cases).values()
    return tuple(one for files in found for one in files if one.use in shown)


def _told(case_id: int, own_id: int) -> list[Happening]:
    """What happened to one's own case, and to the one that took it up since it did."""
    told = happenings(own_id, audience=Audience.RAISER)
    if own_id == case_id:
        return told
    since = told[-1].at
    later = happenings(case_id, audience=Audience.RAISER)
    return [*told, *(one for one in later if one.at >= since)]


def _theirs(one: Happening, me: Actor) -> bool:
    """Whether it was said by, or to, another raiser of the same matter."""
    whose = str(one.facts.get("about") or one.said_by)
    return whose.startswith("raiser:") and whose != me.name


def _units(told: Sequence[Happening]) -> set[int]:
    found = (one.facts.get(key) for one in told for key in ("unit", "owner"))
    return {unit for unit in found if isinstance(unit, int)}


def _beats(told: Sequence[Happening], names: dict[int, str], me: Actor) -> list[Beat]:
    """What happened, without what another raiser of the same matter said or did."""
    beats = []
    checked = checked_rounds(told)
    for one in told:
        telling = rules.telling_of(one.kind, one.facts)
        theirs = _theirs(one, me)
        if telling is None or (theirs and one.kind != "intake.raised"):
            continue
        line = rules.line_of(telling, one.facts, names)
        body = "" if is_withheld(one, checked) else one.text
        beats.append(Beat(one.at, line, body, telling.tone, telling.mark))
    return beats


def _answer(told: Sequence[Happening], status: Status) -> str:
    """The latest answer, where it stands."""
    if status not in ANSWERED:
        return ""
    texts = [one.text for one in standing_answers(told) if one.text]
    return texts[-1] if texts else ""


def _deadline(case_id: int, status: Status) -> Deadline | None:
    """The moment that the raiser waits for now, if there is one."""
    kind, of = rules.WAITS_FOR.get(status, rules.HANDLED)
    running = [
        one
        for one in clocks_of(stream_of(case_id))
        if one.kind == kind and one.state is not State.STOPPED
    ]
    if status not in OPEN or not running:
        return None
    found = running[-1]
    colour = "grey" if found.state is State.PAUSED else str(found.light)
    return Deadline(found.due_at, Line(of), colour, found.provisional, found.steps)


def _openings(identity_id: int | None) -> tuple[Opening, ...]:
    """Who looked at this raiser's identity: the unit, and the reason they gave."""
    if identity_id is None:
        return ()
    found = reveals_of(identity_id)
    units = {actor: _unit_of(actor) for actor in {one.actor for one in found}}
    return tuple(Opening(one.at, units[one.actor], one.reason) for one in found)


def _unit_of(actor: str) -> str:
    kind, _, pk = actor.partition(":")
    posts = posts_of(int(pk)) if kind == "account" and pk.isdigit() else []
    return posts[0].unit if posts else ""


def proof_of(code: str) -> Proof:
    """What the raiser takes away to check the record of their matter without us."""
    raising = raising_by_receipt(normalise(code))
    return Proof(raising.case.number, ledger_receipt(stream_of(raising.case_id)))


def figures_page(span: str, by: str) -> FiguresPage:
    """The county's figures for everybody, small numbers left out."""
    wanted, lines = rules.span_of(span), rules.by_of(by)
    today = clock.local_day()
    since = rules.begins_on(wanted, today)
    table = public_figures(since=since, until=today, by=lines)
    groups = by_kind(table.rows) if lines is By.UNIT else {"": table.rows}
    return FiguresPage(wanted, lines, table, groups)
