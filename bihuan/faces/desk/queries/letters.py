"""Letters at the desk: what a case may have, how one would look, and what went out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bihuan.directory.letters.queries import (
    NAMES,
    VARIABLES,
    Draft,
    FoundLetter,
    Sifted,
    draft,
    find_letter,
    letter_years,
    letters_of,
    may_read,
    register,
    template_versions,
    templates_in_use,
)
from bihuan.directory.letters.words import Kind, LetterLine, TemplateLine
from bihuan.faces.desk.queries.case import head_of
from bihuan.faces.desk.queries.casefile import Head
from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.queries import open_file
from bihuan.ground.files.words import Opened
from bihuan.ground.vault.queries import masked
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import (
    FoundCase,
    find_case,
    numbers_of,
    raisings_of,
    visible_cases,
)
from bihuan.loop.cases.words import stream_of
from bihuan.loop.oversight.queries import (
    CaseFacts,
    fields_for,
    find_interview,
    find_notice,
    offered_letters,
)

RAISER = "诉求人"  # as a letter says it that names nobody
WORKERS = frozenset({Permission.SEE_ALL_CASES, Permission.SUPERVISE, Permission.HANDLE})


@dataclass(frozen=True, slots=True)
class CaseLetters:
    """What went out about a case, and what could."""

    gone: tuple[LetterLine, ...]
    offered: tuple[CaseFacts, ...]

    @property
    def waiting(self) -> list[CaseFacts]:
        return [one for one in self.offered if not one.issued]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter before it is issued: how it would look and to whom it may go."""

    head: Head
    kind: Kind
    kind_name: str
    verdict: Verdict
    issued: str
    fields: dict[str, str]
    draft: Draft
    raisers: tuple[tuple[str, str], ...]  # raising, masked name
    may_name: bool


@dataclass(frozen=True, slots=True)
class Register:
    """A page of what went out, with names and what it is narrowed to."""

    rows: Page[LetterLine]
    sifted: Sifted
    names: Names
    cases: dict[str, str]  # subject → number of the case
    kinds: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


def case_letters(actor: Actor, case: FoundCase) -> CaseLetters:
    """For the case's page."""
    gone = letters_of(stream_of(case.pk))
    return CaseLetters(tuple(gone), tuple(offered_letters(case, actor=actor)))


def letter_page(actor: Actor, number: str, kind: Kind) -> LetterPage:
    """How a letter would look; refused to whoever may never issue one of its kind."""
    case = find_case(actor, number)
    offered = {one.kind: one for one in offered_letters(case, actor=actor)}
    if kind not in offered:
        raise NotVisible(kind)
    fields = fields_for(case, kind) | {"收件人": RAISER}
    return LetterPage(
        head=head_of(case)[0],
        kind=kind,
        kind_name=NAMES[kind],
        verdict=offered[kind].verdict,
        issued=offered[kind].issued,
        fields=fields,
        draft=draft(kind, fields),
        raisers=_raisers(case.pk),
        may_name=bool(actor.may(Permission.REVEAL_IDENTITY)),
    )


def addressee_of(case_id: int, raising_id: int) -> tuple[str, int | None]:
    """How staff know a raiser, and who they are in the vault."""
    for one in raisings_of(case_id):
        if one.pk == raising_id:
            shown = masked([one.identity_id]) if one.identity_id else {}
            name = shown[one.identity_id].name if one.identity_id in shown else ""
            return name or RAISER, one.identity_id
    raise NotVisible(str(raising_id))


def _raisers(case_id: int) -> tuple[tuple[str, str], ...]:
    raisings = raisings_of(case_id)
    people = masked([one.identity_id for one in raisings if one.identity_id])
    return tuple(
        (str(one.pk), people[one.identity_id].name)
        for one in raisings
        if one.identity_id in people and people[one.identity_id].name
    )


def letter_register(actor: Actor, sifted: Sifted, key: str = "") -> Register:
    """A page of the register of what went out."""
    rows = register(actor, sifted, key=key)
    return Register(
        rows=rows,
        sifted=sifted,
        names=names_for((), (one.issued_by for one in rows.items)),
        cases=_case_numbers(rows.items),
        kinds=tuple(NAMES.items()),
        years=tuple(letter_years()),
    )


def register_rows(actor: Actor, sifted: Sifted) -> Iterator[tuple[str, ...]]:
    """Everything that the register shows so sifted, a page at a time."""
    key: str | None = ""
    while key is not None:
        page = letter_register(actor, sifted, key)
        for one in page.rows.items:
            yield (
                one.number,
                NAMES[one.kind],
                page.cases.get(one.subject, ""),
                one.title,
                one.addressee,
                page.names.actor(one.issued_by),
                one.issued_at.astimezone(clock.COUNTY_TIME).strftime("%Y-%m-%d %H:%M"),
            )
        key = page.rows.next


def _case_numbers(lines: Iterable[LetterLine]) -> dict[str, str]:
    subjects = [one.subject for one in lines if one.subject.startswith("case:")]
    ids = [int(one.removeprefix("case:")) for one in subjects]
    return {stream_of(pk): number for pk, number in numbers_of(ids).items()}


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter that went out."""

    found: FoundLetter
    kind_name: str
    issued_by: str
    case: str


def letter_view(actor: Actor, letter_id: int) -> LetterView:
    """One letter, for whoever may see what it is about."""
    found = find_letter(letter_id)
    _check_sight(actor, found)
    line = found.line
    names = names_for((), [line.issued_by])
    return LetterView(
        found,
        NAMES[line.kind],
        names.actor(line.issued_by),
        _case_numbers([line]).get(line.subject, ""),
    )


def letter_file(actor: Actor, letter_id: int, *, pdf: bool) -> Opened:
    """The letter as a PDF or as a Word file."""
    found = find_letter(letter_id)
    _check_sight(actor, found)
    file = found.pdf_id if pdf else found.document_id
    if file is None:
        raise NotVisible(str(letter_id))
    return open_file(file)


def _check_sight(actor: Actor, found: FoundLetter) -> None:
    """Whoever sees the case sees its letters; so with notices and interviews."""
    about, _, key = found.line.subject.partition(":")
    if may_read(actor, found.line.id):
        return
    if about == "notice":
        find_notice(int(key), actor=actor)
    elif about == "interview":
        find_interview(actor, int(key))
    elif not visible_cases(actor).filter(pk=int(key)).exists():
        raise NotVisible(str(found.line.id))


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """The templates of every kind, or the versions of one, with names."""

    lines: tuple[TemplateLine, ...]
    names: Names
    kind: Kind | None = None
    kind_name: str = ""
    variables: tuple[tuple[str, str], ...] = ()


def templates_page() -> TemplatePage:
    """Every kind with the version in use."""
    lines = templates_in_use()
    return TemplatePage(tuple(lines), names_for((), {one.kept_by for one in lines}))


def template_page(kind: Kind) -> TemplatePage:
    """One kind with its versions and the variables it may name."""
    lines = template_versions(kind)
    names = names_for((), {one.kept_by for one in lines})
    known = tuple(VARIABLES[kind].items())
    return TemplatePage(tuple(lines), names, kind, NAMES[kind], known)
