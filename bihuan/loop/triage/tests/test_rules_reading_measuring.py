"""The scores of a reader, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bihuan.loop.triage.rules.reading import KeywordReader, evaluate, scores_of
from bihuan.loop.triage.words.reading import Choice, Confusion, Labelled, Reading, Text


def _rows(*rows: list[float]) -> list[np.ndarray]:
    return [np.array(row) for row in rows]


def test_scores_are_those_worked_out_by_hand() -> None:
    likely = _rows([0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4])

    scores = scores_of(("甲", "乙"), likely, ["甲", "甲", "乙", "乙"])

    assert scores.accuracy == 0.75
    assert scores.per_class["甲"].precision == pytest.approx(2 / 3)
    assert scores.per_class["乙"].recall == 0.5
    assert scores.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert scores.top2 == 1.0
    assert scores.confusions == (Confusion("乙", "甲", 1),)
    # In order of confidence the first three are right, the fourth is not.
    assert scores.coverage[0.975] == 0.75
    assert scores.ece == pytest.approx((0.1 + 0.2 + 0.3 + 0.6) / 4)


def test_a_category_never_learnt_counts_against_the_reader() -> None:
    scores = scores_of(("甲",), _rows([1.0], [1.0]), ["甲", "丙"])

    assert scores.accuracy == 0.5
    assert scores.per_class["丙"].recall == 0.0
    assert scores.macro_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_the_abstention_curve_falls_in_coverage() -> None:
    scores = scores_of(("甲", "乙"), _rows([0.9, 0.1], [0.55, 0.45]), ["甲", "乙"])

    assert [one.coverage for one in scores.curve][:3] == [1.0, 1.0, 0.5]
    assert [one.accuracy for one in scores.curve][:3] == [0.5, 0.5, 1.0]


def test_nothing_to_measure_by_is_said() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        evaluate(KeywordReader(["城乡建设"]), [])


def test_a_reading_abstains_below_its_threshold() -> None:
    reading = Reading((Choice("甲", 0.7), Choice("乙", 0.3)))

    assert reading.abstains(0.71)
    assert not reading.abstains(0.7)


class TestKeywords:
    reader = KeywordReader(
        ["交通/公共汽车", "交通/公路", "环保/油烟噪音", "其他"],
        {"环保": ["臭气"], "交通/公共汽车": ["公交", "班车"]},
    )

    def test_keywords_and_names_of_categories_propose(self) -> None:
        reading = self.reader.read("公交晚点", "等了一小时班车也不来")

        assert reading.best.label == "交通"
        assert set(reading.best.words) == {"公交", "班车"}
        below = self.reader.read("公交晚点", "", level=2)
        assert below.best.label == "交通/公共汽车"

    def test_what_only_keywords_say_is_never_decided_alone(self) -> None:
        reading = self.reader.read("公交公交公交", "班车")

        assert reading.abstains(0.0)

    def test_a_text_without_keywords_leaves_all_alike(self) -> None:
        likely = self.reader.probabilities("", "你好😀 12345")

        assert likely.tolist() == pytest.approx([1 / 3] * 3)

    def test_it_can_be_measured_like_a_reader(self) -> None:
        rows = [Labelled(Text("公交"), "交通"), Labelled(Text("油烟"), "环保")]

        assert evaluate(self.reader, rows).accuracy == 1.0

    def test_a_reader_of_no_category_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least one category"):
            KeywordReader([" ", "/"])
