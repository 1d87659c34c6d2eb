from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.tests.factories import new_answer
from bihuan.directory.knowledge.words import Stale, State

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"question": " \u200b"}, "answer-question"),
        ({"question": "问" * 201}, "answer-question"),
        ({"text": ""}, "answer-text"),
        ({"source": ""}, "answer-source"),
        ({"valid_until": date(2025, 12, 31)}, "answer-validity"),
        ({"valid_until": date(2026, 1, 1)}, ""),
        ({"review_months": 0}, "answer-review"),
        ({"review_months": 37}, "answer-review"),
        ({"text": "请找老王，13812345678。"}, "answer-person"),
        ({"text": "请拨0558-5550001。"}, ""),
    ],
)
def test_an_answer_is_whole_and_names_nobody(
    change: dict[str, object], code: str
) -> None:
    assert rules.may_propose(new_answer(1, **change)).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, ""),
        ({"state": State.APPROVED}, "answer-not-proposed"),
        ({"units": {9}}, "answer-not-yours"),
        ({"proposer": "account:2"}, "answer-own"),
    ],
)
def test_the_owners_head_approves_and_not_who_wrote_it(
    said: dict[str, object], code: str
) -> None:
    given = {
        "state": State.PROPOSED,
        "owner": 1,
        "units": {1},
        "proposer": "account:1",
        "actor": "account:2",
    }
    assert rules.may_approve(**{**given, **said}).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "review", "stale"),
    [
        (TODAY, None, None, None),
        (TODAY, TODAY, NOW + timedelta(days=1), None),
        (TODAY + timedelta(days=1), None, None, Stale.NOT_YET),
        (date(2024, 1, 1), TODAY - timedelta(days=1), None, Stale.EXPIRED),
        (date(2024, 1, 1), None, NOW, Stale.REVIEW),
    ],
)
def test_an_answer_is_stale_when_its_time_or_its_review_is_over(
    start: date, end: date | None, review: datetime | None, stale: Stale | None
) -> None:
    found = rules.staleness(
        valid_from=start, valid_until=end, review_at=review, now=NOW, today=TODAY
    )
    assert found == stale


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("异地医保报销", {"异地", "医保", "报销"}),
        ("我叫张三丰，电话13812345678，想问公积金贷款", {"公积金", "贷款"}),
        ("341602199001011234 查询养老金", {"养老金", "查询"}),
        ("2026年3月5日的班车时刻", {"班车", "时刻"}),
        ("李建国在吗", set()),
        ("138 1234 5678", set()),
        ("王小明的补贴", {"补贴"}),
    ],
)
def test_what_is_kept_of_a_question_names_nobody(asked: str, kept: set[str]) -> None:
    words = set(rules.without_people(asked, {"养老金"}).split())
    assert kept <= words
    assert not {"张三丰", "三丰", "李建国", "建国", "王小明", "小明"} & words
    assert not any(letter.isdigit() for word in words for letter in word)


def test_the_same_question_in_another_order_is_the_same_miss() -> None:
    assert rules.without_people("公积金贷款怎么提前还") == rules.without_people(
        "提前还贷款 公积金"
    )
