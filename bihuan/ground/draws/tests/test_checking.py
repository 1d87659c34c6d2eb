"""The published file: it holds, and every way of tampering with it is named."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.ground.draws import queries
from bihuan.ground.draws.rules import BROKEN, drawing, what_is_wrong
from bihuan.ground.draws.tests.factories import (
    a_rule,
    anchored,
    drawn,
    firms,
    frozen,
    replaced,
    revealed,
)
from bihuan.ground.draws.words import Beacon, Quota

pytestmark = pytest.mark.django_db


def a_published(beacon: Beacon = Beacon.DAILY_ROOT) -> dict[str, Any]:
    outside = "双色球 2026136 期" if beacon is Beacon.OUTSIDE else ""
    rule = a_rule(
        Quota("firms", count=3),
        Quota("people", share=2_000, least=1),
        beacon=beacon,
        outside=outside,
    )
    kept_out = firms(2, excluded="interested")
    frozen(rule)  # another draw, so that the day's tree has more than one leaf
    made = frozen(rule, [*firms(12), *kept_out, *firms(9, stratum="people")])
    anchored()
    tickets = drawn(made, outside="03 09 + 08" if outside else "")
    replaced(made, tickets[0].key)
    replaced(made, tickets[1].key)
    revealed(made)
    code = queries.draw_line(made).code
    return json.loads(json.dumps(queries.published(code)))


@pytest.mark.parametrize("beacon", Beacon)
def test_a_published_draw_holds(beacon: Beacon) -> None:
    published = a_published(beacon)
    assert what_is_wrong(published) == ""
    assert len(published["drawn"]["firms"]) == 3
    assert len(published["replaced"]) == 2


def swap_drawn(file: dict) -> None:
    spare = next(
        key
        for key, stratum, out in file["pool"]
        if stratum == "firms" and not out and key not in file["drawn"]["firms"]
    )
    file["drawn"]["firms"][0] = spare


def another_secret(file: dict) -> None:
    file["nonce"] = "0" * 64


def another_rule(file: dict) -> None:
    file["rule"]["strata"][0]["count"] = 4


def one_less(file: dict) -> None:
    file["pool"].pop()


def one_let_in(file: dict) -> None:
    next(one for one in file["pool"] if one[2])[2] = ""


def one_twice(file: dict) -> None:
    file["pool"].append(file["pool"][0])


def out_of_turn(file: dict) -> None:
    first, second = file["replaced"]
    first["in"], second["in"] = second["in"], first["in"]


def forgotten(file: dict) -> None:
    file["replaced"].pop()


def another_time(file: dict) -> None:
    file["ledger"]["entries"][1]["at"] = "2026-01-01T00:00:00.000000Z"


def drawn_first(file: dict) -> None:
    entries = file["ledger"]["entries"]
    entries[1], entries[2] = entries[2], entries[1]


def another_beacon(file: dict) -> None:
    file["seals"]["beacon"] = "f" * 64


def proof_of_later(file: dict) -> None:
    file["ledger"]["proof"]["seq"] = 3


def proof_elsewhere(file: dict) -> None:
    file["ledger"]["proof"]["position"] += 1


def no_proof(file: dict) -> None:
    file["ledger"]["proof"] = None


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (another_secret, "draw-commitment"),
        (another_rule, "draw-commitment"),
        (one_less, "draw-pool"),
        (one_let_in, "draw-pool"),
        (one_twice, "draw-pool"),
        (swap_drawn, "draw-result"),
        (out_of_turn, "draw-replacement"),
        (forgotten, "draw-replacement"),
        (another_time, "draw-ledger"),
        (drawn_first, "draw-ledger"),
        (another_beacon, "draw-result"),
        (proof_of_later, "draw-order"),
        (proof_elsewhere, "draw-beacon"),
        (no_proof, "draw-unreadable"),
    ],
)
def test_whatever_was_changed_is_found_and_named(
    tamper: Callable[[dict], None], code: str
) -> None:
    published = a_published()
    tamper(published)
    assert what_is_wrong(published) == code
    assert code in BROKEN


def test_secret_and_result_made_anew_to_fit_each_other_still_do_not_hold() -> None:
    """Somebody with the whole file tries secrets until the result pleases them."""
    file = a_published()
    for n in range(50):
        nonce = bytes([n]) * 32
        seals = file["seals"]
        commitment = drawing.commitment_of(nonce, file["rule"])
        seed = drawing.seed_of(
            nonce,
            commitment=commitment,
            pool=bytes.fromhex(seals["pool"]),
            size=seals["size"],
            beacon=seals["beacon"],
        )
        orders = drawing.orders_of(file["rule"], file["pool"], seed)
        forged = copy.deepcopy(file)
        forged["nonce"], forged["seals"]["commitment"] = nonce.hex(), commitment.hex()
        forged["drawn"] = {name: order[:n] for name, (order, n) in orders.items()}
        forged["replaced"] = []
        assert what_is_wrong(forged) == "draw-ledger"


def test_another_root_than_the_published_one_is_found() -> None:
    published = a_published()
    root = published["ledger"]["proof"]["root"]
    assert what_is_wrong(published, f" {root.upper()}\n") == ""
    assert what_is_wrong(published, "0" * 64) == "draw-root"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner)
    ),
    max_leaves=8,
)


@pytest.fixture
def honest() -> dict[str, Any]:
    return a_published()


def test_rubbish_is_refused_and_never_crashes(honest: dict[str, Any]) -> None:
    names = sorted(honest)

    @settings(max_examples=200, deadline=None)
    @given(st.sampled_from(names), ANYTHING)
    def try_it(name: str, rubbish: object) -> None:
        if name in ("code", "number") or rubbish == honest[name]:
            return
        assert what_is_wrong({**honest, name: rubbish}) in BROKEN

    try_it()


def test_the_handed_out_program_needs_python_and_nothing_else(tmp_path: Path) -> None:
    published = a_published()
    (tmp_path / "check_draw.py").write_text(queries.draw_checker(), encoding="utf-8")

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "draw.json"
        file.write_text(json.dumps(published), encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-I", "check_draw.py", "draw.json", *more],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    good = run(published["ledger"]["proof"]["root"])
    assert (good.returncode, good.stderr) == (0, "")
    assert "bihuan" not in queries.draw_checker().replace("bihuan-draw", "").replace(
        'b"bihuan:"', ""
    )
    assert all(key in good.stdout for key in published["drawn"]["firms"])
    swap_drawn(published)
    bad = run()
    assert bad.returncode == 1
    assert bad.stdout.startswith("draw-result")
