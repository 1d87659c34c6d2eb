"""Reading cases. Everything starts from `visible_cases`; nothing here writes."""

from __future__ import annotations

from bihuan.loop.cases.models import Case as FoundCase
from bihuan.loop.cases.models import Raising as FoundRaising
from bihuan.loop.cases.queries.finding import (
    Happening,
    find_case,
    happenings,
    open_matters_of_identities,
    open_matters_of_party,
    raised_by_the_same,
    raising_by_receipt,
    raisings_asked,
    raisings_of,
    replayed,
    search,
    visible_cases,
)
from bihuan.loop.cases.queries.machines import (
    cases_by_machine,
    first_cases,
    raising_by_machine,
)
from bihuan.loop.cases.queries.overview import (
    UnitLights,
    open_by_rung,
    open_by_unit,
    waiting_longest,
)
from bihuan.loop.cases.queries.public import (
    public_cases,
    raised_as,
    said_to_raisers,
)
from bihuan.loop.cases.queries.standing import (
    Standing,
    deadline_of,
    numbers_of,
    standing_of,
)
from bihuan.loop.cases.queries.waiting import (
    CAP,
    Waiting,
    Wanted,
    counts_of,
    key_after,
    light_of,
    page_of_waiting,
)

__all__ = [
    "CAP",
    "FoundCase",
    "FoundRaising",
    "Happening",
    "Standing",
    "UnitLights",
    "Waiting",
    "Wanted",
    "cases_by_machine",
    "counts_of",
    "deadline_of",
    "find_case",
    "first_cases",
    "happenings",
    "key_after",
    "light_of",
    "numbers_of",
    "open_by_rung",
    "open_by_unit",
    "open_matters_of_identities",
    "open_matters_of_party",
    "page_of_waiting",
    "public_cases",
    "raised_as",
    "raised_by_the_same",
    "raising_by_machine",
    "raising_by_receipt",
    "raisings_asked",
    "raisings_of",
    "replayed",
    "said_to_raisers",
    "search",
    "standing_of",
    "visible_cases",
    "waiting_longest",
]
