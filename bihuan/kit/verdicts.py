"""What a rule answers, and what happens when an action is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bihuan.kit.sentences import Sentence, say


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either go ahead, or a refusal that a person can read.

    The same verdict greys out a button on a page and stops an action, so the
    two can never disagree about the reason. `reason` is the Chinese sentence and
    the key of its translation; `{names}` in it are filled from `values` after
    translation, so that rules stay free of Django.
    """

    code: str = ""
    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.code

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> Sentence:
        """The reason as a sentence that can still be told in another language."""
        return say(self.reason, **self.values)

    def enforce(self) -> None:
        """Raise `Refused` unless this verdict allows."""
        if not self:
            raise Refused(self)


ALLOWED = Verdict()


class Refused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A rule said no. The middleware turns this into a page with the reason."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.code}: {verdict}")
        self.verdict = verdict


class NotVisible(Exception):  # noqa: N818
    """Absent, or not for this actor to know about; the caller may not tell which."""


def refuse(code: str, reason: str, **values: object) -> Verdict:
    """Shorthand for a refusal with values to fill in."""
    return Verdict(code, reason, values)
