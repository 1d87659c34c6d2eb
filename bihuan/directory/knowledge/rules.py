"""What makes an answer one, when it is stale, how search weighs, what is kept of a miss."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import import_module

from bihuan.directory.knowledge.words import (
    QUESTION,
    REVIEW_MONTHS,
    NewAnswer,
    Stale,
    State,
)
from bihuan.kit.text import for_matching, says_nothing, tokens
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

TEXT = 5000
ENOUGH = 0.5  # fit from which an answer is shown
MOST_WORDS = 8  # of a miss
_SINGLE = 0.25  # a lone character says little
_SURE = 4.0  # weight of words heard that makes a phrase sure: one seldom word, or two
# Words of asking itself: they are in every question and tell none from another.
_ASKING = frozenset(
    [
        "怎么",
        "怎么办",
        "怎样",
        "如何",
        "什么",
        "哪里",
        "哪些",
        "哪个",
        "多久",
        "多少",
        "多大",
        "时候",
        "时间",
        "可以",
        "能否",
        "是否",
        "找谁",
        "谁",
        "办理",
        "办",
        "申请",
        "需要",
        "材料",
        "吗",
        "呢",
        "能",
        "能不能",
        "是不是",
        "有没有",
        "要",
        "不",
        "有",
        "没",
        "没有",
        "不了",
        "我",
        "你",
        "他",
        "人",
        "钱",
        "到",
        "一直",
        "现在",
        "问题",
        "咨询",
        "反映",
        "请问",
        "你好",
        "谢谢",
    ]
)
_PERSONAL = frozenset({"nr", "nrt", "nrfg", "m", "mq", "eng", "x", "t"})
_TOLD = ("n", "v", "a", "j", "i", "l")
_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def may_propose(new: NewAnswer) -> Verdict:
    """An answer answers a question, and says on what it rests and until when."""
    if says_nothing(new.question) or len(new.question) > QUESTION:
        return refuse("answer-question", "请写明问题，最多 {n} 个字。", n=QUESTION)
    if says_nothing(new.text) or len(new.text) > TEXT:
        return refuse("answer-text", "请写明答案，最多 {n} 个字。", n=TEXT)
    if says_nothing(new.source):
        return refuse("answer-source", "请写明依据：文件名、文号或条款。")
    if new.valid_until is not None and new.valid_until < new.valid_from:
        return refuse("answer-validity", "有效期的最后一天不能早于第一天。")
    least, most = REVIEW_MONTHS
    if not least <= new.review_months <= most:
        return refuse(
            "answer-review",
            "复核周期应为 {least} 至 {most} 个月。",
            least=least,
            most=most,
        )
    return names_nobody(new.question, new.text, new.asked_as)


def names_nobody(*texts: str) -> Verdict:
    """An answer is for everybody: a mobile number in it would be somebody's."""
    if any(_TELEPHONE.search(text) for text in texts):
        return refuse(
            "answer-person", "答案里不要写个人手机号；办事电话请写单位的固定电话。"
        )
    return ALLOWED


def may_approve(
    *, state: State, owner: int, units: Collection[int], proposer: str, actor: str
) -> Verdict:
    """The head of the unit that answers for it, and not whoever wrote it alone."""
    if state is not State.PROPOSED:
        return refuse("answer-not-proposed", "这条答案已经审过了。")
    if owner not in units:
        return refuse("answer-not-yours", "答案由归口单位负责人审核。")
    if proposer == actor:
        return refuse("answer-own", "自己写的答案要由另一个人审核。")
    return ALLOWED


def may_tend(*, state: State, owner: int, units: Collection[int]) -> Verdict:
    """Confirming and withdrawing is for the unit that answers for it."""
    if state is not State.APPROVED:
        return refuse("answer-not-approved", "这条答案不是现行答案。")
    if owner not in units:
        return refuse("answer-not-yours-to-tend", "答案由归口单位维护。")
    return ALLOWED


def staleness(
    *,
    valid_from: date,
    valid_until: date | None,
    review_at: datetime | None,
    now: datetime,
    today: date,
) -> Stale | None:
    """Whether an answer may still be told without a second look."""
    if today < valid_from:
        return Stale.NOT_YET
    if valid_until is not None and today > valid_until:
        return Stale.EXPIRED
    if review_at is not None and review_at <= now:
        return Stale.REVIEW
    return None


# ---- Search ------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words by which a text is found."""
    return tokens(text)


def phrases_of(question: str, asked_as: str) -> list[list[str]]:
    """The ways in which a question is put, each as its words."""
    return [words for one in (question, *asked_as.split()) if (words := words_of(one))]


def weights(
    words: Iterable[str], common: Mapping[str, int], answers: int
) -> dict[str, float]:
    """How much each word tells: the rarer among all answers, the more."""
    return {
        word: math.log1p((answers + 1) / (common.get(word, 0) + 0.5)) * _worth(word)
        for word in words
    }


def _worth(word: str) -> float:
    if word in _ASKING:
        return 0.1
    return _SINGLE if len(word) == 1 else 1.0


def fit(
    told: Mapping[str, float],
    phrases: Sequence[Mapping[str, float]],
    tells: Collection[str],
) -> float:
    """How well an answer fits what was told, from 0 to 1.

    Either most of what was asked is in the question (a few words in a search box), or
    all of one way of putting it was said (somewhere in a caller's whole story).
    """
    asks = {word: weight for phrase in phrases for word, weight in phrase.items()}
    shared = sum(weight for word, weight in told.items() if word in asks)
    beside = sum(told[word] for word in told.keys() & set(tells) - asks.keys())
    searched = (shared + 0.35 * beside) / (sum(told.values()) or 1.0)
    said = max((_said(phrase, told) for phrase in phrases), default=0.0)
    return min(1.0, max(searched, said) + 0.1 * min(searched, said))


def _said(phrase: Mapping[str, float], told: Mapping[str, float]) -> float:
    """How much of one way of putting it was said; one common word alone is little."""
    total = sum(phrase.values())
    heard = sum(weight for word, weight in phrase.items() if word in told)
    return heard / total * min(1.0, heard / _SURE) if total else 0.0


# ---- What was asked in vain -----------------------------------------------------------


def without_people(text: str, known: Collection[str] = ()) -> str:
    """The words of a question that tell a subject: no names, numbers, dates, addresses.

    Sorted, so that the same question in another order is the same miss. Empty where
    nothing is left. A word that answers use (`known`) is a subject, whatever it looks
    like by itself.
    """
    kept = {
        word
        for word, sort in _tagged(for_matching(text))
        if len(word) > 1
        and (word in known or (sort not in _PERSONAL and sort.startswith(_TOLD)))
        and word not in _ASKING
        and not any(letter.isdigit() for letter in word)
    }
    return " ".join(sorted(kept)[:MOST_WORDS])


@cache
def _tagger() -> Callable[[str, bool], list[tuple[str, str]]]:
    tag: Callable[[str, bool], list[tuple[str, str]]] = import_module("rjieba").tag
    return tag


def _tagged(text: str) -> list[tuple[str, str]]:
    # No guessing at unknown words: a guessed word may be somebody's name.
    return _tagger()(text, False)  # noqa: FBT003 - positional only
