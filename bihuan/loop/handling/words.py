"""The words of handling."""

from __future__ import annotations

from enum import StrEnum


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
