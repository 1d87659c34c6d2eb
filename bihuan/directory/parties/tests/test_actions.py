from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.directory.areas.tests.factories import a_county
from bihuan.directory.parties import actions, queries
from bihuan.directory.parties.models import Party
from bihuan.directory.parties.tests.factories import (
    CLERK,
    NOBODY,
    a_party,
    a_uscc,
    an_enterprise,
)
from bihuan.directory.parties.words import Kind
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault.actions import keeping
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    keeping._recognised.clear()  # noqa: SLF001 - the vault's own tests do the same


def test_a_registered_party_is_on_record_by_its_code_and_never_by_name() -> None:
    party = an_enterprise("测试药业")
    pk = actions.register_party(party, actor=CLERK)
    (entry,) = timeline(f"party:{pk}")
    assert entry.facts == {"party_kind": "enterprise", "uscc": party.uscc}


def test_one_code_has_one_file_and_a_second_changes_nothing() -> None:
    party = an_enterprise()
    actions.register_party(party, actor=CLERK)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="uscc-taken"):
        actions.register_party(replace(party, name="另一个"), actor=CLERK)
    assert Party.objects.count() == 1
    assert Entry.objects.count() == before


def test_who_may_not_see_parties_may_not_write_them_either() -> None:
    pk = a_party()
    for attempt in (
        lambda: actions.register_party(an_enterprise(), actor=NOBODY),
        lambda: actions.amend(pk, an_enterprise(), actor=NOBODY),
        lambda: actions.add_contact(pk, name="甲", phone="", actor=NOBODY),
    ):
        with pytest.raises(Refused, match="not-permitted"):
            attempt()
    assert Party.objects.count() == 1


def test_an_amendment_records_which_fields_changed_and_not_their_values() -> None:
    party = an_enterprise("旧名", tags=("药业",))
    pk = actions.register_party(party, actor=CLERK)
    amended = replace(party, name="新名", scale_class=True, tags=())
    actions.amend(pk, amended, actor=CLERK)
    row = Party.objects.get(pk=pk)
    assert (row.name, row.scale_class, row.tags) == ("新名", True, [])
    (_, entry) = timeline(f"party:{pk}")
    assert entry.facts == {"fields": ["name", "scale_class", "tags"]}


def test_an_amendment_that_changes_nothing_leaves_no_trace() -> None:
    party = an_enterprise()
    pk = actions.register_party(party, actor=CLERK)
    actions.amend(pk, party, actor=CLERK)
    assert len(timeline(f"party:{pk}")) == 1


def test_what_does_not_exist_is_not_visible() -> None:
    with pytest.raises(NotVisible):
        actions.amend(0, an_enterprise(), actor=CLERK)
    with pytest.raises(NotVisible):
        actions.add_contact(0, name="甲", phone="13900001234", actor=CLERK)


@pytest.mark.usefixtures("key_file")
def test_a_contact_is_masked_in_the_file_and_absent_from_the_ledger() -> None:
    pk = a_party()
    actions.add_contact(
        pk, name="测试人", phone="13900001234", post="厂长", actor=CLERK
    )
    (contact,) = queries.party_file(CLERK, pk).contacts
    assert contact.post == "厂长"
    assert "1390000123" not in contact.phone
    kept = str([entry.facts for entry in timeline(f"party:{pk}")])
    assert "测试人" not in kept
    assert "13900001234" not in kept


def test_a_pack_twice_is_once_and_keeps_tags_that_others_put_on() -> None:
    a_county()
    party = an_enterprise(area="341602001", tags=("药业",))
    with transaction.atomic():
        assert actions.keep_parties([party], actor=CLERK) == 1
    Party.objects.update(tags=["手工", "药业"])
    before = Entry.objects.count()
    with transaction.atomic():
        assert actions.keep_parties([party], actor=CLERK) == 0
    assert Entry.objects.count() == before
    assert Party.objects.get().tags == ["手工", "药业"]
    with transaction.atomic():
        assert actions.keep_parties([replace(party, name="改名")], actor=CLERK) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "circus"},
        {"kind": Kind.ENTERPRISE, "uscc": None},
        {"kind": Kind.ENTERPRISE, "uscc": "I" * 18},
        {"kind": Kind.HOUSEHOLD, "scale_class": True},
    ],
)
def test_the_database_refuses_an_impossible_party(facts: dict[str, Any]) -> None:
    row = {"name": "x", "registered_at": clock.now(), "uscc": a_uscc(), **facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(**row)
