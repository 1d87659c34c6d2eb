"""When something is said, to whom, in which words, and what to make of the reply. Pure."""

from __future__ import annotations

from bihuan.faces.messaging.rules.addresses import (
    check_address,
    check_gateway,
    check_room,
    gateway_url,
    mask,
    may_be_posted,
    personal_url,
    seal,
    tidy,
    unseal,
)
from bihuan.faces.messaging.rules.choosing import (
    LEGAL,
    MOMENTS,
    coalesce,
    is_urgent,
    mode_of,
    modes_for,
    moment_of,
    still_needed,
)
from bihuan.faces.messaging.rules.replies import outcome_of
from bihuan.faces.messaging.rules.texts import (
    LONGEST,
    VARIABLES,
    check_text,
    fill,
    pieces,
    samples,
)
from bihuan.faces.messaging.rules.timing import (
    ATTEMPTS,
    gateway_rest,
    is_quiet,
    release,
)

__all__ = [
    "ATTEMPTS",
    "LEGAL",
    "LONGEST",
    "MOMENTS",
    "VARIABLES",
    "check_address",
    "check_gateway",
    "check_room",
    "check_text",
    "coalesce",
    "fill",
    "gateway_rest",
    "gateway_url",
    "is_quiet",
    "is_urgent",
    "mask",
    "may_be_posted",
    "mode_of",
    "modes_for",
    "moment_of",
    "outcome_of",
    "personal_url",
    "pieces",
    "release",
    "samples",
    "seal",
    "still_needed",
    "tidy",
    "unseal",
]
