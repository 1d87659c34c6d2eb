"""What anybody can take away and check without us: the whole draw, and the program."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from bihuan.ground.draws.models import Candidate, Draw, Replacement
from bihuan.ground.draws.rules import checking, drawing
from bihuan.ground.draws.words import Beacon, State, stream_of
from bihuan.ground.ledger.queries import proof_of, sealed_entries
from bihuan.kit.verdicts import NotVisible

_FROZEN_AT_SEQ = 2
_OURS = re.compile(
    r"^from bihuan\.ground\.draws\.rules\.drawing import \(.*?^\)\n",
    re.DOTALL | re.MULTILINE,
)
_FUTURE = "from __future__ import annotations\n"


def published(code: str) -> dict[str, Any]:
    """A revealed draw with everything that proves it; before that it is not to be had."""
    row = Draw.objects.filter(code=code, state=State.REVEALED).first()
    if row is None or row.nonce is None:
        raise NotVisible(code)
    rule = json.loads(row.rule)
    stream = stream_of(row.pk)
    by_root = rule["beacon"] == Beacon.DAILY_ROOT
    stood = list(Candidate.objects.filter(draw=row).order_by("key"))
    return {
        "format": drawing.ALGORITHM,
        "code": row.code,
        "number": row.number,
        "rule": rule,
        "nonce": bytes(row.nonce).hex(),
        "pool": [[one.key, one.stratum, one.excluded] for one in stood],
        "seals": {
            "commitment": bytes(row.commitment).hex(),
            "pool": bytes(row.pool or b"").hex(),
            "size": row.size,
            "beacon": row.beacon,
        },
        "drawn": _drawn(rule, row, stood),
        "replaced": _replaced(row),
        "ledger": {
            "stream": stream,
            "entries": sealed_entries(stream),
            "proof": proof_of(stream, _FROZEN_AT_SEQ) if by_root else None,
        },
    }


def rule_of(code: str) -> dict[str, Any]:
    """The rule as it was sealed: public from the first moment."""
    row = Draw.objects.filter(code=code).first()
    if row is None:
        raise NotVisible(code)
    rule: dict[str, Any] = json.loads(row.rule)
    return rule


def _drawn(
    rule: dict[str, Any], row: Draw, stood: list[Candidate]
) -> dict[str, list[str]]:
    """Who was drawn at first, before anybody stood down."""
    instead = set(
        Replacement.objects.filter(draw=row, instead__isnull=False).values_list(
            "instead", flat=True
        )
    )
    first = sorted(
        (one for one in stood if one.drawn and one.pk not in instead),
        key=lambda one: one.place or 0,
    )
    return {
        quota["stratum"]: [one.key for one in first if one.stratum == quota["stratum"]]
        for quota in rule["strata"]
    }


def _replaced(row: Draw) -> list[dict[str, str | None]]:
    rows = Replacement.objects.filter(draw=row).order_by("pk")
    return [
        {
            "out": one.gone.key,
            "in": one.instead.key if one.instead else None,
            "ground": one.ground,
        }
        for one in rows.select_related("gone", "instead")
    ]


def draw_checker() -> str:
    """The program that makes a draw again, to be handed out: Python, nothing else."""
    check = _OURS.sub("", inspect.getsource(checking)).replace(_FUTURE, "", 1)
    heading, _quote, rest = check.partition('"""\n\n')
    made = inspect.getsource(drawing).split('"""', 2)[2].replace(_FUTURE, "", 1)
    return f'{heading}"""\n\n{_FUTURE}{made}\n\n{rest.lstrip()}'
