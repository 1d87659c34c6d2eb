"""What is proposed for a case, what became of it, and what was learnt from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bihuan.kit.sentences import Sentence, say
from bihuan.loop.triage.words.dispatching import Decision
from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.reading import Labelled


class Kind(StrEnum):
    """What is proposed."""

    CATEGORY = "category"
    UNIT = "unit"


class State(StrEnum):
    """Where a model stands. At most one of a kind is in charge."""

    CANDIDATE = "candidate"  # learnt, and waits for somebody to put it in charge
    IN_CHARGE = "in-charge"
    RETIRED = "retired"
    REFUSED = "refused"  # worse than the one in charge on decisions neither had seen


class Source(StrEnum):
    """Which decision gave a label. The last decision about a case counts."""

    DISPATCH = "dispatch"
    CLASSING = "classing"
    RETURN = "return"  # sent on after a send-back was agreed
    ADJUDICATION = "adjudication"


class Outcome(StrEnum):
    """What became of a proposal."""

    WAITING = ""
    ACCEPTED = "accepted"  # the first choice is what was decided in the end
    CORRECTED = "corrected"


class Ground(StrEnum):
    """Why something is proposed."""

    MAP = "map"  # the responsibility map names it: binding
    ADJUDICATION = "adjudication"  # it was decided so for good: outranks habit
    HABIT = "habit"  # decided so for matters like it
    LIKENESS = "likeness"  # its likes elsewhere have such matters
    WORDS = "words"  # the words of the matter
    KEYWORDS = "keywords"  # keyword rules, where nothing was learnt yet


class Event(StrEnum):
    """What is written down in the streams `triage:category` and `triage:unit`."""

    LEARNT = "triage.learnt"
    REFUSED = "triage.refused"
    PUT_IN_CHARGE = "triage.put-in-charge"
    ASKED = "triage.retraining-asked"
    EXPLAINED = "triage.explained"  # in the stream of the case


def stream_of(kind: Kind) -> str:
    """The ledger stream of the models of a kind."""
    return f"triage:{kind}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One proposed category or unit by its id, with the reason and the deciding words.

    `why` is a Chinese template for `values`, the key of its translation; `also` are
    reasons of other grounds that speak for the same.
    """

    key: int
    probability: float
    ground: Ground
    why: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    also: tuple[Choice, ...] = ()

    @property
    def reason(self) -> Sentence:
        """Why, as a sentence that can still be told in another language."""
        return say(self.why, **self.values)


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What is proposed for one case. `model` 0 where rules alone spoke.

    `guess` is what the model said first whatever the map or an adjudication say, 0 for
    nothing, and `sure` how sure it was: that is what a model is measured by. `abstained` leaves the choice to a
    person; `auto` lets the case go to the first choice by itself.
    """

    case_id: int
    kind: Kind
    choices: tuple[Choice, ...]
    model: int = 0
    guess: int = 0
    sure: float = 0.0
    abstained: bool = True
    auto: bool = False


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A choice with the name of the category or unit."""

    key: int
    name: str
    probability: float
    ground: Ground
    reason: Sentence
    words: tuple[str, ...]
    also: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal as the dispatch desk shows it. `decided` 0 while nobody has."""

    kind: Kind
    choices: tuple[ShownChoice, ...]
    abstained: bool
    auto: bool
    model: int
    outcome: Outcome
    decided: int
    decided_name: str
    wrong: Wrong | None
    wrong_because: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class CaseProposals:
    """What is proposed for one case; None where nothing is."""

    category: ShownProposal | None = None
    unit: ShownProposal | None = None


@dataclass(frozen=True, slots=True)
class NewLabel:
    """What was decided about a case: a category or a unit by its id.

    `auto` where no person decided; such a label teaches nothing until it was reviewed.
    """

    case_id: int
    kind: Kind
    key: int
    source: Source
    entry: int
    actor: str
    at: datetime
    auto: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """One decision: when, of which case, how much it counts, what was guessed before.

    `guess` is the label that the model then in charge said first, "" for none, and
    `guessed_by` its number.
    """

    case_id: int
    at: datetime
    label: str
    weight: float
    labelled: Labelled | None = None
    decision: Decision | None = None
    guess: str = ""
    guessed_by: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision not learnt from: the truth, what was read, how sure."""

    truth: str
    read: str
    sure: float

    @property
    def right(self) -> bool:
        return self.truth == self.read


@dataclass(frozen=True, slots=True)
class Compared:
    """One decision that neither model had learnt from, and whether each was right."""

    truth: str
    old: bool
    new: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model fresh from training with what speaks for it.

    `body` is what serves; `scores` were measured on `held` recent decisions by a model
    that had not seen them; the one kept has learnt from those too. `against` is the
    number of the model that it was compared with, 0 for none.
    """

    kind: Kind
    body: bytes
    n: int
    held: int
    first_at: datetime | None
    last_at: datetime | None
    seed: int
    scores: Mapping[str, object]
    compared: tuple[Compared, ...] = ()
    against: int = 0
    origin: str = "labels"


JOB = "triage"
RETRAIN = "triage.retrain"  # the job of that name, and its lock: one at a time
BY_ITSELF = f"job:{JOB}"  # the actor of what went out by itself
