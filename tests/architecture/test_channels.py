"""Every channel is proved from arrival to verdict, resent, crashed and malformed."""

from __future__ import annotations

from pathlib import Path

from bihuan.project.channel_pages import Proof, gaps, proofs


def test_each_channel_has_its_four_proofs_and_its_fuzzer() -> None:
    assert gaps(proofs()) == []


def test_a_mark_that_is_missing_or_misspelt_is_named(tmp_path: Path) -> None:
    there = tmp_path / "tests" / "test_any.py"
    there.parent.mkdir()
    there.write_text(
        '@pytest.mark.proves("mail", "crahs")\n@pytest.mark.slow\ndef test_x(): ...\n'
    )
    found = proofs(tmp_path)

    assert found == [Proof("mail", "crahs", "tests/test_any.py", "test_x")]
    assert "no such channel or proof: mail, crahs" in gaps(found)
    assert "no test proves: mail, crash" in gaps(found)
