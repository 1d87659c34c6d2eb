"""The pages of the models that propose: how they stand, what they were worth, versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import profiles
from bihuan.faces.desk.queries.modelling import Scores, ThresholdOf, month_chart, scores
from bihuan.faces.desk.queries.naming import Names, called, names_for
from bihuan.faces.desk.queries.telling import Beat
from bihuan.faces.desk.rules.models import (
    KINDS,
    MODEL_SENTENCES,
    MODEL_STATES,
    MODEL_TONES,
    ORIGINS,
    KindWords,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.words import Recorded
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import Verdict
from bihuan.loop.triage import queries as triage
from bihuan.loop.triage.words import (
    Kind,
    ModelLine,
    ModelPage,
    Retraining,
    Standing,
    State,
)

LIVE_ENOUGH = 100  # decided proposals from which on practice says more than the trial
VERSIONS = 15
BEATS = 30


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One kind: what proposes now."""

    kind: Kind
    words: KindWords
    standing: Standing
    origin: str
    tried: float | None  # its accuracy in the trial before it took over
    put_by: str


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """How far one profile believes proposals."""

    code: str
    name: str
    propose: float
    auto: float | None


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """The job that learns anew, and whether this reader may ask for it."""

    job: Retraining
    may_ask: bool


@dataclass(frozen=True, slots=True)
class ModelList:
    """The page of all models."""

    cards: tuple[ModelCard, ...]
    profiles: tuple[ProfileLine, ...]
    training: TrainingLine

    @property
    def automatic(self) -> bool:
        return any(one.auto is not None for one in self.profiles)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version as the table shows it. `use` judges the click, None without a button."""

    line: ModelLine
    state: str
    tone: str
    origin: str
    accuracy: float | None
    second: float | None  # macro F1 of a reader, the first three of a dispatcher
    use: Verdict | None


@dataclass(frozen=True, slots=True)
class ModelView:
    """The page of one kind."""

    card: ModelCard
    page: ModelPage
    of: str
    scores: Scores | None
    both: bool  # whether there are scores of the trial and of practice
    versions: Page[VersionRow]
    months_chart: dict[str, object]
    beats: tuple[Beat, ...]
    training: TrainingLine
    seen: int


def model_list(actor: Actor) -> ModelList:
    """What proposes now; in a number of queries that does not grow with the past."""
    found = triage.standings(actor=actor)
    names = names_for((), {one.put_by for one in found if one.put_by})
    return ModelList(
        cards=tuple(_card(one, names) for one in found),
        profiles=tuple(_profile_lines()),
        training=training_line(actor),
    )


def model_view(actor: Actor, kind: Kind, *, of: str = "", key: str = "") -> ModelView:
    """One kind: what it was worth, in a trial or in practice, and its versions."""
    page = triage.model_page(kind, actor=actor)
    names = names_for((), {entry.actor for entry in page.entries})
    trial = page.standing.in_charge is not None and bool(page.held.get("n"))
    practice = bool(page.live.get("n"))
    shown = _which(of, trial=trial, live=int(str(page.live.get("n", 0))))
    line = page.standing.in_charge
    return ModelView(
        card=_card(page.standing, names),
        page=page,
        of=shown,
        scores=scores(page, shown, _thresholds(kind)) if trial or practice else None,
        both=trial and practice,
        versions=_versions(actor, kind, key),
        months_chart=month_chart(page.months),
        beats=tuple(_told(page.entries, names)),
        training=training_line(actor),
        seen=line.number if line is not None else 0,
    )


def training_line(actor: Actor) -> TrainingLine:
    """Where training stands, and whether this reader may ask for it."""
    job = triage.retraining(actor=actor)
    return TrainingLine(job, may_ask=bool(actor.may(Permission.TEACH)))


def _which(of: str, *, trial: bool, live: int) -> str:
    """The trial or practice: as asked, else what says more."""
    if not trial or not live:
        return "held" if trial else "live"
    if of in ("held", "live"):
        return of
    return "live" if live >= LIVE_ENOUGH else "held"


def _card(standing: Standing, names: Names) -> ModelCard:
    line = standing.in_charge
    return ModelCard(
        kind=standing.kind,
        words=KINDS[standing.kind],
        standing=standing,
        origin=_(ORIGINS.get(line.origin, line.origin)) if line is not None else "",
        tried=_share(line.scores, "accuracy") if line is not None else None,
        put_by=names.actor(standing.put_by) if standing.put_by else "",
    )


def _profile_lines() -> Iterable[ProfileLine]:
    for _pk, one in profiles():
        rule = one.triage
        yield ProfileLine(one.code, called(one), rule.propose, rule.auto_dispatch)


def _thresholds(kind: Kind) -> list[ThresholdOf]:
    """What profiles ask for, each value once with the names of those that ask for it.

    No names where all ask for it.
    """
    asked: dict[tuple[float, bool], list[str]] = {}
    lines = list(_profile_lines())
    for one in lines:
        asked.setdefault((one.propose, False), []).append(one.name)
        if kind is Kind.UNIT and one.auto is not None:
            asked.setdefault((one.auto, True), []).append(one.name)
    return [
        ThresholdOf(share, automatic, tuple(names) if len(names) < len(lines) else ())
        for (share, automatic), names in sorted(asked.items())
    ]


def _versions(actor: Actor, kind: Kind, key: str) -> Page[VersionRow]:
    before = int(str(decode_key(key, int)[0])) if key else None
    lines = triage.versions(kind, actor=actor, before=before, limit=VERSIONS + 1)
    rows = [_version(actor, line) for line in lines[:VERSIONS]]
    more = len(lines) > VERSIONS
    return Page(rows, next=encode_key(rows[-1].line.number) if more else None)


def _version(actor: Actor, line: ModelLine) -> VersionRow:
    may = bool(actor.may(Permission.TEACH)) and line.state is not State.IN_CHARGE
    second = "macro_f1" if line.kind is Kind.CATEGORY else "top3"
    return VersionRow(
        line=line,
        state=MODEL_STATES[line.state],
        tone=MODEL_TONES[line.state],
        origin=_(ORIGINS.get(line.origin, line.origin)),
        accuracy=_share(line.scores, "accuracy"),
        second=_share(line.scores, second),
        use=line.serve if may else None,
    )


def _share(kept: Mapping[str, Any], name: str) -> float | None:
    value = kept.get(name)
    return float(value) if isinstance(value, int | float) else None


def _told(entries: Sequence[Recorded], names: Names) -> Iterable[Beat]:
    """What happened to these models, newest first."""
    for one in entries[::-1][:BEATS]:
        sentence = MODEL_SENTENCES.get(one.kind)
        if sentence is not None:
            yield Beat(
                seq=one.seq,
                at=one.at,
                title=_(sentence.text).format_map(one.facts),
                who=names.actor(one.actor),
                body="",
                tone=sentence.tone,
                mark=sentence.mark,
            )
