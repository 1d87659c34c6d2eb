"""knowledge.csv: answers that the county gives the same to everybody, with their sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bihuan.directory.knowledge.rules import may_propose
from bihuan.directory.knowledge.words import NewAnswer, PackAnswer
from bihuan.kit.sentences import say
from bihuan.packs.reading.tables import Row, read_rows
from bihuan.packs.words import Placed, Problem


def answers(folder: Path, problems: list[Problem]) -> list[Placed[PackAnswer]]:
    """Every answer; owner, category and area by code."""
    rows = read_rows(
        folder,
        "knowledge.csv",
        needs=("code", "question", "text", "source", "owner", "valid_from"),
        may=(
            "asked_as",
            "category",
            "area",
            "valid_until",
            "review_months",
            "public",
        ),
        problems=problems,
    )
    return [Placed(_answer(row), row.file, row.line) for row in rows]


def _answer(row: Row) -> PackAnswer:
    answer = PackAnswer(
        code=row.text("code", required=True),
        question=row.text("question"),
        text=row.text("text"),
        source=row.text("source"),
        owner=row.text("owner", required=True),
        valid_from=row.day("valid_from", required=True) or date.min,
        valid_until=row.day("valid_until"),
        asked_as=row.text("asked_as"),
        category=row.text("category"),
        area=row.text("area"),
        review_months=_months(row),
        public=row.flag("public"),
    )
    new = NewAnswer(
        question=answer.question,
        text=answer.text,
        source=answer.source,
        owner_id=0,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
        asked_as=answer.asked_as,
        review_months=answer.review_months,
    )
    row.judge(may_propose(new))
    return answer


def _months(row: Row) -> int:
    text = row.text("review_months") or "12"
    if not text.isdecimal():
        row.wrong(say("“review_months”应为整数，这里是“{months}”。", months=text))
        return 12
    return int(text)
