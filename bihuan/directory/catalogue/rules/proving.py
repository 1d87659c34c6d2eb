"""What must be proven, out of a profile's table: before a report, and after closing."""

from __future__ import annotations

from bihuan.directory.catalogue.rules.fields import Fields
from bihuan.directory.catalogue.words import Gate, Result, SecondLookRule
from bihuan.kit.sentences import say

MOST_PIECES = 10
MOST_ATTEMPTS = 5  # there are no more different hours at which people may be rung up
# These come about otherwise than by a report.
_NOT_REPORTED = (Result.WITHDRAWN, Result.MERGED)


def read_second_look(fields: Fields) -> SecondLookRule:
    """No table means: one in twenty of what was closed is asked about once more."""
    usual = SecondLookRule().share
    share = fields.share("share", default=usual)
    fields.close()
    if not 0 <= share <= 1:
        fields.wrong("share", say("应在 0 与 1 之间，如 0.05 表示抽百分之五。"))
        return SecondLookRule(usual)
    return SecondLookRule(share)


def read_gates(fields: Fields) -> dict[Result, Gate]:
    """What a report with each result must bring; no table means: nothing more."""
    gates = {}
    for key in fields.keys():  # noqa: SIM118 - not a mapping
        known = tuple(one for one in Result if one not in _NOT_REPORTED)
        if key not in known:
            fields.wrong(key, say("没有这种办理结果；可用的有：{known}。", known=known))
            continue
        gates[Result(key)] = _gate(fields.table(key))
    return gates


def _gate(fields: Fields) -> Gate:
    gate = Gate(
        pieces=fields.count("pieces", default=0),
        basis=fields.flag("basis", default=False),
        attempts=fields.count("attempts", default=0),
    )
    fields.close()
    for key, most in (("pieces", MOST_PIECES), ("attempts", MOST_ATTEMPTS)):
        if getattr(gate, key) > most:
            fields.wrong(key, say("应为不大于 {most} 的整数。", most=most))
    return gate
