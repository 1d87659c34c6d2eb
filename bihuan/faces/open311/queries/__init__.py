"""What Open311 tells: which services there are, and how public matters stand."""

from __future__ import annotations

from bihuan.faces.open311.queries.offering import (
    Chosen,
    area_of,
    changed_on,
    chosen,
    definition,
    firm_of,
    services,
)
from bihuan.faces.open311.queries.requests import (
    number_of,
    request,
    requests,
    updates,
)

__all__ = [
    "Chosen",
    "area_of",
    "changed_on",
    "chosen",
    "definition",
    "firm_of",
    "number_of",
    "request",
    "requests",
    "services",
    "updates",
]
