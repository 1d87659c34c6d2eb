"""One entry of the ledger as it leaves the house: a CloudEvent, redacted by scope."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bihuan.faces.webhooks.rules.kinds import CASES, PLAIN, PREFIX, UNITS
from bihuan.faces.webhooks.words import Scope, Subject, UnitName
from bihuan.ground.ledger.words import Recorded

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
_CASE = "case:"


def event_name(subscription: int, entry: int) -> str:
    """The name by which a receiver knows an event again, however often it comes."""
    return f"msg_{subscription}_{entry}"


def case_of(stream: str) -> int | None:
    """The case that a stream of the ledger tells of, if it does."""
    key = stream.removeprefix(_CASE)
    return int(key) if stream.startswith(_CASE) and key.isdigit() else None


def units_in(entry: Recorded) -> set[int]:
    """The units that an entry speaks of, by id."""
    return _ids(entry, UNITS)


def cases_in(entry: Recorded) -> set[int]:
    """The other cases that an entry speaks of, by id."""
    return _ids(entry, CASES)


def _ids(entry: Recorded, names: frozenset[str]) -> set[int]:
    found = (entry.facts.get(name) for name in names)
    return {one for one in found if isinstance(one, int) and not isinstance(one, bool)}


def cloud_event(
    entry: Recorded,
    subject: Subject,
    *,
    scope: Scope,
    source: str,
    units: Mapping[int, UnitName],
    numbers: Mapping[int, str],
) -> bytes:
    """The body that goes out: CloudEvents 1.0, structured, the same at every attempt."""
    event: dict[str, object] = {
        "specversion": "1.0",
        "id": str(entry.id),
        "source": source,
        "type": f"{PREFIX}{entry.kind}",
        "subject": subject.name,
        "time": entry.at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": f"{entry.seq:010d}",
        "partitionkey": subject.name,
        "data": _data(entry, subject, scope, units, numbers),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _data(
    entry: Recorded,
    subject: Subject,
    scope: Scope,
    units: Mapping[int, UnitName],
    numbers: Mapping[int, str],
) -> dict[str, object]:
    data: dict[str, object] = {
        name: value
        for name, value in entry.facts.items()
        if name in PLAIN[scope] and not isinstance(value, list)
    }
    if subject.profile:
        data["profile"] = subject.profile
    if scope is Scope.PUBLIC:
        return data
    data["by_whom"] = entry.actor.partition(":")[0]
    for name in sorted(UNITS & entry.facts.keys()):
        unit = units.get(_key(entry.facts[name]))
        data[name] = {"code": unit.code, "name": unit.name} if unit else None
    for name in sorted(CASES & entry.facts.keys()):
        data[name] = numbers.get(_key(entry.facts[name]))
    return data


def _key(value: object) -> int:
    return value if isinstance(value, int) else 0
