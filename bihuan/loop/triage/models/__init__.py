"""Tables of triage: what twins are found by, what was proposed and what was learnt."""

from __future__ import annotations

from bihuan.loop.triage.models.learning import (
    TAUGHT,
    Label,
    ModelBody,
    ModelVersion,
    Proposal,
)
from bihuan.loop.triage.models.twins import TwinCommon, TwinKey, TwinSketch

__all__ = [
    "TAUGHT",
    "Label",
    "ModelBody",
    "ModelVersion",
    "Proposal",
    "TwinCommon",
    "TwinKey",
    "TwinSketch",
]
