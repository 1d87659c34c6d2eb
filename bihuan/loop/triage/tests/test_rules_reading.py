"""Reading matters: what is learnt, what is said of it, and what never breaks it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.loop.triage.rules.reading import Reader, evaluate, train
from bihuan.loop.triage.rules.reading.counting import counted
from bihuan.loop.triage.rules.reading.features import LONGEST, spans_of
from bihuan.loop.triage.rules.reading.grouping import folds_of, near_twins
from bihuan.loop.triage.tests.matters import CATEGORIES, invented
from bihuan.loop.triage.words.reading import Labelled, Text


@cache
def a_reader(*, deep: bool = False) -> Reader:
    rows = invented(180, deep=deep)
    return train([one.text for one in rows], [one.label for one in rows])


def test_what_was_learnt_is_read_in_matters_not_seen_before() -> None:
    scores = evaluate(a_reader(), invented(60, seed=2))

    assert scores.n == 60
    assert scores.macro_f1 > 0.95
    assert scores.per_class["环境保护"].recall > 0.9


def test_the_words_that_decided_are_whole_words_of_the_text() -> None:
    text = Text("柳湾小区餐馆油烟扰民", "楼下餐馆每天排放油烟，臭气很大，请尽快处理。")

    best = a_reader().read(text.title, text.body).best

    assert best.label == "环境保护"
    assert "油烟" in best.words
    assert all(word in text.title + text.body for word in best.words)


def test_words_are_shown_as_they_were_written() -> None:
    best = a_reader().read("餐館油煙擾民", "樓下餐館每天排放油煙").best

    assert best.label == "环境保护"
    assert best.words
    assert all(word in "餐館油煙擾民樓下餐館每天排放油煙" for word in best.words)


def test_a_reader_kept_and_read_back_says_exactly_the_same() -> None:
    reader = a_reader(deep=True)
    again = Reader.from_bytes(reader.to_bytes())

    for one in invented(10, seed=3):
        before, after = (
            each.probabilities(one.text.title, one.text.body, level=2)
            for each in (reader, again)
        )
        assert np.allclose(before, after, atol=1e-6)
    assert again.labels(2) == reader.labels(2)
    assert again.to_bytes() == reader.to_bytes()


@pytest.mark.parametrize("data", [b"", b"no reader", a_reader().to_bytes()[:2_000]])
def test_torn_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no reader"):
        Reader.from_bytes(data)


def test_the_same_matters_and_seed_give_the_same_reader_in_every_process() -> None:
    script = (
        "from bihuan.loop.triage.tests.test_rules_reading import a_reader;"
        "from hashlib import sha256; print(sha256(a_reader().to_bytes()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_a_level_below_is_read_within_the_level_above() -> None:
    reader = a_reader(deep=True)
    text = invented(1, seed=5, deep=True)[0].text

    above = dict(zip(reader.labels(1), reader.probabilities(*_both(text)), strict=True))
    below = dict(
        zip(reader.labels(2), reader.probabilities(*_both(text), level=2), strict=True)
    )

    assert reader.levels == 2
    assert len(below) == 6
    for label, probability in above.items():
        parts = [value for path, value in below.items() if path.startswith(f"{label}/")]
        assert sum(parts) == pytest.approx(probability)


def test_a_category_without_parts_stays_a_choice_below() -> None:
    rows = [*invented(90, deep=True), *[_plain(n) for n in range(30)]]
    reader = train([one.text for one in rows], [one.label for one in rows])

    assert "教育" in reader.labels(2)
    assert reader.read("学校收费", "幼儿园收费太高", level=2).best.label == "教育"


def test_a_decision_that_counts_nothing_teaches_nothing() -> None:
    rows = invented(120)
    texts = [one.text for one in rows] + [rows[0].text] * 30
    labels = [one.label for one in rows] + ["误派"] * 30

    reader = train(texts, labels, weights=[1.0] * 120 + [0.0] * 30)

    assert "误派" not in reader.labels()


def test_too_few_matters_teach_only_how_often_each_category_comes() -> None:
    rows = invented(4)
    reader = train([one.text for one in rows], [one.label for one in rows])

    assert reader.probabilities("公交车晚点", "").tolist() == [0.5, 0.25, 0.25]
    assert reader.read("公交车晚点", "").best.words == ()


@pytest.mark.parametrize("labels", [[], ["", " / "]])
def test_nothing_to_learn_from_is_said(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="Nothing to learn"):
        train([Text("路灯不亮")] * len(labels), labels)


@pytest.mark.parametrize(
    "body",
    [
        "",
        " \n\t",
        "路",
        "0" * 12_000,
        "13800000000 2026 3.14",
        "the quick brown fox jumps over the lazy dog",
        "😀🎉" * 200,
        "1\t2\t3\n4\t5\t6\n" * 50,
        "\ud800\x00\u200b",
    ],
)
def test_a_text_that_says_nothing_gets_the_prior_and_abstains(body: str) -> None:
    reader = a_reader()

    reading = reader.read("", body)

    assert [one.label for one in reading.choices] == list(CATEGORIES)
    assert reading.best.probability == pytest.approx(1 / 3)
    assert reading.abstains(0.5)


def test_a_very_long_text_is_read_by_its_beginning() -> None:
    reader = a_reader()
    beginning = "工厂排放废水，焚烧垃圾冒黑烟。" * 400

    assert len(beginning) > LONGEST
    first = reader.probabilities("", beginning)
    longer = reader.probabilities("", beginning + "公交车晚点" * 2_000)
    assert np.allclose(first, longer)


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=80), body=st.text(max_size=600))
def test_any_text_gives_probabilities_that_sum_to_one(title: str, body: str) -> None:
    reading = a_reader(deep=True).read(title, body, level=2)

    assert sum(one.probability for one in reading.choices) == pytest.approx(1)
    assert all(0 <= one.probability <= 1 for one in reading.choices)
    ordered = [one.probability for one in reading.choices]
    assert ordered == sorted(ordered, reverse=True)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="路灯不亮了A1 \n，", max_size=40))
def test_a_span_is_hashed_alike_wherever_it_stands(text: str) -> None:
    by_hash: dict[int, set[str]] = {}
    spans = spans_of("", text)
    kinds = np.arange(len(spans.hashes)) >= spans.characters
    for value, start, end, kind in zip(
        spans.hashes.tolist(), *spans.places(), kinds, strict=True
    ):
        by_hash.setdefault(value, set()).add(f"{kind}{spans.text[start:end]}")

    assert all(len(texts) == 1 for texts in by_hash.values())


def test_copies_stay_in_one_fold_and_categories_are_spread() -> None:
    body = "柳湾小区三栋楼下的餐馆没有专用烟道，油烟直接排到居民家里，请尽快处理。"
    texts = [one.text.body for one in invented(60)] + [body, body + "谢谢"]
    groups = near_twins([counted(spans_of("", text)) for text in texts])

    assert groups[61] == groups[60]
    labels = np.array([n % 3 for n in range(60)] + [0, 0])
    folds = folds_of(labels, groups, folds=5, seed=7)
    assert folds[60] == folds[61]
    assert np.bincount(folds[labels == 1]).min() >= 2


def test_a_title_keeps_to_the_body_that_it_was_taken_from() -> None:
    title = "锦绣佳苑七号门外垃圾中转站臭味熏天"
    body = f"我们是业主代表。{title}，苍蝇蚊子成群，孩子们不敢开窗，请协调搬走。"
    texts = [one.text.body for one in invented(60)] + [title, body]

    groups = near_twins([counted(spans_of("", text)) for text in texts])

    assert groups[60] == groups[61]
    assert groups.count(groups[60]) == 2


def test_probabilities_are_kept_as_promised() -> None:
    rows = invented(600, seed=4)
    # Every fifth decision is wrong, and no text can tell which.
    noisy = [
        Labelled(one.text, CATEGORIES[(CATEGORIES.index(one.label) + (n % 5 == 0)) % 3])
        for n, one in enumerate(rows)
    ]
    reader = train(
        [one.text for one in noisy[:450]], [one.label for one in noisy[:450]]
    )

    scores = evaluate(reader, noisy[450:])

    confidence = sum(one.n * one.confidence for one in scores.bins) / scores.n
    assert confidence == pytest.approx(0.8, abs=0.08)


def _both(text: Text) -> tuple[str, str]:
    return text.title, text.body


def _plain(n: int) -> Labelled:
    kind = ("学校", "幼儿园", "培训班")[n % 3]
    return Labelled(Text(f"{kind}收费太高", f"第{n}次反映{kind}乱收费问题"), "教育")
