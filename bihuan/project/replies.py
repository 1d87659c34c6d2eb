"""The check of answers, over the matters and answers of a file and without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bihuan.kit.sentences import Sentence
from bihuan.loop.triage.rules.replies.checking import check_reply, prepared
from bihuan.loop.triage.words.replies import Finding, Matter, ReplyCheck


def score_replies(
    rows: Iterable[Mapping[str, str]], *, speak: Callable[[Sentence], str] = str
) -> dict[str, Any]:
    """Every answer scored, and how the whole file fares.

    `scores` are 0 to 100; the shares are of all answers, `answered_share` of all
    questions; None where there is nothing to take a share of. `speak` tells a sentence
    in the reader's language.
    """
    checked = [(row.get("id", ""), _checked(row)) for row in rows]
    checks = [check for _, check in checked]
    questions = [one for check in checks for one in check.questions]
    return {
        "n": len(checks),
        "scores": _scores([check.score for check in checks]),
        "formula_share": _share([check.formula for check in checks]),
        "off_topic_share": _share([check.off_topic for check in checks]),
        "leak_share": _share([bool(check.leaks) for check in checks]),
        "questions": len(questions),
        "answered_share": _share([one.answered for one in questions]),
        "rows": [_row(name, check, speak) for name, check in checked],
    }


def _checked(row: Mapping[str, str]) -> ReplyCheck:
    matter = Matter(title=row.get("title", ""), body=row.get("body", ""))
    return check_reply(prepared(matter), row["reply"])


def _row(
    name: str, check: ReplyCheck, speak: Callable[[Sentence], str]
) -> dict[str, Any]:
    return {
        "id": name,
        "score": check.score,
        "about": check.about,
        "stock": check.stock,
        "formula": check.formula,
        "questions": [
            {"text": one.text, "asked": one.asked.value, "answered": one.answered}
            for one in check.questions
        ],
        "findings": [_finding(one, speak) for one in check.findings],
    }


def _finding(one: Finding, speak: Callable[[Sentence], str]) -> dict[str, Any]:
    return {
        "code": one.code.value,
        "severity": one.severity.value,
        "message": speak(one.message),
        "advice": speak(one.advice),
        "span": [one.span.start, one.span.end] if one.span else None,
    }


def _scores(scores: Sequence[int]) -> dict[str, float | None]:
    if not scores:
        return {"mean": None, "p10": None, "p50": None}
    ranked = sorted(scores)
    return {
        "mean": round(sum(ranked) / len(ranked), 2),
        "p10": ranked[int(0.1 * (len(ranked) - 1))],
        "p50": ranked[int(0.5 * (len(ranked) - 1))],
    }


def _share(flags: Sequence[bool]) -> float | None:
    return round(sum(flags) / len(flags), 4) if flags else None
