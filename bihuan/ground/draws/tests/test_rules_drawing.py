"""The draw as mathematics: fair, the same everywhere, and nobody can steer it."""

from __future__ import annotations

import hmac
import itertools
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from bihuan.ground.draws.rules import drawing
from bihuan.ground.draws.tests.independent import again, merkle

RULE = {
    "algorithm": drawing.ALGORITHM,
    "beacon": "outside",
    "grounds": {"interested": "与所评单位有利害关系"},
    "outside": "双色球 2026136 期",
    "purpose": "tests.raters",
    "strata": [
        {"stratum": "firms", "count": 2},
        {"stratum": "people", "share": 500, "least": 1},
    ],
    "title": "2026 年第四季度评议人",
}
POOL = [
    ["f1", "firms", ""],
    ["f2", "firms", ""],
    ["f3", "firms", "interested"],
    ["f4", "firms", ""],
    ["p1", "people", ""],
    ["p2", "people", ""],
    ["p3", "people", ""],
]
NONCE = bytes(range(32))
BEACON = "03 09 14 17 25 31 + 08"
REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "draws.md"


def ours(
    nonce: bytes, rule: dict, pool: list[list[str]], beacon: str
) -> dict[str, list[str]]:
    seed = drawing.seed_of(
        nonce,
        commitment=drawing.commitment_of(nonce, rule),
        pool=drawing.pool_root(pool),
        size=len(pool),
        beacon=beacon,
    )
    orders = drawing.orders_of(rule, pool, seed)
    return {name: order[:taken] for name, (order, taken) in orders.items()}


def test_the_published_values_come_out() -> None:
    commitment = drawing.commitment_of(NONCE, RULE)
    root = drawing.pool_root(POOL)
    seed = drawing.seed_of(
        NONCE, commitment=commitment, pool=root, size=7, beacon=BEACON
    )
    told = REFERENCE.read_text(encoding="utf-8")
    values = {
        "commitment": commitment,
        "pool": root,
        "seed": seed,
        "ticket of f1": drawing.ticket_of(seed, "f1"),
    }
    assert {name: value.hex() for name, value in values.items()} == dict(
        re.findall(
            r"^\| (commitment|pool|seed|ticket of f1) \| `(\w+)` \|$",
            told,
            re.MULTILINE,
        )
    )
    drawn = ours(NONCE, RULE, POOL, BEACON)
    assert drawing.canonical(drawn).decode() in told


KEYS = st.lists(
    st.tuples(
        st.from_regex(r"[0-9A-Za-z._:-]{1,12}", fullmatch=True),
        st.sampled_from(["firms", "people"]),
        st.sampled_from(["", "", "interested"]),
    ),
    max_size=40,
    unique_by=lambda one: one[0],
)


@settings(max_examples=150, deadline=None)
@given(
    nonce=st.binary(min_size=32, max_size=32),
    pool=KEYS,
    beacon=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1
    ),
    count=st.integers(0, 9),
    share=st.integers(0, 10_000),
    least=st.integers(0, 3),
)
def test_an_independent_program_draws_the_same(
    nonce: bytes,
    pool: list[tuple[str, str, str]],
    beacon: str,
    count: int,
    share: int,
    least: int,
) -> None:
    quotas = [
        {"stratum": "firms", "count": count},
        {"stratum": "people", "share": share, "least": least},
    ]
    rule, stood = {**RULE, "strata": quotas}, [[*one] for one in pool]
    assert ours(nonce, rule, stood, beacon) == again(nonce, rule, stood, beacon)


def test_the_pool_has_one_seal_in_whatever_order_it_is_listed() -> None:
    roots = {drawing.pool_root(some) for some in itertools.permutations(POOL[:5])}
    assert roots == {merkle(POOL[:5])}
    changed = [*POOL[:4], ["p1", "people", "interested"]]
    assert drawing.pool_root(changed) not in roots


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 8, 9, 31, 33])
def test_the_pools_seal_is_the_tree_of_the_standard(size: int) -> None:
    pool = [[f"k{n:03d}", "firms", ""] for n in range(size)]
    assert drawing.pool_root(pool) == merkle(pool)


