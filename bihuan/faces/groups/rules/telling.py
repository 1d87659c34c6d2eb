"""The words that are posted in groups, as a person reads them before they go."""

from __future__ import annotations

import re
from datetime import date

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

_LINK = re.compile(r"https?://[^\s/?#]+\.[^\s]{2,}", re.ASCII)
_LONGEST_QUESTION = 60


def answer_words(
    county: str, *, question: str, answer: str, number: str, judge_at: str
) -> str:
    """The answer in the group where it was asked; who asked is asked for a verdict.

    By the code that they were given in private: an address that judges by itself would
    let anybody in the group judge.
    """
    asked = " ".join(question.split())
    if len(asked) > _LONGEST_QUESTION:
        asked = f"{asked[: _LONGEST_QUESTION - 1]}…"
    about = f"关于“{asked}”的答复：" if asked else "您反映的事项有答复了："
    ask = f"（编号 {number}。解决了没有，请提问人凭查询码评价：{judge_at}）"
    return f"【{county}】{about}\n{answer.strip()}\n{ask}"


def shared_words(county: str, *, answer: str) -> str:
    """The same answer in other groups. Who asked, and in which words, is not said there."""
    about = "有企业反映的问题已经答复，供同类企业参考："
    return f"【{county}】{about}\n{answer.strip()}"


def policy_words(
    county: str, *, title: str, text: str, link: str, valid_until: date | None
) -> str:
    """A policy as it is posted."""
    lines = [f"【{county}】政策速递：{title.strip()}", text.strip(), link.strip()]
    if valid_until is not None:
        day = f"{valid_until.year}年{valid_until.month}月{valid_until.day}日"
        lines.append(f"有效期至{day}。")
    return "\n".join(line for line in lines if line)


def trial_words(county: str, *, group: str) -> str:
    """What a robot says to show that it is heard."""
    return f"【{county}】这是一条试发的消息：“{group}”的机器人已经接通，收到请忽略。"


def may_be_written(*, text: str, link: str) -> Verdict:
    """A policy says something or leads somewhere, by an address that can be opened."""
    if not text.strip() and not link.strip():
        return Verdict("post-empty", "请写明政策内容，或者给出链接。")
    if link.strip() and not _LINK.fullmatch(link.strip()):
        return Verdict("post-link", "链接应以 https:// 或 http:// 开头，中间没有空格。")
    return ALLOWED


def may_be_posted_on(valid_until: date | None, *, today: date) -> Verdict:
    """What is no longer in force is not posted any more."""
    if valid_until is not None and valid_until < today:
        return refuse(
            "post-over", "这条政策的有效期到 {day} 已经结束。", day=valid_until
        )
    return ALLOWED
