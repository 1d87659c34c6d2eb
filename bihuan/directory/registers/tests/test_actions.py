from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from bihuan.directory.registers.actions import publish_version
from bihuan.directory.registers.models import Entry, Version
from bihuan.directory.registers.queries import (
    difference,
    entries_in_force,
    entries_of,
    entry,
    register,
    registers,
    versions_of,
)
from bihuan.directory.registers.tests.factories import KEEPER, a_register, line
from bihuan.directory.registers.words import NewVersion, WrongVersion
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db(transaction=True)
JULY = date(2026, 7, 1)


def keys(on: date) -> list[str]:
    return [one.key for one in entries_in_force("lines", on)]


def test_the_list_of_a_day_is_the_version_in_force_then() -> None:
    a_register(line("12345", "总号"), line("12319", "城建"))
    publish_version(
        "lines", NewVersion(JULY, (line("12345", "总号"),), "撤一条"), actor=KEEPER
    )
    assert keys(date(2025, 12, 31)) == []
    assert keys(date(2026, 6, 30)) == ["12345", "12319"]
    assert keys(JULY) == ["12345"]
    found = entry("lines", " 12319 ", date(2026, 6, 30))
    assert found is not None
    assert found.text("name") == "城建"
    assert entry("lines", "12319", JULY) is None
    facts = [(e.kind, e.facts["version"]) for e in timeline("register:lines")]
    assert sorted(facts) == [("registers.published", 1), ("registers.published", 2)]


def test_of_two_versions_from_the_same_day_the_correction_counts() -> None:
    a_register(line("12345", "总好"))
    a_register(line("12345", "总号"))
    assert entries_in_force("lines", date(2026, 3, 1))[0].text("name") == "总号"
    assert [one.number for one in versions_of("lines")] == [2, 1]
    assert difference("lines", 1, 2).changed[0].columns == (("name", "总好", "总号"),)


def test_publishing_the_same_again_changes_nothing() -> None:
    assert a_register(line("12345", "总号"), line("12315", "市监")) == 1
    assert a_register(line("12315", "市监"), line("12345", "总号")) == 0
    assert Version.objects.count() == 1
    assert len(list(timeline("register:lines"))) == 1


def test_a_version_with_a_mistake_is_refused_whole() -> None:
    a_register()
    rows = (line("12315", "市监"), line("热线", "坏号"), line("12316", "", firms="x"))
    with pytest.raises(WrongVersion) as raised:
        publish_version("lines", NewVersion(JULY, rows), actor=KEEPER)
    assert [one.row for one in raised.value.mistakes] == [1, 2, 2]
    assert Version.objects.count() == 1


def test_only_who_keeps_registers_may_publish_and_only_known_ones() -> None:
    a_register()
    new = NewVersion(JULY, (line("12315", "市监"),))
    with pytest.raises(Refused, match="not-permitted"):
        publish_version("lines", new, actor=Actor("account:1"))
    with pytest.raises(NotVisible):
        publish_version("nothing", new, actor=KEEPER)
    with pytest.raises(NotVisible):
        register("nothing")


def test_a_published_version_cannot_be_changed_unseen() -> None:
    a_register()
    for change in (
        lambda: Version.objects.update(starts_on=JULY),
        lambda: Entry.objects.update(key="12399"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()


def test_entries_are_searched_by_any_of_their_words() -> None:
    a_register(line("12319", "城建服务热线"), line("12315", "市场监管"))
    (version,) = versions_of("lines")
    assert [one.key for one in entries_of(version.pk, text="城建")] == ["12319"]
    assert [one.key for one in entries_of(version.pk, text="123 市场")] == ["12315"]
    assert entries_of(version.pk, text="没有") == []


def test_the_list_of_registers_costs_the_same_at_any_length(flat_queries) -> None:  # type: ignore[no-untyped-def]
    made = iter(range(100))
    flat_queries(grow=lambda: a_register(code=f"list-{next(made)}"), read=registers)
    assert registers()[0].in_force is not None
