"""The words of handling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bihuan.directory.catalogue.words import Result


class BranchState(StrEnum):
    OPEN = "open"
    DONE = "done"
    RECALLED = "recalled"


class ExtensionState(StrEnum):
    WAITING = ""
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # the case left the unit before anybody decided


class Event(StrEnum):
    NOTED = "handling.noted"
    CONTACTED = "handling.contacted"
    HELP_ASKED = "handling.help-asked"
    HELP_GIVEN = "handling.help-given"
    HELP_RECALLED = "handling.help-recalled"
    EXTENSION_ASKED = "handling.extension-asked"
    EXTENSION_GRANTED = "handling.extension-granted"
    EXTENSION_REFUSED = "handling.extension-refused"
    PAUSED = "handling.paused"
    RESUMED = "handling.resumed"
    REPORTED = "handling.reported"
    LAPSED = "handling.lapsed"
    ANSWERED_NOW = "handling.answered-now"
    ATTACHED = "handling.attached"


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says: the result, the answer, and what goes with some results."""

    result: Result
    answer: str
    plan: str = ""
    plan_on: date | None = None
    basis: str = ""

    @property
    def text(self) -> str:
        """What the raiser reads: an explanation names the law that it rests on."""
        return (
            f"{self.answer}\n\n依据：{self.basis}"
            if self.basis.strip()
            else self.answer
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What there is to prove a report: files kept, different hours at which was tried."""

    pieces: int = 0
    hours_tried: int = 0
