from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bihuan.ground.ledger.rules import facts, receipts, trees, verify_receipt
from bihuan.ground.ledger.tests.factories import an_entry
from bihuan.ground.ledger.words import BUCKETS

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
FACT = st.none() | st.booleans() | TEXT | st.integers(-facts.LARGEST, facts.LARGEST)
FACTS = st.dictionaries(
    st.from_regex("[a-z][a-z0-9_]{0,8}", fullmatch=True), FACT | st.lists(FACT)
)


class Colour(StrEnum):
    RED = "red"


@given(FACTS)
def test_our_canonical_form_is_that_of_rfc_8785(values: dict[str, object]) -> None:
    assert receipts.canonical(values) == rfc8785.dumps(values)


@given(FACTS)
def test_the_seal_of_an_entry_is_that_of_its_parts(values: dict[str, object]) -> None:
    entry = an_entry(**values)
    stored, at, body = facts.sealed(entry)
    details = receipts.details_digest(entry.actor, json.loads(stored))
    assert body == receipts.body_digest(entry.stream, str(entry.kind), at, details)


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), b"x", {"a": 1}, {1}, datetime(2026, 1, 1, tzinfo=UTC), [[1]]],
)
def test_a_fact_that_is_not_plain_is_refused_by_name(value: object) -> None:
    with pytest.raises(TypeError, match="the fact reason is a"):
        facts.sealed(an_entry(reason=value))


@pytest.mark.parametrize("value", ["a\0b", "\ud800", 2**53, -(2**53), ["x", "\0"]])
def test_a_fact_that_cannot_be_kept_exactly_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="the fact reason"):
        facts.sealed(an_entry(reason=value))


@pytest.mark.parametrize("stream", ["", "case 1", "case:\n1", "c" * 201])
def test_a_stream_that_could_be_misread_is_refused(stream: str) -> None:
    with pytest.raises(ValueError, match="a stream must be"):
        facts.sealed(an_entry(stream))


def test_an_enum_is_recorded_as_its_word() -> None:
    assert facts.sealed(an_entry(light=Colour.RED))[0] == '{"light":"red"}'


def test_a_moment_has_one_spelling_whatever_its_zone() -> None:
    beijing = timezone(timedelta(hours=8))
    assert facts.as_text(datetime(2026, 1, 1, tzinfo=beijing)) == (
        "2025-12-31T16:00:00.000000Z"
    )
    with pytest.raises(TypeError, match="time zone"):
        facts.as_text(datetime(2026, 1, 1))  # noqa: DTZ001


def test_streams_use_every_lane() -> None:
    assert {facts.bucket_of(f"case:{n}") for n in range(99)} == set(range(BUCKETS))


def test_rest_grows_and_ends_at_an_hour() -> None:
    rests = [facts.retry_after(tries).total_seconds() for tries in range(1, 20)]
    assert rests[:3] == [2, 4, 8]
    assert rests == sorted(rests)
    assert rests[-1] == 3600


