from __future__ import annotations

import pytest

from bihuan.directory.parties import rules
from bihuan.directory.parties.tests.factories import an_enterprise
from bihuan.directory.parties.words import Kind, NewParty


def test_the_shipped_list_has_every_class_once_and_known_names() -> None:
    sectors = rules.sectors()
    assert sectors["A"] == "农、林、牧、渔业"
    assert sectors["C2730"] == "中药饮片加工"
    assert len([code for code in sectors if len(code) == 1]) == 20
    assert all(code[:-1] in sectors or len(code) < 4 for code in sectors)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2730", "C2730"), ("c2730", "C2730"), ("", ""), ("9999", "9999")],
)
def test_a_sector_may_be_typed_without_its_letter(typed: str, code: str) -> None:
    assert rules.normalise_sector(typed) == code


@pytest.mark.parametrize(
    ("party", "why"),
    [
        (an_enterprise(), ""),
        (an_enterprise(name=" "), "party-unnamed"),
        (an_enterprise(uscc="91350100M000100Y44"), "uscc-check"),
        (an_enterprise(uscc=""), "uscc-length"),
        (an_enterprise(sector="C9999"), "sector-unknown"),
        (an_enterprise(tags=tuple(map(str, range(21)))), "party-tags"),
        (NewParty(Kind.SELF_EMPLOYED, "张记早点"), ""),
        (
            NewParty(Kind.SELF_EMPLOYED, "张记早点", scale_class=True),
            "scale-class-kind",
        ),
        (NewParty(Kind.HOUSEHOLD, "牛市社区 3 栋 501"), ""),
        (NewParty(Kind.HOUSEHOLD, "501 室", sector="C2730"), "household-trade"),
    ],
)
def test_a_party_needs_what_its_kind_asks(party: NewParty, why: str) -> None:
    assert rules.may_register(party).code == why


def test_codes_and_names_are_kept_in_one_form() -> None:
    party = rules.tidy(
        NewParty(
            Kind.ENTERPRISE,
            " 云杏堂(演示) ",
            uscc="9135 0100m000100y43",
            sector="2730",
            tags=("药业", " 药业", "饮片", ""),
        )
    )
    assert party.name == "云杏堂（演示）"
    assert party.uscc == "91350100M000100Y43"
    assert party.sector == "C2730"
    assert party.tags == ("药业", "饮片")
