"""The first rows of a file as they may be shown: who it was is hidden, as on every page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from bihuan.faces.imports.words import Reject, Sample
from bihuan.kit.identifiers import normalise_phone
from bihuan.kit.sentences import Sentence
from bihuan.kit.text import excerpt
from bihuan.kit.verdicts import Verdict

SHOWN = 5
_LONGEST = 60
_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ -]?\d){6,}[0-9Xx]?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?(?=\D|$)")
_PLAIN = frozenset({"id", "at"})


def shown_row(names: Sequence[str | None], cells: Mapping[str, str]) -> tuple[str, ...]:
    """One row by the columns that are read; the others stay out of sight altogether."""
    return tuple(_shown(name, cells.get(name, "")) if name else "" for name in names)


def _shown(name: str, text: str) -> str:
    line = " ".join(text.split())
    if name == "raiser":
        return line[:1] + "*" * min(len(line) - 1, 2) if line else ""
    if name == "phone":
        return masked_number(line)
    if name in _PLAIN:
        return line[:_LONGEST]
    hidden = _MAIL.sub(lambda found: f"{found[0][:1]}***", line)
    hidden = _NUMBER.sub(_hidden_number, hidden)
    return excerpt(hidden, _LONGEST)


def _hidden_number(found: re.Match[str]) -> str:
    day = _DAY.match(found[0])
    if day is None:
        return masked_number(found[0])
    return day[0] + _NUMBER.sub(_hidden_number, found[0][day.end() :])


def masked_number(text: str) -> str:
    """13812341234 → 138****1234; a short one keeps less."""
    number = normalise_phone(text) or text
    if len(number) >= 11:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    return number[:2] + "*" * max(len(number) - 2, 0)


# ---- As it lies, sealed ---------------------------------------------------------------


def packed_sample(sample: Sample) -> str:
    """A sample as one text."""
    return json.dumps(
        [sample.encoding, sample.header, sample.names, sample.rows], ensure_ascii=True
    )


def unpacked_sample(text: str) -> Sample:
    """The sample that was packed."""
    encoding, header, names, rows = json.loads(text)
    shown = tuple((line, tuple(cells)) for line, cells in rows)
    return Sample(encoding, tuple(header), tuple(names), shown)


def packed_rejects(rejects: Sequence[Reject]) -> str:
    """Refused rows as one text; broken characters stay as they are."""
    return json.dumps(
        [[one.line, list(one.cells), packed_verdict(one.why)] for one in rejects],
        ensure_ascii=True,
    )


def unpacked_rejects(text: str) -> list[Reject]:
    """The refused rows that were packed."""
    return [
        Reject(line, tuple(cells), unpacked_verdict(why))
        for line, cells, why in json.loads(text)
    ]


def packed_verdict(why: Verdict) -> list[object]:
    """A reason that can still be told in either language when it is read."""
    values = {name: _plain(one) for name, one in why.values.items()}
    return [why.code, why.reason, values]


def unpacked_verdict(packed: Sequence[object]) -> Verdict:
    """The reason that was packed."""
    code, reason, values = packed
    assert isinstance(values, dict)
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return Verdict(str(code), str(reason), given)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return str(value) if not isinstance(value, Sentence) else value.template
