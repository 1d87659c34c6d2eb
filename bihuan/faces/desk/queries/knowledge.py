"""Pages of the knowledge base: to find, to approve, to look at again, to fill gaps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import category_tree
from bihuan.directory.knowledge import queries as knowledge
from bihuan.directory.knowledge.words import AnswerLine, AnswerPage, Found, MissLine
from bihuan.directory.units.queries import home_unit, unit_tree
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import find_case
from bihuan.loop.cases.words import Status
from bihuan.loop.handling.queries import report_of

TABS = ("all", "waiting", "stale", "missing")


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """One tab of the knowledge base, or what a search brought."""

    tab: str
    text: str
    found: tuple[Found, ...]
    answers: Page[AnswerLine]
    misses: tuple[MissLine, ...]
    counts: dict[str, int]
    own: bool
    may_propose: bool
    units: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AnswerDetail:
    page: AnswerPage
    proposed_by: str
    approved_by: str
    approve: Verdict
    tend: Verdict
    may_propose: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """What the form for an answer offers."""

    owners: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]


def knowledge_page(
    actor: Actor, *, tab: str, text: str, key: str | None
) -> KnowledgePage:
    """A tab; whoever oversees sees all units', others what is of their own."""
    tab = tab if tab in TABS else TABS[0]
    units = _theirs(actor)
    gaps = tab == "missing"
    answers: Page[AnswerLine] = Page([])
    if not gaps and not text:
        answers = answers_of(actor, tab=tab, key=key)
    return KnowledgePage(
        tab=tab,
        text=text,
        found=_found(text),
        answers=answers,
        misses=misses_of(actor) if gaps else (),
        counts=knowledge.counts(units=units),
        own=units is not None,
        may_propose=bool(actor.may(Permission.PROPOSE_ANSWERS)),
        units=tuple((one.pk, one.called_in_full) for one in unit_tree())
        if gaps
        else (),
    )


def answers_of(
    actor: Actor, *, tab: str, text: str = "", key: str | None = None
) -> Page[AnswerLine]:
    """What a tab lists, or what a search brings."""
    if text:
        return Page([one.answer for one in _found(text)])
    if tab == "waiting":
        return Page(knowledge.waiting(units=_theirs(actor)))
    if tab == "stale":
        return Page(knowledge.stale_answers(units=_theirs(actor)))
    return knowledge.answers(key=key)


def misses_of(actor: Actor) -> tuple[MissLine, ...]:
    """What was asked and not found, as far as it is for this actor's eyes."""
    return tuple(knowledge.misses(units=_theirs(actor)))


def _found(text: str) -> tuple[Found, ...]:
    return tuple(knowledge.find_answers(text, most=20)) if text else ()


def answer_detail(actor: Actor, answer_id: int) -> AnswerDetail:
    """One answer, with the verdict that each click would get."""
    page = knowledge.answer_page(answer_id)
    people = account_names(
        _account(one) for one in (page.proposed_by, page.approved_by)
    )
    may = knowledge.tending(page, actor)
    return AnswerDetail(
        page=page,
        proposed_by=people.get(_account(page.proposed_by), ""),
        approved_by=people.get(_account(page.approved_by), ""),
        approve=may.approve,
        tend=may.tend,
        may_propose=bool(actor.may(Permission.PROPOSE_ANSWERS)),
    )


def lists() -> Lists:
    """Units, categories and areas to choose from."""
    return Lists(
        owners=tuple((str(one.pk), one.called_in_full) for one in unit_tree()),
        categories=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.called}") for one in category_tree()
        ),
        areas=tuple(
            (str(one.pk), f"{'　' * one.depth}{one.name}")
            for one in area_tree(down_to=Level.TOWN)
        ),
    )


def beginning(
    actor: Actor, *, case: str = "", replaces: str = "", miss: str = ""
) -> dict[str, object]:
    """What a new answer begins with: a closed case, an older wording, or a gap."""
    begun: dict[str, object] = {
        "owner": home_unit(actor.units) or "",
        "valid_from": clock.local_day(),
        "review_months": 12,
    }
    if case:
        begun |= _from_case(actor, case)
    elif replaces.isdecimal():
        begun |= _from_answer(int(replaces))
    elif miss.isdecimal() and (gap := knowledge.miss(int(miss))) is not None:
        begun |= {"asked_as": gap.words, "miss": gap.pk, "owner": gap.owner_id or ""}
    return begun


def closed_case(actor: Actor, number: str) -> int | None:
    """The case that an answer may be taken from: one that its raiser has closed."""
    found = find_case(actor, number)
    return found.pk if found.status == Status.CLOSED else None


def _from_case(actor: Actor, number: str) -> dict[str, object]:
    found = find_case(actor, number)
    report = report_of(found.pk)
    return {
        "question": found.title,
        "text": report.answer if report else "",
        "owner": found.owner_id or "",
        "category": found.category_id or "",
        "origin": found.number,
    }


def _from_answer(answer_id: int) -> dict[str, object]:
    page = knowledge.answer_page(answer_id)
    line = page.line
    return {
        "question": line.question,
        "asked_as": page.asked_as,
        "text": line.text,
        "source": line.source,
        "owner": line.owner_id,
        "category": line.category_id or "",
        "area": page.area_id or "",
        "review_months": page.review_months,
        "replaces": line.pk,
    }


def _theirs(actor: Actor) -> Collection[int] | None:
    oversees = actor.may(Permission.DISPATCH) or actor.may(Permission.SUPERVISE)
    return None if oversees else actor.units


def _account(name: str) -> int:
    kind, _, pk = name.partition(":")
    return int(pk) if kind == "account" and pk.isdigit() else 0
