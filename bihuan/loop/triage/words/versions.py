"""What a county is told of the models that propose for it: versions, and what they were worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bihuan.ground.ledger.words import Recorded
from bihuan.kit.sentences import Sentence
from bihuan.kit.verdicts import Verdict
from bihuan.loop.triage.words.learning import Kind, State


class Training(StrEnum):
    """Where the job that learns anew stands."""

    RESTING = ""
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Retraining:
    """The job that learns anew: since when it stands so, and how often it was tried.

    `ask` is what asking for it now would be answered.
    """

    ask: Verdict
    state: Training = Training.RESTING
    since: datetime | None = None
    tries: int = 0

    @property
    def under_way(self) -> bool:
        return self.state in (Training.WAITING, Training.RUNNING)


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One version of a model. `serve` is what putting it in charge would be answered."""

    kind: Kind
    number: int
    state: State
    learnt_at: datetime
    first_at: datetime | None
    last_at: datetime | None
    n: int
    held: int
    seed: int
    origin: str
    digest: str
    scores: Mapping[str, object]
    refused_because: Sentence
    has_body: bool
    serve: Verdict


@dataclass(frozen=True, slots=True)
class Month:
    """How proposals of one month turned out, those of the model alone."""

    month: date
    n: int
    accuracy: float
    sure: float
    abstained: float


@dataclass(frozen=True, slots=True)
class Mistaken:
    """How often `truth` was proposed as `read`, and what that cost.

    `sent_back` cases came back from a unit; deciding about those took `extra_days` more
    in all than a matter takes that was read rightly.
    """

    truth: str
    read: str
    n: int
    sent_back: int
    extra_days: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What proposes now, since when and by whom, and what there is to learn from.

    `in_charge` is None while nothing was learnt. `decided` proposals of the last year
    were decided by people, a share of `right` of them as the model had said first.
    `missing` decisions are still needed before anything can be learnt.
    """

    kind: Kind
    in_charge: ModelLine | None
    since: datetime | None
    put_by: str
    labels: int
    missing: int
    unreviewed: int
    decided: int
    right: float


@dataclass(frozen=True, slots=True)
class ModelPage:
    """All that a county should know of what proposes for it.

    `held` are the scores of the version in charge on decisions it was tried on, `live`
    those of the proposals of the last year; see `rules.learning.curves` for both. Their
    classes are labels, which `names` tells in the reader's language. `levels` is the
    accuracy at each level of the category tree, [level, n, share], of each. `drifted` is
    the newest month where it is clearly worse than those before. `entries` is what
    happened to these models, oldest first.
    """

    standing: Standing
    held: Mapping[str, object]
    live: Mapping[str, object]
    held_levels: tuple[tuple[int, int, float], ...]
    live_levels: tuple[tuple[int, int, float], ...]
    names: Mapping[str, str]
    mistakes: tuple[Mistaken, ...]
    months: tuple[Month, ...]
    drifted: Month | None
    entries: tuple[Recorded, ...]
