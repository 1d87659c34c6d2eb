"""A question that is asked once a second, and at once when somebody changed the answer."""

from __future__ import annotations

import pytest

from bihuan.kit import remembered as kit


def test_it_is_asked_once_for_the_same_things_until_it_is_forgotten() -> None:
    asked: list[str] = []

    @kit.remembered()
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("a"), length("a"), length("bb")] == [1, 1, 2]
    assert asked == ["a", "bb"]
    kit.forget()
    assert length("a") == 1
    assert asked == ["a", "bb", "a"]


def test_after_a_second_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter((None, "now"))

    @kit.remembered()
    def found() -> str | None:
        return next(answers)

    moment = iter((100.0, 100.9, 101.1))
    monkeypatch.setattr(kit.time, "monotonic", lambda: next(moment))
    assert [found(), found(), found()] == [None, None, "now"]


def test_a_question_that_fails_is_asked_again() -> None:
    asked: list[int] = []

    @kit.remembered()
    def failing() -> None:
        asked.append(1)
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            failing()
    assert len(asked) == 2
