"""What can be decided from values alone: addresses, bodies, answers, what may be."""

from __future__ import annotations

from bihuan.faces.webhooks.rules.addresses import (
    may_be_told,
    may_connect,
    seal,
    shown,
    unseal,
)
from bihuan.faces.webhooks.rules.events import (
    CONTENT_TYPE,
    case_of,
    cases_in,
    cloud_event,
    event_name,
    units_in,
)
from bihuan.faces.webhooks.rules.kinds import (
    CASES,
    EVENTS,
    GROUPS,
    PLAIN,
    PREFIX,
    TRIAL,
    UNITS,
    known,
    may_see,
)
from bihuan.faces.webhooks.rules.labels import (
    MODES,
    SCOPE_NAMES,
    SCOPES,
    STATES,
    WHYS,
)
from bihuan.faces.webhooks.rules.replies import (
    consents,
    outcome_of,
    rest_of,
    trouble_said,
)
from bihuan.faces.webhooks.rules.subscriptions import (
    may_have,
    may_replay,
    may_rotate,
    may_send,
    may_subscribe,
    scope_now,
)

__all__ = [
    "CASES",
    "CONTENT_TYPE",
    "EVENTS",
    "GROUPS",
    "MODES",
    "PLAIN",
    "PREFIX",
    "SCOPES",
    "SCOPE_NAMES",
    "STATES",
    "TRIAL",
    "UNITS",
    "WHYS",
    "case_of",
    "cases_in",
    "cloud_event",
    "consents",
    "event_name",
    "known",
    "may_be_told",
    "may_connect",
    "may_have",
    "may_replay",
    "may_rotate",
    "may_see",
    "may_send",
    "may_subscribe",
    "outcome_of",
    "rest_of",
    "scope_now",
    "seal",
    "shown",
    "trouble_said",
    "units_in",
    "unseal",
]
