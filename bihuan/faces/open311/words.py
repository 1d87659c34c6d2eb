"""The words of Open311: services, requests, updates, as GeoReport v2 names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A resend without a name of its own is recognised by its content for this long.
SAME_WITHIN = timedelta(minutes=10)
WINDOW = timedelta(days=90)
MOST = 1000
DEEPEST = 10_000
CHANNEL = "open311"
OTHER = "other"  # the service of whoever cannot tell which one it is


class Event(StrEnum):
    POSTED = "open311.posted"


class State(StrEnum):
    """The two states that GeoReport knows."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Service:
    """One sort of thing that can be reported."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


@dataclass(frozen=True, slots=True)
class Value:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One more thing that a report of some service may say."""

    variable: bool
    code: str
    datatype: str
    required: bool
    datatype_description: str
    order: int
    description: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    service_code: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it is, as the client said it."""

    lat: float | None = None
    long: float | None = None
    address: str = ""
    address_id: str = ""


@dataclass(frozen=True, slots=True)
class Extended:
    """What GeoReport has no field for; only where `extensions=true` asks for it."""

    status: str
    result: str
    round: int
    deadline_is_provisional: bool


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """One matter as anybody may read of it. There is no field for who raised it."""

    service_request_id: str
    status: State
    status_notes: str
    service_name: str
    service_code: str
    description: str
    agency_responsible: str
    service_notice: str
    requested_datetime: datetime
    updated_datetime: datetime
    expected_datetime: datetime | None
    address: str
    address_id: str
    zipcode: str
    lat: float | None
    long: float | None
    media_url: str
    extended_attributes: Extended | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """One step of a matter (mySociety's extension `servicerequestupdates`)."""

    update_id: str
    service_request_id: str
    status: State
    updated_datetime: datetime
    description: str
    media_url: str
    external_status_code: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for."""

    numbers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    states: frozenset[State] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1
    page_size: int = MOST
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What becomes of a report: its number, its token, and the raiser's own code."""

    number: str
    token: str
    receipt: str
    again: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, in the words of the specification."""

    code: int
    description: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    specification: str
    url: str
    changeset: str
    type: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    changeset: str
    contact: str
    key_service: str
    endpoints: tuple[Endpoint, ...]
