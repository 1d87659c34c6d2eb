"""What triage writes; every module one family of verbs."""

from __future__ import annotations

from bihuan.loop.triage.actions.learning import (
    ask_for_retraining,
    install,
    put_in_charge,
)
from bihuan.loop.triage.actions.proposing import (
    hold_back,
    keep_labels,
    keep_proposals,
    review_labels,
    say_why_wrong,
)
from bihuan.loop.triage.actions.twins import (
    count_common,
    file_twins,
    unfile_outdated,
)

__all__ = [
    "ask_for_retraining",
    "count_common",
    "file_twins",
    "hold_back",
    "install",
    "keep_labels",
    "keep_proposals",
    "put_in_charge",
    "review_labels",
    "say_why_wrong",
    "unfile_outdated",
]
