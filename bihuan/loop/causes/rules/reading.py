"""What of one matter counts when it is grouped: its names, and words for what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from importlib import import_module
from itertools import pairwise
from math import log

from bihuan.kit.text import for_matching
from bihuan.loop.causes.rules.mechanisms import FORMULA, OF_WORD, SHORT
from bihuan.loop.causes.words import Features, Marked, Member, Named, Signs, Telling

LONGEST_TITLE, LONGEST_BODY = 300, 3_000  # what a matter is about stands first
IN_TITLE, IN_BODY = 2.0, 1.0
# How far each sort of feature counts, against a pair of characters of a name.
WHOLE_NAME, DIVISION, JOINT, MECHANISM = 0.5, 0.5, 0.4, 1.5
_MOST_NAMES, _MOST_WORDS = 120, 160
_WORD = re.compile(r"[\u3400-\u9fffa-z]{2,}")
_SAID = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")
_LONGEST_RUN = 10

_PEOPLE = """
业主 居民 村民 学生 家长 职工 员工 购房者 投资人 受害人 消费者 学员 商户 农民工 教师
退休人员 租户 司机 患者 乘客 老人 残疾人 退役军人 毕业生
"""
PEOPLE = tuple(_PEOPLE.split())


def read(telling: Telling, marked: Marked) -> Member:
    """The signs of one matter, and the names that a list will show for it."""
    title = for_matching(telling.title)[:LONGEST_TITLE]
    body = for_matching(telling.body)[:LONGEST_BODY]
    names = [*marked.places, *marked.parties]
    told = {IN_TITLE: _parted(title, names), IN_BODY: _parted(body, names)}
    counts = {weight: _counted(words) for weight, words in told.items()}
    both = {
        word: IN_TITLE * counts[IN_TITLE].get(word, 0) + counts[IN_BODY].get(word, 0)
        for word in {**counts[IN_TITLE], **counts[IN_BODY]}
    }
    return Member(
        telling=telling,
        signs=Signs(
            names=_names(names, marked.divisions, told),
            words=_mechanism(both),
            title=_mechanism(counts[IN_TITLE]),
        ),
        divisions=tuple(dict.fromkeys(one.name for one in marked.divisions)),
        places=tuple(dict.fromkeys(one.name for one in names)),
        unmarked=tuple(
            dict.fromkeys(_runs(_parted(title, [*names, *marked.divisions])))
        ),
        people=tuple(one for one in PEOPLE if one in title or one in body),
    )


@cache
def feature(text: str) -> int:
    """A feature as a number that PostgreSQL's int4 holds; the same on every machine."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "big", signed=True)


def _names(
    names: Iterable[Named],
    divisions: Sequence[Named],
    told: dict[float, list[str]],
) -> Features:
    """Names whole and by pairs of characters, so that 滨河苑 is found in 伊景滨河苑.

    Names that nothing marks as such fall apart into short words: where those meet in a
    title, the pairs of characters stand in for the name. In a body that would be noise.
    """
    found: dict[str, float] = {}

    def weigh(text: str, weight: float) -> None:
        found[text] = max(found.get(text, 0.0), weight)

    for one in names:
        weight = IN_TITLE if one.in_title else IN_BODY
        weigh(f"={one.stem}", weight * (1.0 if one.kind == "line" else WHOLE_NAME))
        for pair in pairwise(one.stem) if one.kind != "line" else ():
            weigh("".join(pair), weight)
    divided = [one.name.lower() for one in divisions]
    for one in divisions:
        weigh(f"#{one.stem}", DIVISION * (IN_TITLE if one.in_title else IN_BODY))
    for joint in _joints(told[IN_TITLE]):
        if not any(joint in name for name in divided):
            weigh(joint, IN_TITLE * JOINT)
    return _hashed(found, _MOST_NAMES)


def _joints(words: list[str]) -> Iterator[str]:
    """Pairs of characters across the joint of two words that may be parts of a name."""
    for one, other in pairwise(words):
        if _meet(one, other):
            yield (one[-1] + other[0]).lower()


def _runs(words: list[str]) -> Iterator[str]:
    """What such words may be together: 云 + 岭 + 财富, and its beginnings."""
    run = words[:1]
    for one, other in pairwise([*words, "\n"]):
        if _meet(one, other):
            run.append(other)
            continue
        for end in range(2, len(run) + 1):
            if 2 < len("".join(run[:end])) <= _LONGEST_RUN:
                yield "".join(run[:end])
        run = [other]


def _meet(one: str, other: str) -> bool:
    """Whether two words may be parts of a name."""
    short = len(one) == 1 or len(other) == 1 or one.isdecimal()
    if not short or one in SHORT or other in SHORT:
        return False
    both = one + other
    return _SAID.fullmatch(both) is not None and not both.isdecimal()


def _parted(text: str, names: list[Named]) -> list[str]:
    """The words of a text in order, its names taken out."""
    for stem in sorted({one.stem for one in names}, key=lambda s: (-len(s), s)):
        if len(stem) > 1:
            text = text.replace(stem, "\n")
    return segmenter()(text, False)  # noqa: FBT003 - positional


def _counted(words: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word in map(str.lower, words):
        if word not in FORMULA and _WORD.fullmatch(word):
            found[word] = found.get(word, 0.0) + 1.0
    return found


def _mechanism(counts: dict[str, float]) -> Features:
    """Words by how often they stand there, and the mechanisms they speak for."""
    groups: dict[str, float] = {}
    for word, count in counts.items():
        for group in OF_WORD.get(word, ()):
            groups[f"@{group}"] = groups.get(f"@{group}", 0.0) + count
    heavy = {word: 1 + log(max(count, 1.0)) for word, count in counts.items()}
    loud = {group: MECHANISM * (1 + log(max(n, 1.0))) for group, n in groups.items()}
    return _hashed({**loud, **heavy}, _MOST_WORDS)


def _hashed(found: dict[str, float], most: int) -> Features:
    heaviest = sorted(found.items(), key=lambda pair: -pair[1])[:most]
    return tuple((feature(text), round(weight, 3)) for text, weight in heaviest)


@cache
def segmenter() -> Callable[[str, bool], list[str]]:
    """Words of a text, unknown names as single characters."""
    cut: Callable[[str, bool], list[str]] = import_module("rjieba").cut
    return cut
