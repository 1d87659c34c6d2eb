"""What makes a party's particulars right, and the shipped list of sectors."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from bihuan.directory.parties.words import Kind, NewParty
from bihuan.kit.identifiers import check_uscc, normalise_uscc, plain
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

_SECTORS = Path(__file__).with_name("gbt4754_2017.csv")
TAGS = 20


@cache
def sectors() -> dict[str, str]:
    """GB/T 4754-2017: code with its letter ("C2730") to name, all four levels."""
    with _SECTORS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def normalise_sector(text: str) -> str:
    """The code with its letter: "2730" and "c2730" are both C2730."""
    code = plain(text).upper()
    if code and code[0].isdigit():
        return _letters().get(code, code)
    return code


@cache
def _letters() -> dict[str, str]:
    return {code[1:]: code for code in sectors() if len(code) > 1}


def check_sector(text: str) -> Verdict:
    """Whether this is a code of GB/T 4754-2017, or empty."""
    code = normalise_sector(text)
    if code and code not in sectors():
        return refuse(
            "sector-unknown",
            "行业代码“{sector}”不在 GB/T 4754-2017 里，应类似 C2730（中药饮片加工）。",
            sector=text,
        )
    return ALLOWED


def may_register(party: NewParty) -> Verdict:
    """A party has a name, an enterprise a right USCC, a sector is one of the list."""
    if not party.name.strip():
        return refuse("party-unnamed", "请填写名称。")
    if party.kind is Kind.ENTERPRISE or party.uscc:
        if verdict := check_uscc(party.uscc):
            return _may_describe(party)
        return verdict
    return _may_describe(party)


def _may_describe(party: NewParty) -> Verdict:
    if party.kind is Kind.HOUSEHOLD and (party.uscc or party.sector):
        return refuse("household-trade", "家庭户没有信用代码和行业。")
    if party.kind is not Kind.ENTERPRISE and party.scale_class:
        return refuse("scale-class-kind", "只有企业才有“四上”之分。")
    if len(party.tags) > TAGS:
        return refuse("party-tags", "标签最多 {n} 个。", n=TAGS)
    return check_sector(party.sector)


def tidy_name(text: str) -> str:
    """One form of a name, with the full-width brackets of business licences."""
    return plain(text).replace("(", "（").replace(")", "）")


def tidy(party: NewParty) -> NewParty:
    """The same party with its codes in their one form."""
    return NewParty(
        kind=party.kind,
        name=tidy_name(party.name),
        uscc=normalise_uscc(party.uscc),
        sector=normalise_sector(party.sector),
        scale_class=party.scale_class,
        area=party.area,
        tags=tuple(sorted({plain(tag) for tag in party.tags if plain(tag)})),
    )
