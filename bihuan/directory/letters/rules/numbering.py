"""Numbers of letters, and what stands in for a pack that does not say them."""

from __future__ import annotations

from datetime import date

from bihuan.directory.letters.words import Kind, Series
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

_PREFIXES = {
    Kind.ACCEPTANCE: "受",
    Kind.REFUSAL: "不受",
    Kind.EXTENSION: "延",
    Kind.REPLY: "复",
    Kind.BLUE: "督",
    Kind.YELLOW: "督",
    Kind.RED: "督",
    Kind.NOTICE: "通",
    Kind.INTERVIEW: "谈",
}
ISSUER = "诉求办理中心"


def number(prefix: str, year: int, serial: int) -> str:
    """The number as offices write it (GB/T 9704-2012, 7.2.5): 谯督〔2026〕12号."""
    return f"{prefix}〔{year}〕{serial}号"


def draft_number(prefix: str, year: int) -> str:
    """The same before it is issued: a blank where the serial will be."""
    return f"{prefix}〔{year}〕　号"


def usual_series(kind: Kind, county: str) -> Series:
    """How a county numbers and signs that has not said it."""
    issuer = f"{county}{ISSUER}"
    return Series(kind, _PREFIXES[kind], issuer, issuer)


def written(day: date) -> str:
    """A day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def may_number(prefix: str) -> Verdict:
    """A prefix is a few Chinese characters, so that a number is never read two ways."""
    if 1 <= len(prefix) <= 12 and all("一" <= sign <= "鿿" for sign in prefix):
        return ALLOWED
    return refuse(
        "letters-prefix", "“{prefix}”应为一到十二个汉字，如 谯督。", prefix=prefix
    )


def may_issue(*, already: str) -> Verdict:
    """A matter gets a letter of one kind once for each occasion."""
    if not already:
        return ALLOWED
    return refuse("letter-twice", "这份文书已经出具：{number}。", number=already)
