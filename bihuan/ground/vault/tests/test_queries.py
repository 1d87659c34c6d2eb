from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from bihuan.ground.vault import actions, jobs, queries
from bihuan.ground.vault.models import Identity
from bihuan.ground.vault.tests.factories import CALLER, SECURITY, an_identity
from bihuan.ground.vault.words import Contact, Masked

pytestmark = pytest.mark.django_db


def test_raisers_are_shown_masked() -> None:
    one, two = an_identity(), an_identity("李四", "")

    assert queries.masked([one, two, 404]) == {
        one: Masked("张*丰", "138****1234"),
        two: Masked("李*", ""),
    }


def test_a_telephone_finds_all_its_identities_newest_first() -> None:
    first = an_identity()
    an_identity(phone="13900000000")
    last = an_identity(phone="+86 138 0000 1234")

    assert queries.find_by_phone("138-0000-1234") == [last, first]
    assert queries.find_by_phone("") == []


def test_an_identity_number_finds_its_identities() -> None:
    identity = an_identity(id_number="11010519491231002X")

    assert queries.find_by_id_number("11010519491231002x") == [identity]
    assert queries.find_by_id_number(" ") == []


def test_masks_cost_the_same_at_any_number(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(
        grow=an_identity,
        read=lambda: queries.masked(Identity.objects.values_list("pk", flat=True)),
    )


def test_the_raiser_reads_who_looked_newest_first() -> None:
    identity = an_identity()
    other = an_identity()
    for turn, whose in zip(itertools.count(1), (identity, other, identity)):
        actions.reveal(
            whose, reason=f"第 {turn} 次电话回访", subject="case:1", actor=CALLER
        )

    assert [one.reason for one in queries.reveals_of(identity)] == [
        "第 3 次电话回访",
        "第 1 次电话回访",
    ]


def test_a_sound_key_file_misses_nothing() -> None:
    an_identity()

    assert queries.keys_missing() == []


def test_digests_for_others_are_stable_and_apart_by_purpose() -> None:
    assert queries.digest("receipt", "ABCD") == queries.digest("receipt", "ABCD")
    assert queries.digest("receipt", "ABCD") != queries.digest("other", "ABCD")


def test_a_mail_address_is_found_however_it_is_typed_and_shown_masked() -> None:
    identity = an_identity(email="Zhang.San@Example.org")

    assert queries.find_by_email("  zhang.san@example.ORG ") == [identity]
    assert queries.find_by_email("other@example.org") == []
    assert queries.find_by_email("") == []
    assert queries.masked([identity])[identity].email == "Z***@Example.org"
    contact = queries.contact_of(identity)
    assert contact == Contact("13800001234", "Zhang.San@Example.org")
    assert "Zhang" not in repr(contact)


def test_who_is_erased_is_written_to_no_more() -> None:
    identity = an_identity(email="zhang@example.org")

    actions.erase(identity, actor=SECURITY)

    assert queries.contact_of(identity) == Contact()
    assert queries.find_by_email("zhang@example.org") == []


def test_a_mail_address_is_sealed_anew_with_the_rest_when_keys_change() -> None:
    identity = an_identity(email="zhang@example.org")
    before = bytes(Identity.objects.get(pk=identity).email or b"")

    jobs.rotate(actor=SECURITY)

    assert bytes(Identity.objects.get(pk=identity).email or b"") != before
    assert queries.contact_of(identity).email == "zhang@example.org"
