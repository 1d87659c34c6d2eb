"""What is asked of people at the window, of observers, walkers, and who gives a clue."""

from __future__ import annotations

from bihuan.faces.voices.forms.keeping import (
    AppointForm,
    CallForm,
    EndForm,
    ResultsForm,
    StepForm,
    WalkForm,
    WordForm,
)
from bihuan.faces.voices.forms.speaking import BadgeForm, ClueForm, OpinionForm
from bihuan.faces.voices.forms.window import ReadForm, RefusalForm, WindowForm

__all__ = [
    "AppointForm",
    "BadgeForm",
    "CallForm",
    "ClueForm",
    "EndForm",
    "OpinionForm",
    "ReadForm",
    "RefusalForm",
    "ResultsForm",
    "StepForm",
    "WalkForm",
    "WindowForm",
    "WordForm",
]
