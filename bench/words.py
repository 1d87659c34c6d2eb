"""Invented Chinese for invented matters: a vocabulary of two-character words, Zipf."""

from __future__ import annotations

from itertools import accumulate
from random import Random

_FIRST = (
    "路街桥灯井水电气暖房墙窗门楼梯道沟渠树草花坡田塘坝车站牌亭棚摊店铺厂仓"
    "校园班书课药床诊医证章表单票款费账税工薪岗社保险补贴"
)
_SECOND = (
    "坏破漏堵脏乱吵停断裂塌歪斜锈旧缺少慢远贵错拖压占挡积淹滑黑暗响臭满空松"
    "修补换清扫装拆移查问办领退缴报批核签"
)
WORDS = [a + b for b in _SECOND for a in _FIRST]
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
FREQUENT, MIDDLE = WORDS[0], WORDS[400]


def body(random: Random, length: int = 90) -> list[str]:
    """The words of one matter; the first ones of the vocabulary come in most of them."""
    return random.choices(WORDS, cum_weights=_WEIGHTS, k=length)


def written(words: list[str]) -> str:
    """Those words as a text with sentences."""
    marks = "，，，。"
    return "".join(
        word + (marks[n // 9 % 4] if n % 9 == 8 else "") for n, word in enumerate(words)
    )