# -- Trees ---------------------------------------------------------------------------


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = naive_root(leaves[:split]), naive_root(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


@given(LEAVES)
def test_the_root_is_that_of_the_naive_tree(leaves: list[bytes]) -> None:
    assert trees.root_over(iter(leaves)) == (naive_root(leaves), len(leaves))


@given(LEAVES, st.data())
def test_every_path_leads_to_the_root_and_nowhere_else(
    leaves: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    root, path = naive_root(leaves), trees.path_to(place, leaves)

    assert receipts.climb(leaves[place], place, len(leaves), path) == root
    assert receipts.climb(b"?" * 32, place, len(leaves), path) != root
    assert receipts.climb(leaves[place], place, len(leaves), [*path, root]) == b""
    assert receipts.climb(leaves[place], len(leaves), len(leaves), path) == b""
    if path:
        assert receipts.climb(leaves[place], place, len(leaves), path[:-1]) != root
        bad = [bytes(32), *path[1:]] if path[0] != bytes(32) else [b"?" * 32, *path[1:]]
        assert receipts.climb(leaves[place], place, len(leaves), bad) != root


# -- Receipts ------------------------------------------------------------------------


def a_receipt(entries: int = 3, others: int = 4) -> tuple[dict[str, object], str]:
    """A receipt whose stream is the second leaf of its day."""
    digest, lines = receipts.genesis("case:1"), []
    for seq in range(1, entries + 1):
        kind, at = "cases.noted", f"2026-01-0{seq}T00:00:00.000000Z"
        details = receipts.details_digest("account:1", {"n": seq})
        body = receipts.body_digest("case:1", kind, at, details)
        digest = receipts.entry_hash(digest, seq, body)
        line = {"seq": seq, "kind": kind, "at": at, "details": details.hex()}
        lines.append(line | {"hash": digest.hex()})
    leaves = [receipts.leaf_hash(f"case:{n}", 1, bytes(32)) for n in range(others)]
    leaves.insert(1, receipts.leaf_hash("case:1", entries, digest))
    root = trees.root_over(leaves)[0].hex()
    path = [step.hex() for step in trees.path_to(1, leaves)]
    place = {"position": 1, "leaves": len(leaves), "path": path}
    proof = {"seq": entries, "root": root, **place}
    return {"stream": "case:1", "entries": lines, "proof": proof}, root


def test_a_receipt_holds_under_the_published_root() -> None:
    assert verify_receipt(*a_receipt())


@pytest.mark.parametrize(
    ("where", "value", "code"),
    [
        (("entries", 1, "kind"), "cases.closed", "receipt-chain"),
        (("entries", 1, "at"), "2025-01-01T00:00:00.000000Z", "receipt-chain"),
        (("entries", 0, "details"), "0" * 64, "receipt-chain"),
        (("entries", 2, "hash"), "0" * 64, "receipt-chain"),
        (("entries", 2, "seq"), 4, "receipt-chain"),
        (("stream",), "case:2", "receipt-chain"),
        (("entries",), [], "receipt-chain"),
        (("proof", "seq"), 2, "receipt-path"),
        (("proof", "position"), 2, "receipt-path"),
        (("proof", "leaves"), 3, "receipt-path"),
        (("proof", "path", 0), "0" * 64, "receipt-path"),
        (("proof", "root"), "0" * 64, "receipt-path"),
        (("proof", "seq"), 9, "receipt-chain"),
        (("proof", "seq"), True, "receipt-chain"),
        (("proof",), None, "receipt-not-anchored"),
        (("proof", "path", 0), "0x" + "0" * 62, "receipt-unreadable"),
        (("proof", "position"), "1", "receipt-unreadable"),
        (("entries",), [None], "receipt-unreadable"),
        (("proof",), {}, "receipt-unreadable"),
    ],
)
def test_a_receipt_with_one_thing_changed_is_refused(
    where: tuple[str | int, ...], value: object, code: str
) -> None:
    receipt, root = a_receipt()
    holder = receipt
    for step in where[:-1]:
        holder = holder[step]
    holder[where[-1]] = value
    assert verify_receipt(receipt, root).code == code


def test_a_true_receipt_under_another_root_is_refused() -> None:
    assert verify_receipt(a_receipt()[0], "0" * 64).code == "receipt-root"


def test_a_citizen_can_check_with_nothing_but_python(tmp_path) -> None:
    receipt, root = a_receipt()
    checker, paper = tmp_path / "check_receipt.py", tmp_path / "receipt.json"
    checker.write_text(Path(receipts.__file__).read_text())
    paper.write_text(json.dumps(receipt))

    def check(*arguments: str) -> tuple[int, str]:
        # -I: no site packages of ours, no current directory.
        command = [sys.executable, "-I", "-S", str(checker), *arguments]
        ran = subprocess.run(command, capture_output=True, encoding="utf-8")
        return ran.returncode, ran.stdout

    assert check(str(paper), root.upper())[0] == 0
    code, said = check(str(paper), "0" * 64)
    assert (code, said.split(":")[0]) == (1, "receipt-root")
    assert check()[0] == 2
