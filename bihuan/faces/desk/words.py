"""The words of the desk: places in its navigation, tabs of its queues, verbs on buttons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.ground.access.words import Permission
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.words import Status


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side navigation. `needs` empty means everybody on the staff."""

    view: str
    label: str
    icon: str
    needs: frozenset[Permission] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    places: tuple[Place, ...]


class Source(StrEnum):
    """What a tab lists: cases by status, branches of one's units, requests for time."""

    CASES = "cases"
    BRANCHES = "branches"
    EXTENSIONS = "extensions"


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of things that wait. `own` keeps it to the actor's units."""

    code: str
    label: str
    needs: Permission
    empty: str
    statuses: tuple[Status, ...] = ()
    own: bool = False
    late: bool = False
    today: bool = False
    source: Source = Source.CASES


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done to a case, as its button and its page call it.

    Who lacks what it `needs` may never do it, to any case.
    """

    name: str
    label: str
    icon: str
    needs: Permission
    explanation: str = ""
    submit: str = ""  # what the form's button says; the label where empty
    direct: bool = False  # a single click, no form
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A verb with the verdict that the click would get."""

    verb: Verb
    verdict: Verdict
    primary: bool = False


@dataclass(frozen=True, slots=True)
class ProblemVerb:
    """One thing that can be done to a class of problems."""

    name: str
    label: str
    icon: str
    explanation: str = ""
    direct: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class ProblemButton:
    """Such a verb with the verdict that the click would get; a step leads on."""

    verb: ProblemVerb
    verdict: Verdict
    step: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of a form offer: pairs of value and text, or groups of such pairs."""

    units: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    suggested: str = ""
    why_suggested: str = ""
    categories: tuple[tuple[str, str], ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    causes: tuple[str, ...] = ()
    decline_grounds: tuple[str, ...] = ()
    pause_grounds: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    raisers: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[tuple[str, str], ...] = ()
    sides: tuple[tuple[str, str], ...] = ()
    extension_most: int = 0
    extension_said: str = ""
    evidence_asked: int = 0
    evidence_there: int = 0
    category: str = ""
    area: str = ""
    cause: str = ""
