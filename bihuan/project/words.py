"""The words of running a county: what went wrong, and what its operator can do."""

from __future__ import annotations

from typing import Protocol

from bihuan.kit.sentences import say


class Trouble(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Something the operator can put right: one sentence that says what to do.

    The sentence is Chinese and the key of its translation; `{names}` are filled
    from the keywords after translation, when it is printed.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return str(say(self.sentence, **self.values))


class Say(Protocol):
    """Where progress is told: a sentence, also the key of its translation, and values."""

    def __call__(self, sentence: str, /, **values: object) -> None: ...


def quiet(_sentence: str, /, **_values: object) -> None:
    """Where progress goes when nobody watches."""
