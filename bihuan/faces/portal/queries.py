"""What the portal shows: one matter to its raiser, the rules and the roots to anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.catalogue.words import Profile
from bihuan.directory.parties.queries import party_by_uscc
from bihuan.directory.units.queries import posts_of, unit_names
from bihuan.faces.portal import rules
from bihuan.faces.portal.words import (
    Beat,
    Deadline,
    FiguresPage,
    Line,
    MatterPage,
    Opening,
    Other,
    Proof,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import clocks_of
from bihuan.ground.clocks.words import State
from bihuan.ground.files.queries import files_of_many
from bihuan.ground.files.words import Listed
from bihuan.ground.ledger.queries import receipt as ledger_receipt
from bihuan.ground.vault.queries import digest, reveals_of
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.text import for_matching, normalise
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import (
    Happening,
    first_cases,
    happenings,
    raising_by_receipt,
)
from bihuan.loop.cases.words import OPEN, Audience, Status, stream_of
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.triage.queries import public_twins
from bihuan.measure.figures.queries import public_figures

CHANNEL = "portal"
MOST_OTHERS = 3
NOT_TYPED = frozenset({"token", "papers", "same", "asked"})


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


def portal_profiles() -> list[Profile]:
    """The sorts of matter that can be raised here, the usual one first."""
    offered = [about for _, about in profiles() if CHANNEL in about.channels]
    usual = rules.sort_for([about.code for about in offered], firm=False)
    return sorted(offered, key=lambda about: about.code != usual)


def sort_choices() -> list[tuple[str, str]]:
    """The sorts as a form offers them, in the reader's language."""
    return [(about.code, name_of(about)) for about in portal_profiles()]


def name_of(about: Profile) -> str:
    """A profile's name in the reader's language."""
    return named(about.name, about.name_en)


def town_choices() -> list[tuple[str, str]]:
    """The streets and townships that a raiser can choose from."""
    tree = area_tree(down_to=Level.TOWN)
    return [(str(area.pk), area.name) for area in tree if area.level is Level.TOWN]


def new_matter(told: Mapping[str, Any], *, nonce: str) -> NewMatter:
    """What a person typed, as the door of intake takes it.

    A second click sends the same words on the same form and finds the same case. Who
    goes back and writes something else on that form raises another one: nothing that
    was typed may vanish behind the first receipt.
    """
    firm = party_by_uscc(told["uscc"]) if told["uscc"] else None
    name = "，".join(filter(None, (told["firm"], told["name"])))
    return NewMatter(
        profile=_sort(told),
        channel=CHANNEL,
        external_id=_name_of_matter(told, nonce),
        title="",
        body=told["matter"],
        raised_at=clock.now(),
        raiser_name=name,
        phone=told["phone"],
        may_share=told["may_share"],
        place=told["place"],
        area_id=int(told["area"]) if told["area"] else None,
        party_id=firm.pk if firm else None,
    )


def _sort(told: Mapping[str, Any]) -> str:
    return told["sort"] or rules.sort_for(
        [about.code for about in portal_profiles()],
        firm=bool(told["firm"] or told["uscc"]),
    )


def _name_of_matter(told: Mapping[str, Any], nonce: str) -> str:
    return f"{nonce}.{_said(told)}"


def others_raised(told: Mapping[str, Any], *, nonce: str) -> tuple[Other, ...]:
    """What others raised that is very likely the same, as far as anybody may know it.

    Only where this sort of matter is public: otherwise nothing is looked for. Who sends
    the same form again is not asked about their own matter.
    """
    sort = _sort(told)
    public = {one.code for one in portal_profiles() if one.privacy is Visibility.PUBLIC}
    if sort not in public:
        return ()
    text = f"{told['matter']}\n{told['place']}"
    found = public_twins(title="", text=text)
    if not found or first_cases(CHANNEL, [_name_of_matter(told, nonce)]):
        return ()
    typed = for_matching(text)
    return tuple(
        Other(
            case_id=one.case_id,
            number=one.number,
            raised_on=one.raised_on,
            raisers=one.raisers,
            names=tuple(name for name in one.names if name in typed),
            words=tuple(word for word in one.words if word in typed),
        )
        for one in found[:MOST_OTHERS]
    )


def _said(told: Mapping[str, Any]) -> str:
    """A keyed digest of what was typed, so that the same is known again."""
    typed = [str(told[name]) for name in sorted(told) if name not in NOT_TYPED]
    return digest("portal-form", "\x1f".join(typed)).hex()[:32]


def _units(told: Sequence[Happening]) -> set[int]:
    found = (one.facts.get(key) for one in told for key in ("unit", "owner"))
    return {unit for unit in found if isinstance(unit, int)}


def _beats(told: Sequence[Happening], names: dict[int, str], me: Actor) -> list[Beat]:
    """What happened, without what another raiser of the same matter said or did."""
    beats = []
    passed = {one.facts.get("round") for one in told if one.kind in _LETS_OUT}
    for one in told:
        telling = rules.telling_of(one.kind, one.facts)
        theirs = one.said_by.startswith("raiser:") and one.said_by != me.name
        if telling is None or (theirs and one.kind != "intake.raised"):
            continue
        hidden = one.kind == "handling.reported" and one.facts["round"] not in passed
        line = rules.line_of(telling, one.facts, names)
        body = "" if hidden else one.text
        beats.append(Beat(one.at, line, body, telling.tone, telling.mark))
    return beats


_LETS_OUT = frozenset({"closing.audit-passed"})


def _answer(told: Sequence[Happening], status: Status) -> str:
    """The latest answer, where it stands."""
    if status not in rules.ANSWERED:
        return ""
    texts = [one.text for one in told if one.kind in rules.ANSWERS and one.text]
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
    return FiguresPage(wanted, lines, table)
