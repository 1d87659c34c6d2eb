"""Answers for tests, made by the real actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from bihuan.directory.knowledge.actions import approve, propose
from bihuan.directory.knowledge.words import NewAnswer
from bihuan.ground.access.words import Actor, Permission

P = Permission


def a_writer(unit: int, name: str = "account:71") -> Actor:
    return Actor(name, frozenset({unit}), frozenset({P.PROPOSE_ANSWERS}))


def a_head(unit: int, name: str = "account:72") -> Actor:
    permissions = frozenset({P.PROPOSE_ANSWERS, P.HEAD_UNIT})
    return Actor(name, frozenset({unit}), permissions)


def new_answer(
    unit: int, question: str = "社保卡丢了怎么补办？", **more: Any
) -> NewAnswer:
    said: dict[str, Any] = {
        "text": "先挂失，再带身份证到服务网点补卡。",
        "source": "办事指南",
        "valid_from": date(2026, 1, 1),
    }
    return NewAnswer(question=question, owner_id=unit, **(said | more))


def an_answer(
    unit: int,
    question: str = "社保卡丢了怎么补办？",
    *,
    public: bool = False,
    **more: Any,
) -> int:
    """An approved answer of this unit."""
    pk = propose(new_answer(unit, question, **more), actor=a_writer(unit))
    approve(pk, public=public, actor=a_head(unit))
    return pk
