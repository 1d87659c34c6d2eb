from __future__ import annotations

import pytest

from bihuan.faces.api import rules
from bihuan.kit.verdicts import Verdict


@pytest.mark.parametrize(
    ("key", "external_id", "name"),
    [("k1", None, "k1"), (None, "x1", "x1"), ("same", "same", "same")],
)
def test_a_matter_is_named_by_header_or_by_its_own_identifier(
    key: str | None, external_id: str | None, name: str
) -> None:
    assert rules.name_of_matter(key=key, external_id=external_id) == name


@pytest.mark.parametrize(
    ("key", "external_id", "code"),
    [(None, None, "no-name"), ("", "", "no-name"), ("k1", "x1", "two-names")],
)
def test_no_name_and_two_names_are_refused(
    key: str | None, external_id: str | None, code: str
) -> None:
    said = rules.name_of_matter(key=key, external_id=external_id)

    assert isinstance(said, Verdict)
    assert said.code == code


def test_a_name_is_not_given_to_a_second_matter() -> None:
    assert rules.may_replay(kept="aa", fingerprint="aa")
    assert rules.may_replay(kept=None, fingerprint="aa")
    assert rules.may_replay(kept="bb", fingerprint="aa").code == "name-taken"


def test_order_and_spacing_do_not_make_another_matter() -> None:
    one = rules.canonical({"title": "路灯", "place": None})
    other = rules.canonical({"place": None, "title": "路灯"})

    assert one == other == '{"place":null,"title":"路灯"}'


@pytest.mark.parametrize(
    ("kind", "actor", "me", "told"),
    [
        ("closing.closed", "account:1", "raiser:1", True),
        ("cases.classed", "account:1", "raiser:1", False),
        ("intake.added", "raiser:1", "raiser:1", True),
        ("intake.added", "raiser:2", "raiser:1", False),
        ("intake.added", "raiser:2", "", True),
        ("vault.revealed", "account:1", "", False),
    ],
)
def test_what_another_raiser_said_is_not_told(
    kind: str, actor: str, me: str, *, told: bool
) -> None:
    assert rules.is_told(kind, actor=actor, me=me) is told


def test_the_parent_is_the_code_above() -> None:
    assert rules.parent_of("/341602/341602001/") == "341602"
    assert rules.parent_of("/341602/") is None


def test_a_machine_has_a_channel_of_its_own() -> None:
    assert rules.channel_of("client:12") == "api:12"
