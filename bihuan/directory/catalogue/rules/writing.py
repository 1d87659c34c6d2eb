"""A profile as plain data for the database, and the digest that tells two apart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from bihuan.directory.catalogue.words import (
    ClockRule,
    Profile,
    SecondLookRule,
    TriageRule,
    UrgingRule,
    VerdictRule,
)
from bihuan.ground.calendars.words import Period
from bihuan.ground.clocks.words import Rung


def write_profile(profile: Profile) -> dict[str, Any]:
    """The table from which `read_profile` makes the same profile again."""
    return {
        "code": profile.code,
        "name": profile.name,
        "name_en": profile.name_en,
        "stream": profile.stream,
        "channels": [*profile.channels],
        "privacy": str(profile.privacy),
        "acceptance": str(profile.acceptance),
        "clocks": {name: _clock(rule) for name, rule in profile.clocks.items()},
        "returns": {
            "within": str(profile.returns.within),
            "times": profile.returns.times,
        },
        "extension": {
            "times": profile.extension.times,
            "at_most": str(profile.extension.at_most),
            "approver": str(profile.extension.approver),
        },
        "pause_grounds": [*profile.pause_grounds],
        "call_back": {
            "required": profile.call_back.required,
            "attempts": profile.call_back.attempts,
            **_if_any("script", [*profile.call_back.script]),
        },
        "reopen_within": str(profile.reopen_within),
        "results": [str(result) for result in profile.results],
        "evidence": profile.evidence,
        "causes": [*profile.causes],
        "decline_grounds": [*profile.decline_grounds],
        "source": profile.source,
        **_said_besides(profile),
    }


def _said_besides(profile: Profile) -> dict[str, Any]:
    """Left out where nothing was said, so that older versions stay the same rules."""
    usual = profile.triage == TriageRule()
    return {
        **_if_any("triage", {} if usual else _triage(profile.triage)),
        **_if_any("verdict", _verdict(profile.verdict)),
        **_if_any("second_look", _second_look(profile.second_look)),
        **_if_any("gates", {str(r): asdict(g) for r, g in profile.gates.items()}),
        **_if_any("urging", _urging(profile.urging)),
    }


def _if_any(key: str, value: Any) -> dict[str, Any]:
    return {key: value} if value else {}


def _urging(rule: UrgingRule) -> dict[str, str]:
    """What differs from the usual."""
    said = {name: str(period) for name, period in _periods(rule)}
    usual = dict(_periods(UrgingRule()))
    return {name: text for name, text in said.items() if text != str(usual[name])}


def _periods(rule: UrgingRule) -> list[tuple[str, Period]]:
    return [(name, getattr(rule, name)) for name in ("blue", "yellow", "red")]


def _second_look(rule: SecondLookRule) -> dict[str, float]:
    return {} if rule == SecondLookRule() else {"share": rule.share}


def _verdict(rule: VerdictRule) -> dict[str, Any]:
    """What differs from the usual."""
    within = str(rule.object_within)
    usual = str(VerdictRule().object_within)
    return {
        **_if_any("object_within", "" if within == usual else within),
        **_if_any("dimensions", [asdict(one) for one in rule.dimensions]),
    }


def digest(body: dict[str, Any]) -> str:
    """The same for the same rules, however their author ordered the keys."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _triage(rule: TriageRule) -> dict[str, float]:
    auto = rule.auto_dispatch
    return {
        "propose": rule.propose,
        **({} if auto is None else {"auto_dispatch": auto}),
    }


def _clock(rule: ClockRule) -> dict[str, Any]:
    return {
        "period": str(rule.period),
        "ends": str(rule.ends),
        "ladder": [_rung(rung) for rung in rule.ladder],
        "source": rule.source,
        **_if_any("statutory", str(rule.statutory or "")),
        **_if_any("statutory_source", rule.statutory_source),
    }


def _rung(rung: Rung) -> dict[str, Any]:
    moment = {
        "fraction": rung.fraction,
        "before": str(rung.before) if rung.before is not None else None,
        "after": str(rung.after) if rung.after is not None else None,
    }
    given = {key: value for key, value in moment.items() if value is not None}
    return {"name": rung.name, **given}
