"""What the desk shows to whom, and in which words. Plain values, no tables."""

from __future__ import annotations

from bihuan.faces.desk.rules.labels import (
    CHANNELS,
    CLOCKS,
    GRADES,
    LIGHTS,
    OBJECTION_GROUNDS,
    RESULTS,
    ROLES,
    RUNGS,
    SOURCES,
    STATUSES,
    TONES,
    UNIT_KINDS,
    WISHES,
    label,
)
from bihuan.faces.desk.rules.lists import REGISTER_KINDS
from bihuan.faces.desk.rules.places import home_for, navigation
from bihuan.faces.desk.rules.sentences import Sentence, sentence_for, who
from bihuan.faces.desk.rules.tabs import BOARDS, TABS, is_inbox, tabs_for
from bihuan.faces.desk.rules.verbs import VERBS, buttons, done_by

__all__ = [
    "BOARDS",
    "CHANNELS",
    "CLOCKS",
    "GRADES",
    "LIGHTS",
    "OBJECTION_GROUNDS",
    "REGISTER_KINDS",
    "RESULTS",
    "ROLES",
    "RUNGS",
    "SOURCES",
    "STATUSES",
    "TABS",
    "TONES",
    "UNIT_KINDS",
    "VERBS",
    "WISHES",
    "Sentence",
    "buttons",
    "done_by",
    "home_for",
    "is_inbox",
    "label",
    "navigation",
    "sentence_for",
    "tabs_for",
    "who",
]
