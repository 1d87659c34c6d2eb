"""Sentences for people that can still be translated after they were made.

The Chinese sentence is the message id. Whoever writes a rule writes it here and then;
whoever shows it, on a page or at a terminal, says it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable


class Sentence(str):
    """A Chinese sentence that remembers its template, so that a page can translate it.

    It is an ordinary `str` to whoever just prints it; `template` is the message
    key and `values` fill it, as in a `Verdict`.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]


def marked(text: str) -> str:
    """Marks a word or a sentence for translation where it is written, not yet shown."""
    return text


def say(template: str, /, **values: object) -> Sentence:
    """Fill a Chinese template and keep what it was made of; a tuple becomes a list 甲、乙."""
    plain = {name: _plain(value) for name, value in values.items()}
    sentence = Sentence(template.format_map(plain))
    sentence.template, sentence.values = template, values
    return sentence


def told(spoken: object, translate: Callable[[str], str]) -> object:
    """What was said, through `translate`, with what fills it likewise; numbers stay."""
    if isinstance(spoken, Sentence):
        values = {name: told(one, translate) for name, one in spoken.values.items()}
        return translate(spoken.template).format_map(values)
    if isinstance(spoken, tuple):
        return translate(_AND).join(str(told(one, translate)) for one in spoken)
    return translate(spoken) if isinstance(spoken, str) and spoken else spoken


_AND = marked("、")


def _plain(value: object) -> object:
    return _AND.join(map(str, value)) if isinstance(value, tuple) else value
