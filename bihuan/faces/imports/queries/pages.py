"""What the pages of imports show: drafts, one import, past ones, and its matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.catalogue.queries import profiles
from bihuan.faces.imports import rules
from bihuan.faces.imports.models import Import
from bihuan.faces.imports.queries.opening import box_of, rejects
from bihuan.faces.imports.queries.surroundings import channel_of
from bihuan.faces.imports.words import DRAFTS, UNDER_WAY, Reject, Sample, State
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.languages import named
from bihuan.kit.paging import Page
from bihuan.kit.sealing import KeyMissing
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import visible_cases

SIZE = 20
FIRST_REASONS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One import in a list."""

    id: int
    name: str
    profile: str
    source: str
    who: str
    at: datetime
    state: State
    accepted: int
    already_known: int
    rejected: int
    digest: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter that came in."""

    number: str
    title: str
    unit: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class HomePage:
    """What is offered to whoever brings a file."""

    mine: list[Line]
    past: Page[Line]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import: how far it is, what was understood, what came of it."""

    line: Line
    size: int
    rows: int
    total: int | None
    own: bool
    under_way: bool
    forget_at: datetime
    ended_at: datetime | None
    why: Verdict | None
    sample: Sample | None
    reasons: list[Reject]
    may_begin: Verdict
    before: Line | None
    has_matters: bool

    @property
    def has_rejects(self) -> bool:
        return bool(self.reasons)


def profiles_offered() -> list[tuple[str, str]]:
    """What sorts of matter a file may be for; the hotline's first."""
    offered = [(one.code, named(one.name, one.name_en)) for _pk, one in profiles()]
    return sorted(offered, key=lambda one: one[0] != "hotline")


def home(actor: Actor, *, key: str | None = None) -> HomePage:
    """One's own drafts, and whatever anybody has begun to take in, newest first."""
    actor.may(Permission.IMPORT).enforce()
    mine = Import.objects.filter(by=actor.name, state__in=DRAFTS).order_by("-pk")
    begun = Import.objects.filter(begun_at__isnull=False)
    page = page_of(begun, "id", key=key, size=SIZE, descending=True)
    drafts = list(mine[:SIZE])
    lines = {one.id: one for one in _lines([*drafts, *page.items])}
    past = Page([lines[one.pk] for one in page.items], page.next, page.previous)
    return HomePage([lines[one.pk] for one in drafts], past)


def import_page(actor: Actor, import_id: int) -> ImportPage:
    """One import; a draft is its uploader's alone."""
    row = _visible(actor, import_id)
    (line,) = _lines([row])
    own = row.by == actor.name
    sample, reasons = _opened(row) if own else (None, [])
    state = State(row.state)
    return ImportPage(
        line=line,
        size=row.size,
        rows=row.rows,
        total=row.total,
        own=own,
        under_way=state in UNDER_WAY,
        forget_at=row.forget_at,
        ended_at=row.ended_at,
        why=rules.unpacked_verdict(row.why) if row.why else None,
        sample=sample,
        reasons=reasons,
        may_begin=rules.may_begin(state=state, new=row.accepted),
        before=_before(row),
        has_matters=row.first_case is not None,
    )


def rejects_of(actor: Actor, import_id: int) -> tuple[Sample, Iterator[list[Reject]]]:
    """What was refused of one's own file, and the columns it had; gone after a day."""
    row = _visible(actor, import_id)
    sample, reasons = _opened(row)
    if row.by != actor.name or sample is None or not reasons:
        raise NotVisible(str(import_id))
    return sample, rejects(row)


def matters_of(
    actor: Actor, import_id: int, *, key: str | None = None
) -> Page[MatterLine]:
    """The matters that came in by an import, as far as the reader may see them."""
    row = _visible(actor, import_id)
    between = (row.first_case or 0, row.last_case or 0)
    channel = channel_of(row.profile, row.source)
    cases = visible_cases(actor).filter(channel=channel, pk__range=between)
    page = page_of(cases.select_related("owner"), "id", key=key)
    lines = [
        MatterLine(
            one.number, one.title, one.owner.called if one.owner else "", one.raised_at
        )
        for one in page.items
    ]
    return Page(lines, page.next, page.previous)


def next_free() -> tuple[int, str] | None:
    """The oldest import that somebody may go on with, and for whom."""
    now = clock.now()
    rows = Import.objects.filter(state__in=sorted(UNDER_WAY)).order_by("pk")
    for pk, by, state, held in rows.values_list("pk", "by", "state", "held_until"):
        if rules.is_free(state=State(state), held_until=held, now=now):
            return pk, by
    return None


def _visible(actor: Actor, import_id: int) -> Import:
    actor.may(Permission.IMPORT).enforce()
    row = Import.objects.filter(pk=import_id).first()
    if row is None or (row.state in DRAFTS and row.by != actor.name):
        raise NotVisible(str(import_id))
    return row


def _before(row: Import) -> Line | None:
    """When the very same file was taken in before."""
    same = Import.objects.filter(
        digest=row.digest, profile=row.profile, source=row.source, pk__lt=row.pk
    )
    found = same.filter(begun_at__isnull=False).order_by("-pk").first()
    return _lines([found])[0] if found else None


def _opened(row: Import) -> tuple[Sample | None, list[Reject]]:
    """The sample and the first refused rows, while they are kept."""
    if not bytes(row.salt) or row.sample is None:
        return None, []
    try:
        text = box_of(row).unseal(bytes(row.sample), rules.SAMPLE)
        first = next(rejects(row), [])
    except KeyMissing:
        return None, []
    return rules.unpacked_sample(text), first[:FIRST_REASONS]


def _lines(rows: Iterable[Import]) -> list[Line]:
    """Two queries at any number."""
    listed = list(rows)
    people = account_names(_account(one.by) for one in listed)
    called = dict(profiles_offered())
    return [
        Line(
            id=one.pk,
            name=one.name,
            profile=called.get(one.profile, one.profile),
            source=one.source,
            who=people.get(_account(one.by), ""),
            at=one.begun_at or one.brought_at,
            state=State(one.state),
            accepted=one.accepted,
            already_known=one.already_known,
            rejected=one.rejected,
            digest=one.digest,
        )
        for one in listed
    ]


def _account(name: str) -> int:
    kind, _, key = name.partition(":")
    return int(key) if kind == "account" and key.isdecimal() else 0
