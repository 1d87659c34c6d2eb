"""What a machine may be told, and how it names what it brings. Plain values only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

# Clerks' filing is no news for a raiser: what is not here is left out.
TOLD = frozenset(
    {
        "intake.raised",
        "intake.added",
        "routing.accepted",
        "routing.declined",
        "routing.dispatched",
        "routing.claimed",
        "routing.return-asked",
        "routing.return-agreed",
        "routing.return-refused",
        "routing.adjudication-asked",
        "routing.adjudicated",
        "routing.transferred",
        "routing.merged",
        "routing.received-merge",
        "handling.noted",
        "handling.contacted",
        "handling.help-asked",
        "handling.help-given",
        "handling.extension-asked",
        "handling.extension-granted",
        "handling.extension-refused",
        "handling.paused",
        "handling.resumed",
        "handling.reported",
        "handling.answered-now",
        "closing.audit-passed",
        "closing.audit-failed",
        "closing.called",
        "closing.judged",
        "closing.sent-again",
        "closing.deferred",
        "closing.came-back",
        "closing.closed",
        "closing.withdrawn",
        "closing.reopened",
        "oversight.urged",
        "oversight.escalated",
        "oversight.deadline-moved",
    }
)
OTHER_RAISER = "raiser:"


def is_told(kind: str, *, actor: str, me: str) -> bool:
    """Whether this entry is shown; another raiser's words and verdicts are not."""
    theirs = actor.startswith(OTHER_RAISER) and bool(me) and actor != me
    return kind in TOLD and not theirs


def name_of_matter(*, key: str | None, external_id: str | None) -> str | Verdict:
    """What names the matter for good: the header, or the sender's own identifier."""
    if key and external_id and key != external_id:
        return Verdict(
            "two-names",
            "Idempotency-Key 与 external_id 都是这件事的名字，请只写一个，或写成一样。",
        )
    return (
        key
        or external_id
        or Verdict("no-name", "请带上 Idempotency-Key，或写明 external_id。")
    )


def may_replay(*, kept: object, fingerprint: str) -> Verdict:
    """A name once given to one matter is not given to another."""
    if kept in (None, fingerprint):
        return ALLOWED
    return Verdict(
        "name-taken",
        "这个 Idempotency-Key（或 external_id）已经用于另一件内容不同的诉求。",
    )


def unknown(field: str, value: str) -> Verdict:
    """A code that names nothing here."""
    return refuse(f"unknown-{field}", "没有“{value}”这个代码。", value=value)


def canonical(told: Mapping[str, object]) -> str:
    """The same request in one spelling, whatever the order and spacing it came in."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parent_of(path: str) -> str | None:
    """The code above the last one of a path such as "/3416/341602/"."""
    codes = path.strip("/").split("/")
    return codes[-2] if len(codes) > 1 else None


def channel_of(client: str) -> str:
    """The channel by which a machine's matters come: "api:3" for "client:3"."""
    return f"api:{client.partition(':')[2]}"
