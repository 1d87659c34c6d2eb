"""The category tree, the responsibility map, and what is recorded of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Origin(StrEnum):
    """Where a line of the map comes from. A pack never overrules the county's own."""

    PACK = "pack"
    DESK = "desk"
    PROPOSAL = "proposal"


class Event(StrEnum):
    PROFILE_PUBLISHED = "catalogue.profile-published"
    RESPONSIBILITY_ASSIGNED = "catalogue.responsibility-assigned"
    RESPONSIBILITY_PROPOSED = "catalogue.responsibility-proposed"
    PROPOSAL_ACCEPTED = "catalogue.proposal-accepted"
    PROPOSAL_REJECTED = "catalogue.proposal-rejected"


KEYWORDS_APART = "、"  # parts the keywords of a category where they are kept


@dataclass(frozen=True, slots=True)
class NewCategory:
    """One node of the category tree as a pack names it; the parent by code."""

    code: str
    name: str
    name_en: str = ""
    parent: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewResponsibility:
    """Category × area → unit, all by code, as a pack names it."""

    category: str
    area: str
    unit: str
    starts_on: date
    ends_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """One category of the tree."""

    pk: int
    code: str
    name: str
    name_en: str
    full_name: str  # "城乡建设 / 市容环卫 / 垃圾清运"
    called: str  # in the reader's language
    called_in_full: str
    parent_id: int | None
    path: str
    is_leaf: bool = True
    keywords: tuple[str, ...] = ()  # that speak for it while nothing was learnt

    @property
    def depth(self) -> int:
        """0 at the root of the tree."""
        return self.path.count("/") - 1


@dataclass(frozen=True, slots=True)
class ResponsibilityLine:
    """One line of the responsibility map as the map's page shows it."""

    pk: int
    category_id: int
    category: str
    area_id: int
    area: str
    unit_id: int
    unit: str
    starts_on: date
    ends_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """What an adjudication suggests for the map."""

    pk: int
    category_id: int
    category: str
    area_id: int
    area: str
    unit_id: int
    unit: str
    case_number: str
    state: ProposalState
    proposed_at: datetime
