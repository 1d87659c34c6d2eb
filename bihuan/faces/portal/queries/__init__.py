"""What the portal shows: before sending, and of one's own matter ever after."""

from bihuan.faces.portal.queries.following import (
    figures_page,
    find_raising,
    matter_page,
    proof_of,
    raiser,
    sides_of,
    verdict_page,
)
from bihuan.faces.portal.queries.raising import (
    CHANNEL,
    MOST_OTHERS,
    may_be_unseen,
    name_of,
    new_matter,
    others_raised,
    portal_profiles,
    sort_choices,
    town_choices,
)

__all__ = (
    "CHANNEL",
    "MOST_OTHERS",
    "figures_page",
    "find_raising",
    "matter_page",
    "may_be_unseen",
    "name_of",
    "new_matter",
    "others_raised",
    "portal_profiles",
    "proof_of",
    "raiser",
    "sides_of",
    "sort_choices",
    "town_choices",
    "verdict_page",
)
