from __future__ import annotations

from collections.abc import Callable

import pytest

from bihuan.directory.letters.queries import (
    Sifted,
    draft,
    letter_years,
    letters_of,
    may_read,
    register,
    templates_in_use,
)
from bihuan.directory.letters.tests.factories import CLERK, fields_of, issued
from bihuan.directory.letters.words import Addressee, Kind, Para
from bihuan.directory.units.actions import create_unit
from bihuan.directory.units.words import NewUnit
from bihuan.ground.access.words import Actor, Permission

pytestmark = pytest.mark.django_db
READER = Actor("account:5", permissions=frozenset({Permission.SEE_ALL_CASES}))


def found(actor: Actor = READER, **sifted: object) -> list[str]:
    return [one.title for one in register(actor, Sifted(**sifted)).items]  # type: ignore[arg-type]


def test_the_register_is_read_page_by_page_and_never_twice() -> None:
    for n in range(5):
        issued(title=f"第{n}件")
    first = register(READER, Sifted(), size=3)
    rest = register(READER, Sifted(), key=first.next or "", size=3)

    assert [one.title for one in first.items] == ["第4件", "第3件", "第2件"]
    assert [one.title for one in rest.items] == ["第1件", "第0件"]
    assert rest.next is None


def test_the_register_is_sifted_by_kind_year_and_words() -> None:
    reply = issued(title="路灯不亮")
    issued(Kind.REFUSAL, title="邻里纠纷", to=Addressee("区住建局"))
    (year,) = letter_years()

    assert found(kind="refusal") == found(text="纠纷") == ["邻里纠纷"]
    assert found(text="住建局") == ["邻里纠纷"]
    assert found(text=reply.number) == ["路灯不亮"]
    assert found(year=year - 1) == []
    assert found(kind="no-such-kind", text="") == ["邻里纠纷", "路灯不亮"]
    assert found(text="%' OR 1=1") == []


def test_letters_about_what_is_restricted_are_for_those_who_may() -> None:
    unit = create_unit(NewUnit(code="U1", name="局"), actor=CLERK)
    done = issued(title="举报", restricted=True, to=Addressee("局", unit_id=unit))
    issued(title="路灯")
    handler = Actor("account:6", units=frozenset({unit}))

    assert found() == ["路灯"]
    assert found(CLERK) == ["路灯", "举报"]
    assert found(handler) == ["举报"]
    assert [may_read(who, done.id) for who in (READER, handler)] == [False, True]


def test_the_register_costs_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(grow=issued, read=lambda: register(CLERK, Sifted(text="路灯")))
    flat_queries(
        grow=lambda: issued(subject="case:1", occasion=str(len(letters_of("case:1")))),
        read=lambda: letters_of("case:1"),
    )


def test_a_draft_has_the_look_of_the_letter_and_no_number() -> None:
    page = draft(Kind.REPLY, fields_of(Kind.REPLY, 收件人="苗\U0002ebe0"))
    text = "".join(b.text for b in page.paper.blocks if isinstance(b, Para))

    assert "〕　号" in text
    assert page.missing == ("\U0002ebe0",)
    assert page.as_pdf().startswith(b"%PDF")


def test_every_kind_has_a_template_from_the_first_day() -> None:
    assert [(one.kind, one.version) for one in templates_in_use()] == [
        (kind, 0) for kind in Kind
    ]
