from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bihuan.kit import keyring
from bihuan.kit.sealing import Box, KeyMissing, Unreadable


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    return settings.KEYS_FILE


def test_the_first_look_makes_the_file_and_the_second_reads_it() -> None:
    first = keyring.ring()

    assert keyring.ring() is first
    assert first.current == "k1"


def test_of_many_first_looks_one_makes_the_file(key_file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        peppers = {ring.pepper for ring in pool.map(lambda _: keyring.ring(), range(8))}

    assert peppers == {keyring.load(key_file).pepper}
    assert [one.name for one in key_file.parent.iterdir()] == ["keys.json"]


def test_two_administrators_at_once_lose_no_key() -> None:
    keyring.ring()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: keyring.add_key(), range(4)))

    assert set(keyring.ring().keys) == {"k1", "k2", "k3", "k4", "k5"}
    assert keyring.ring().current == "k5"


def test_an_added_key_is_seen_without_a_restart_and_the_old_one_still_reads() -> None:
    old = keyring.ring()
    sealed = old.derived(old.current, b"x").seal("张三丰", b"name")

    keyring.add_key()

    assert keyring.ring().current == "k2"
    assert keyring.ring().derived("k1", b"x").unseal(sealed, b"name") == "张三丰"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"current": "k1", "keys": {}, "pepper": ""}',
        '{"current": "k1", "keys": {"k1": "AAAA"}, "pepper": "AAAA"}',
        '{"current": 1, "keys": 2, "pepper": 3}',
    ],
)
def test_a_broken_key_file_says_so_and_is_not_replaced(
    key_file: Path, body: str
) -> None:
    key_file.parent.mkdir()
    key_file.write_text(body)

    with pytest.raises(keyring.KeyFileProblem, match="密钥文件"):
        keyring.ring()

    assert key_file.read_text() == body


def test_a_key_that_is_gone_is_named(key_file: Path) -> None:
    keyring.add_key()
    body = json.loads(key_file.read_text())
    del body["keys"]["k1"]
    key_file.write_text(json.dumps(body))

    with pytest.raises(KeyMissing, match="k1"):
        keyring.ring().key("k1")


def test_a_cipher_text_cut_short_is_unreadable() -> None:
    box = Box(b"k" * 32)

    for length in range(12 + 16):
        with pytest.raises(Unreadable):
            box.unseal(box.seal("甲", b"")[:length], b"")
