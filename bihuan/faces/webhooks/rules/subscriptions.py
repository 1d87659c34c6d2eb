"""What a subscription may be, and what may happen to it."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.webhooks.rules.kinds import known
from bihuan.faces.webhooks.words import Mode, Scope
from bihuan.kit.verdicts import ALLOWED, Verdict

SLOWEST, FASTEST = 1, 6_000
_NAME = Verdict("webhook-name", "请写明接收方的名称，最多 60 个字。")
_KINDS = Verdict("webhook-kinds", "至少选一种事件。")
_UNKNOWN = Verdict("webhook-kind-unknown", "有一种事件不在可订阅的清单里。")
_RATE = Verdict("webhook-rate", "每分钟 1 到 6000 条。")
_RESTRICTED = Verdict(
    "webhook-restricted",
    "限制公开的事项要由系统管理员先打开 BIHUAN_WEBHOOK_RESTRICTED，才能推送。",
)
_OFF = Verdict("webhook-off", "这个订阅现在不推送，请先恢复。")
_STALE = Verdict("webhook-stale", "密钥刚刚已经换过，请看过再换。")


def may_subscribe(name: str, kinds: Sequence[str]) -> Verdict:
    """Whether a subscription says who receives what."""
    if not 0 < len(name.strip()) <= 60:
        return _NAME
    if not kinds:
        return _KINDS
    return ALLOWED if len(known(kinds)) == len(set(kinds)) else _UNKNOWN


def may_have(scope: Scope, *, restricted: bool) -> Verdict:
    """Whether a scope may be given at all.

    The security administrator alone must not be able to let restricted matters out:
    whoever runs the machine has to have allowed it (`BIHUAN_WEBHOOK_RESTRICTED`).
    """
    return ALLOWED if restricted or scope is not Scope.RESTRICTED else _RESTRICTED


def scope_now(scope: Scope, *, restricted: bool) -> Scope:
    """How much a receiver is told now: no more than whoever runs the machine allows."""
    return scope if may_have(scope, restricted=restricted) else Scope.INTERNAL


def may_send(mode: Mode) -> Verdict:
    """Whether something may be put into this subscription's queue now."""
    return ALLOWED if mode is Mode.ACTIVE else _OFF


def may_rotate(*, seen: int | None, version: int) -> Verdict:
    """Whether the secret is still the one that the person saw."""
    return ALLOWED if seen is None or seen == version else _STALE


def may_replay(per_minute: int) -> Verdict:
    """Whether a replay goes at a bearable speed."""
    return ALLOWED if SLOWEST <= per_minute <= FASTEST else _RATE