def test_without_replacement_and_never_the_excluded() -> None:
    for n in range(200):
        drawn = ours(sha256(b"%d" % n).digest(), RULE, POOL, BEACON)
        assert len(set(drawn["firms"])) == 2
        assert "f3" not in drawn["firms"]
        assert len(drawn["people"]) == 1


def seeds(count: int) -> list[bytes]:
    return [hmac.digest(b"fair", b"%d" % n, "sha256") for n in range(count)]


def evenly(counts: Counter, cells: int) -> float:
    """The probability of a spread this uneven if all cells were equally likely."""
    total = counts.total()
    expected = total / cells
    seen = [*counts.values()] + [0] * (cells - len(counts))
    return float(
        chi2.sf(sum((n - expected) ** 2 / expected for n in seen), df=cells - 1)
    )


# The seeds are fixed, so these either hold for ever or never did. 1e-4 is what five
# honest tests fail at once in two thousand tries, and a bias of a few percent at once.
def test_everybody_is_drawn_equally_often() -> None:
    keys = [f"k{n}" for n in range(20)]
    first = Counter(drawing.order_of(seed, keys)[0] for seed in seeds(20_000))
    assert evenly(first, 20) > 1e-4


def test_every_pair_is_drawn_equally_often() -> None:
    keys = [f"k{n}" for n in range(8)]
    pairs = Counter(
        tuple(sorted(drawing.order_of(seed, keys)[:2])) for seed in seeds(14_000)
    )
    assert evenly(pairs, 28) > 1e-4


def test_every_order_is_equally_likely() -> None:
    orders = Counter(tuple(drawing.order_of(seed, "abcd")) for seed in seeds(12_000))
    assert evenly(orders, 24) > 1e-4


def test_names_that_look_alike_are_not_drawn_together() -> None:
    keys = ["a", "aa", "aaa", "b", "ab", "ba"]
    firsts = (set(drawing.order_of(seed, keys)[:3]) for seed in seeds(6_000))
    both = sum({"a", "aa"} <= first for first in firsts)
    # Two particular ones among the first three of six: one time in five.
    assert abs(both / 6_000 - 0.2) < 0.02


def test_the_evenness_test_would_see_a_favourite() -> None:
    counts = Counter({str(n): 1_000 for n in range(19)} | {"19": 1_300})
    assert evenly(counts, 20) < 1e-4


def test_one_more_in_the_pool_moves_nobody_past_another() -> None:
    keys = [f"k{n}" for n in range(50)]
    for seed in seeds(20):
        after = drawing.order_of(seed, [*keys, "late"])
        assert [key for key in after if key != "late"] == drawing.order_of(seed, keys)


@pytest.mark.parametrize(
    ("quota", "among", "taken"),
    [
        ({"count": 20}, 50, 20),
        ({"count": 20}, 7, 7),
        ({"share": 500, "least": 1}, 0, 0),
        ({"share": 500, "least": 1}, 1, 1),
        ({"share": 500, "least": 1}, 29, 1),
        ({"share": 500, "least": 1}, 30, 2),
        ({"share": 500, "least": 0}, 9, 0),
        ({"share": 500, "least": 0}, 10, 1),
        ({"share": 10_000, "least": 1}, 13, 13),
    ],
)
def test_how_many_are_taken(quota: dict, among: int, taken: int) -> None:
    assert drawing.how_many(quota, among) == taken


def test_each_part_of_what_is_sealed_changes_the_result() -> None:
    pool = [[f"k{n:02d}", "firms", ""] for n in range(60)]
    rule = {**RULE, "strata": [{"stratum": "firms", "count": 10}]}
    usual = ours(NONCE, rule, pool, BEACON)
    others = [
        ours(bytes(32), rule, pool, BEACON),
        ours(NONCE, {**rule, "outside": "双色球 2026137 期"}, pool, BEACON),
        ours(NONCE, rule, [*pool, ["k60", "firms", "interested"]], BEACON),
        ours(NONCE, rule, pool, BEACON + "1"),
    ]
    assert all(one != usual for one in others)
