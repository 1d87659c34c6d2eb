"""Calls made, verdicts given, and objections to them. No case closes without a verdict."""

from __future__ import annotations

from bihuan.loop.closing.models.judging import Call, Invitation, Judgement, Side
from bihuan.loop.closing.models.objecting import Objection

__all__ = ["Call", "Invitation", "Judgement", "Objection", "Side"]
