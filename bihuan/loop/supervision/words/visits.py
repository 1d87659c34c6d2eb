"""Plans of supervising visits (督查计划), and what follows from one visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PlanState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class VisitState(StrEnum):
    """How one visit stands; each step is done once."""

    PLANNED = "planned"
    CONCLUDED = "concluded"  # the unit may object
    OBJECTED = "objected"  # somebody uninvolved decides
    STANDS = "stands"  # to be put right by a day
    OVERTURNED = "overturned"  # the objection was right
    PUT_RIGHT = "put-right"  # the unit says so; to be verified
    ENDED = "ended"


class Tone(StrEnum):
    """What a team proposes of the unit: praise or blame (政府督查工作条例 Art. 21)."""

    PRAISE = "praise"
    BLAME = "blame"


class VisitEvent(StrEnum):
    """What is written of a plan (`visit-plan:<id>`) or a visit (`visit:<id>`)."""

    DRAFTED = "supervision.plan-drafted"
    APPROVED = "supervision.plan-approved"
    PLANNED = "supervision.visit-planned"
    CONCLUDED = "supervision.visit-concluded"
    OBJECTED = "supervision.visit-objected"
    DECIDED = "supervision.visit-objection-decided"
    PUT_RIGHT = "supervision.visit-put-right"
    VERIFIED = "supervision.visit-verified"
    PROPOSED = "supervision.visit-proposal"
    PROPOSAL_DECIDED = "supervision.visit-proposal-decided"


DECIDE_CLOCK = "objection"
RECTIFY_CLOCK = "rectify"


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """What is planned: who looks at whom, about what, when."""

    unit_id: int
    subject: str
    team: str
    members: tuple[str, ...]
    planned_on: date
    override: str = ""  # why the same is asked twice all the same


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another visit of the same year to the same unit."""

    subject: str
    team: str
    planned_on: date


def plan_stream(plan_id: int) -> str:
    return f"visit-plan:{plan_id}"


def visit_stream(visit_id: int) -> str:
    return f"visit:{visit_id}"
