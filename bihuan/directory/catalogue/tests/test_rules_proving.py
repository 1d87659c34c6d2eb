from __future__ import annotations

from typing import Any

import pytest

from bihuan.directory.catalogue import rules
from bihuan.directory.catalogue.tests.factories import a_table
from bihuan.directory.catalogue.words import Result


def test_what_must_be_proven_is_read_and_written_down_again() -> None:
    gates = {"explained": {"basis": True}, "not-reachable": {"attempts": 3}}
    results = ["solved", "explained", "not-reachable"]
    table = a_table(
        gates=gates, results=results, second_look={"share": 0.2}, evidence=1
    )
    profile, mistakes = rules.read_profile(table)
    assert not mistakes
    assert profile is not None
    assert profile.gate(Result.EXPLAINED).basis
    assert profile.gate(Result.NOT_REACHABLE).attempts == 3
    assert profile.gate(Result.SOLVED).pieces == 1
    assert profile.second_look.share == 0.2
    assert rules.read_profile(rules.write_profile(profile))[0] == profile


def test_a_profile_without_a_word_on_proof_has_the_usual_second_look() -> None:
    profile, _ = rules.read_profile(a_table())
    assert profile is not None
    assert profile.second_look.share == 0.05
    assert not {"gates", "second_look"} & rules.write_profile(profile).keys()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"second_look": {"share": 1.5}}, "second_look.share"),
        ({"second_look": {"shares": 0.1}}, "second_look.shares"),
        ({"gates": {"happy": {}}}, "gates.happy"),
        ({"gates": {"solved": {"pieces": 99}}}, "gates.solved.pieces"),
        ({"gates": {"solved": {"attempts": -1}}}, "gates.solved.attempts"),
        ({"gates": {"merged": {}}}, "gates.merged"),
        ({"results": ["solved"], "gates": {"explained": {}}}, "gates.explained"),
    ],
)
def test_a_slip_in_what_must_be_proven_is_named(
    changes: dict[str, Any], path: str
) -> None:
    _, found = rules.read_profile(a_table(**changes))
    assert path in [one.path for one in found]
