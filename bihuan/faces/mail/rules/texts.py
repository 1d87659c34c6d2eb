"""What somebody wrote, without what their program put around it. Pure."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

from bihuan.kit.text import clean

# How Chinese programs begin what they quote; the English ways are known to the library.
_QUOTE_BEGINS = re.compile(
    r"^[ \t>]*(?:"
    r"-{2,}\s*(?:原始邮件|原邮件|原始信件|转发的?邮件|转发邮件信息|Original(?: Message)?|回复的原邮件|Forwarded [Mm]essage)\s*-{0,}"
    r"|(?:在|于)\s?.{0,80}(?:写道|写到|写信说)\s?[:：]?"
    r"|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}.{0,100}(?:写道|写到|wrote)\s?[:：]?"
    r"|At \d{4}-\d\d-\d\d.{0,120}wrote\s?:"
    r"|On .{4,160}wrote\s?:"
    r"|_{20,}"
    r"|(?:\*?发件人\*?|From)\s?[:：].{0,200}\n(?:.{0,300}\n){0,6}?[ \t>]*(?:\*?主题\*?|Subject)\s?[:：]"
    r")",
    re.MULTILINE,
)
_SENT_BY = re.compile(
    r"^[ \t]*(?:发自我的|从我的.{1,20}发送|发送自|来自我的|获取\s?Outlook|通过.{1,20}邮箱.{0,6}发送"
    r"|从\s?Windows\s?版邮件发送|Sent from my |Get Outlook for |来自.{1,12}手机).{0,60}$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-- ?$.*\Z", re.MULTILINE | re.DOTALL)
_BREAKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(["head", "noscript", "script", "style", "template", "title"])
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "wbr",
    ]
)
_QUOTING = (
    "gmail_quote",
    "yahoo_quoted",
    "moz-cite-prefix",
    "divRplyFwdMsg",
    "isReplyContent",
)
_LONGEST = 400_000


def without_signature(text: str) -> str:
    """The text up to the line that ends it, and without "sent from my telephone"."""
    cut = _SIGNATURE.sub("", text)
    kept = _SENT_BY.sub("", cut if clean(cut) else text)
    return clean(kept) or clean(text)


def without_quotes(text: str) -> str:
    """What is new in an answer to a mail: nothing of what it answers.

    Where nothing would be left the whole is kept: rather too much than nothing.
    """
    text = text[:_LONGEST]
    begins = _QUOTE_BEGINS.search(text)
    head = text[: begins.start()] if begins else text
    new = _parser().parse_reply(text=head) or head
    lines = [line for line in new.split("\n") if not line.lstrip().startswith(">")]
    return without_signature("\n".join(lines)) or clean(text)


@cache
def _parser() -> Any:
    found = import_module("mailparser_reply").EmailReplyParser
    return found(languages=["zh", "en"])


def of_html(page: str) -> str:
    """What a reader of the page would see, quotes left out, one line for each block."""
    reader = _Reader()
    try:
        reader.feed(page[:_LONGEST])
        reader.close()
    except (AssertionError, ValueError):  # what the parser itself chokes on
        return clean(re.sub(r"<[^>]{0,2000}>", " ", page[:_LONGEST]))
    return clean(reader.text) or clean(reader.quoted)


class _Reader(HTMLParser):
    """Gathers text; what is quoted apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []
        self._quoted: list[str] = []
        self._hidden = 0
        self._quoting: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self._said)

    @property
    def quoted(self) -> str:
        return "".join(self._quoted)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        if (self._quoting and tag not in _VOID) or _quotes(tag, attrs):
            self._quoting.append(tag)
        if tag in _BREAKS:
            self._put("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._hidden:
            self._hidden -= 1
        if tag in self._quoting:
            while self._quoting and self._quoting.pop() != tag:
                pass
        if tag in _BREAKS:
            self._put("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._put(re.sub(r"\s+", " ", data))

    def _put(self, text: str) -> None:
        (self._quoted if self._quoting else self._said).append(text)


def _quotes(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    named = " ".join(value or "" for name, value in attrs if name in {"class", "id"})
    cited = any(name == "type" and value == "cite" for name, value in attrs)
    return (tag == "blockquote" and cited) or any(one in named for one in _QUOTING)
