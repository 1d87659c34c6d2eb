"""Reading by keywords, for a county where nothing has been decided yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from bihuan.kit.text import for_matching
from bihuan.loop.triage.words.reading import PATH, Choice, Reading

NO_CATEGORIES = "Keyword rules need at least one category."
_LONGEST = 4_000
_TITLE_TIMES = 2
# A keyword that somebody wrote down says more than a part of a category's name.
_WRITTEN, _NAMED = 1.0, 0.5
# Two keywords that no other category has make about .8 among ten categories: a
# proposal to look at. It was never held against decided matters, and says so.
_SHARPNESS = 2.0
# In every second name, and of no use to tell them apart.
_EMPTY = frozenset(
    ("其他", "管理", "工作", "服务", "问题", "事务", "有关", "综合", "建设", "保障")
)


class KeywordReader:
    """Proposes by the words of the categories' names and by keyword lists.

    Has the interface of a trained reader, so that a county can begin with it; its
    probabilities are not calibrated, and its readings always abstain.
    """

    def __init__(
        self,
        categories: Iterable[str],
        keywords: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """`categories` are paths; `keywords` lists words by path. ValueError if none."""
        given = {}
        for one in categories:
            parts = [part.strip() for part in one.strip(PATH).split(PATH)]
            for depth in range(1, len(parts) + 1):
                if parts[depth - 1]:
                    given[PATH.join(parts[:depth])] = depth
        if not given:
            raise ValueError(NO_CATEGORIES)
        self._labels = tuple(_levels(given))
        self._rules = _rules(given, keywords or {})

    @property
    def levels(self) -> int:
        return len(self._labels)

    def labels(self, level: int = 1) -> tuple[str, ...]:
        """The categories of a level as paths; those that end above it are among them."""
        return self._labels[min(level, self.levels) - 1]

    def probabilities(
        self, title: str, body: str, *, level: int = 1
    ) -> NDArray[np.float64]:
        """(K,) summing to 1; all alike where no keyword occurs."""
        return self._likely(self._found(title, body), level)

    def read(self, title: str, body: str, *, level: int = 1) -> Reading:
        """All categories, the most probable first, each with the keywords that occurred."""
        found = self._found(title, body)
        likely = self._likely(found, level)
        labels = self.labels(level)
        choices = tuple(
            Choice(labels[n], float(likely[n]), _words(found, labels[n]))
            for n in np.argsort(-likely, kind="stable").tolist()
        )
        return Reading(choices, calibrated=False)

    def _found(self, title: str, body: str) -> dict[str, dict[str, float]]:
        """By path: the keywords in the text and what each adds."""
        head, rest = (for_matching(one[:_LONGEST]).lower() for one in (title, body))
        found: dict[str, dict[str, float]] = {}
        for word, weights in self._rules.items():
            times = _TITLE_TIMES * head.count(word) + rest.count(word)
            if times:
                for path, weight in weights.items():
                    found.setdefault(path, {})[word] = weight * float(
                        np.log2(1 + times)
                    )
        return found

    def _likely(
        self, found: Mapping[str, Mapping[str, float]], level: int
    ) -> NDArray[np.float64]:
        scores = np.array(
            [sum(_under(found, label).values()) for label in self.labels(level)]
        )
        likely = np.exp(_SHARPNESS * np.minimum(scores - scores.max(), 0))
        shares: NDArray[np.float64] = likely / likely.sum()
        return shares


def _under(found: Mapping[str, Mapping[str, float]], label: str) -> dict[str, float]:
    """The keywords of a category, of all under it, and of those above it."""
    told: dict[str, float] = {}
    for path, words in found.items():
        if f"{path}{PATH}".startswith(f"{label}{PATH}") or label.startswith(
            f"{path}{PATH}"
        ):
            for word, weight in words.items():
                told[word] = max(told.get(word, 0.0), weight)
    return told


def _words(found: Mapping[str, Mapping[str, float]], label: str) -> tuple[str, ...]:
    told = _under(found, label)
    return tuple(sorted(told, key=lambda word: (-told[word], word))[:5])


def _levels(given: Mapping[str, int]) -> Iterable[tuple[str, ...]]:
    parents = {path.rpartition(PATH)[0] for path in given}
    for level in range(1, max(given.values()) + 1):
        yield tuple(
            sorted(
                path
                for path, depth in given.items()
                if depth == level or (depth < level and path not in parents)
            )
        )


def _rules(
    given: Mapping[str, int], keywords: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, float]]:
    """By word: the categories it speaks for; the more of them, the less for each."""
    rules: dict[str, dict[str, float]] = {}
    for path in given:
        for word in _name_words(path.rpartition(PATH)[2]):
            rules.setdefault(word, {})[path] = _NAMED
    for path, words in keywords.items():
        for written in words if path in given else ():
            if word := for_matching(written).lower():
                rules.setdefault(word, {})[path] = _WRITTEN
    roots = {
        word: Counter(path.partition(PATH)[0] for path in paths)
        for word, paths in rules.items()
    }
    return {
        word: {path: weight / len(roots[word]) for path, weight in paths.items()}
        for word, paths in rules.items()
    }


def _name_words(name: str) -> set[str]:
    read = for_matching(name).lower()
    words = {read, *_segmenter()(read)}
    return {word for word in words if len(word) > 1 and word not in _EMPTY}


@cache
def _segmenter() -> Callable[[str], list[str]]:
    cut: Callable[[str], list[str]] = import_module("rjieba").cut
    return cut
