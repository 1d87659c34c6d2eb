"""The reference of webhooks, drawn from the list of kinds and of what each scope reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime

LEAD = """\
Bihuan tells other systems what happens: one HTTPS request per event, a [CloudEvents 1.0](https://cloudevents.io) body in structured
mode, signed as [Standard Webhooks](https://www.standardwebhooks.com/) asks. How to set one up: [connect webhooks](../how-to/connect-webhooks.md).

## The request

```http
POST /events HTTP/1.1
Content-Type: application/cloudevents+json; charset=utf-8
webhook-id: msg_3_48121
webhook-timestamp: 1795320000
webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
```

- **Check the signature before anything else**, by a library of Standard Webhooks with the secret `whsec_…`. For 24 hours after a change of
  the secret there are two signatures, separated by a space; one that is right is enough.
- `webhook-id` names the event for your subscription. It is the same at every attempt, resend and replay: keep the ids you have seen and drop the rest.
  We deliver at least once.
- `source` and `id` together name the event for everybody. `id` rises with time; a replay begins after an `id`.
- `subject` is the number of the matter. `sequence` counts what happened to that matter, with what you do not subscribe to
  included: it rises, with gaps. Events of one matter come in order; only when an earlier one has failed four times (about half an hour)
  do later ones overtake it, and then `sequence` tells.

## The answer

| you answer | we |
|---|---|
| 2xx within 10 seconds | are done |
| 410 | end the subscription; a person has to bring it back |
| 429, 503 with `Retry-After` (seconds or a date, up to a day) | wait so long, with everything |
| 400, 409, 413, 415, 422 | try this event later, and go on with others |
| 3xx | do not follow; as any other answer |
| anything else, or none | let you rest (5 s to 10 min), then try one event |

An event is tried after 30 s, 90 s, 4 min, 13 min, 40 min, 2 h, then every 4 h (each spread by a fifth), for three days. Then it is given up
and the subscription's owner is told in the ledger and on the page; it can be sent again.

Answer first and work later: whatever takes longer than ten seconds is sent again.

**Consent (optional).** Where the administrator chose so, we first ask `OPTIONS` with `WebHook-Request-Origin`, and send nothing until the answer bears
`WebHook-Allowed-Origin` with that origin or `*`.

## What a scope reads

Facts in `data` are chosen from lists or computed, never typed by a person: there is no title, no text, no name and no account in any event.
Of a sealed matter nobody is told.

| scope | of which matters | facts in `data` |
|---|---|---|"""


def reference() -> list[str]:
    """What each scope reads, an example, and every kind of event."""
    from bihuan.faces.webhooks.rules import EVENTS, GROUPS, PREFIX  # noqa: PLC0415

    lines = _scopes()
    lines += ["", "## An event", "", "```json", _example(), "```", ""]
    lines += ["## Kinds of events", ""]
    for group, (_, english) in GROUPS.items():
        lines += [f"### {english}", "", "| type | | 名称 |", "|---|---|---|"]
        lines += [
            f"| `{PREFIX}{one.code}` | {one.name_en} | {one.name} |"
            for one in EVENTS.values()
            if one.group == group
        ]
        lines.append("")
    lines.append(
        f"`{PREFIX}webhooks.tried` comes when the administrator tries the way out."
    )
    return lines


def _scopes() -> list[str]:
    from bihuan.directory.catalogue.words import Privacy  # noqa: PLC0415
    from bihuan.faces.webhooks.rules import (  # noqa: PLC0415
        CASES,
        PLAIN,
        UNITS,
        may_see,
    )
    from bihuan.faces.webhooks.words import Scope  # noqa: PLC0415

    lines = []
    for scope in Scope:
        facts = {"profile", *PLAIN[scope]}
        if scope is not Scope.PUBLIC:
            facts |= {"by_whom", *UNITS, *CASES}
        seen = ", ".join(str(one) for one in Privacy if may_see(scope, one))
        named = ", ".join(f"`{one}`" for one in sorted(facts))
        lines.append(f"| `{scope}` | {seen} | {named} |")
    return lines


def _example() -> str:
    """One event as it would go out, made by the code that makes them."""
    from bihuan.faces.webhooks.rules import cloud_event  # noqa: PLC0415
    from bihuan.faces.webhooks.words import Scope, Subject, UnitName  # noqa: PLC0415
    from bihuan.ground.ledger.words import Recorded  # noqa: PLC0415

    entry = Recorded(
        id=48121,
        stream="case:907",
        seq=3,
        kind="routing.dispatched",
        at=datetime(2026, 11, 22, 1, 30, tzinfo=UTC),
        actor="account:12",
        facts={"status": "dispatched", "owner": 4, "unit": 4, "round": 1},
    )
    body = cloud_event(
        entry,
        Subject("RX20261122-0007", "hotline"),
        scope=Scope.INTERNAL,
        source="https://county.example",
        units={4: UnitName("WATER", "水务局")},
        numbers={},
    )
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
