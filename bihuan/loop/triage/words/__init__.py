"""The words of triage: what is proposed, why, and how well it was known."""

from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import (
    CaseProposals,
    Ground,
    Kind,
    Outcome,
    ShownChoice,
    ShownProposal,
    State,
)
from bihuan.loop.triage.words.replies import ReplyCheck
from bihuan.loop.triage.words.twins import (
    Likely,
    Mark,
    MarkKind,
    Marks,
    PublicTwin,
    TwinCandidate,
)
from bihuan.loop.triage.words.versions import (
    Mistaken,
    ModelLine,
    ModelPage,
    Month,
    Retraining,
    Standing,
    Training,
)

__all__ = [
    "CaseProposals",
    "Ground",
    "Kind",
    "Likely",
    "Mark",
    "MarkKind",
    "Marks",
    "Mistaken",
    "ModelLine",
    "ModelPage",
    "Month",
    "Outcome",
    "PublicTwin",
    "ReplyCheck",
    "Retraining",
    "ShownChoice",
    "ShownProposal",
    "Standing",
    "State",
    "Training",
    "TwinCandidate",
    "Wrong",
]
