from __future__ import annotations

import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault import actions, jobs, queries
from bihuan.ground.vault.models import Identity, MasterKey, Reveal
from bihuan.ground.vault.tests.factories import (
    CALLER,
    INTAKE,
    SECURITY,
    an_identity,
)
from bihuan.ground.vault.words import Masked, Particulars
from bihuan.kit import clock, keyring
from bihuan.kit.sealing import KeyMissing, Unreadable
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db

WHOLE = Particulars(
    "张三丰", "13800001234", "430281199001010018", "株洲市醴陵市某路 1 号"
)


def revealed(identity: int) -> Particulars:
    return actions.reveal(
        identity, reason="电话回访核实办理结果", subject="case:7", actor=CALLER
    )


def test_what_is_kept_can_be_revealed_and_is_nowhere_in_clear() -> None:
    identity = an_identity(WHOLE.name, WHOLE.phone, WHOLE.id_number, WHOLE.address)

    assert revealed(identity) == WHOLE
    for column in ("name", "phone", "id_number", "address"):
        sealed = bytes(getattr(Identity.objects.get(), column))
        assert getattr(WHOLE, column).encode() not in sealed


@pytest.mark.django_db(transaction=True)
def test_many_are_kept_in_one_statement_and_numbered_in_their_order(
    django_assert_num_queries: Callable[..., object],
) -> None:
    an_identity()
    people = [Particulars(f"甲{n}", f"1380000{n:04d}") for n in range(50)]

    with transaction.atomic(), django_assert_num_queries(1):
        numbers = actions.keep_many(people)

    assert [revealed(number) for number in numbers[:3]] == people[:3]
    assert queries.find_by_phone("13800000049") == [numbers[49]]


def test_nobody_is_kept_for_an_empty_list() -> None:
    with transaction.atomic():
        assert actions.keep_many([]) == []


def test_a_reveal_is_in_the_ledger_and_in_the_raisers_book_without_the_person() -> None:
    identity = an_identity()

    revealed(identity)

    entry = timeline("case:7")[-1]
    assert entry.kind == "vault.revealed"
    assert entry.actor == CALLER.name
    assert entry.facts["reason"] == "电话回访核实办理结果"
    assert "张" not in json.dumps(entry.facts, ensure_ascii=False)
    seen = queries.reveals_of(identity)
    assert [(one.actor, one.subject, one.reason) for one in seen] == [
        (CALLER.name, "case:7", "电话回访核实办理结果")
    ]


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason-needed"), ("打 13800001234", "reason-number")]
)
def test_a_refused_reveal_leaves_no_trace(reason: str, code: str) -> None:
    identity = an_identity()

    with pytest.raises(Refused, match=code):
        actions.reveal(identity, reason=reason, subject="case:7", actor=CALLER)

    assert not Reveal.objects.exists()
    assert timeline("case:7") == []


def test_only_who_may_reveal_reveals() -> None:
    identity = an_identity()

    with pytest.raises(Refused, match="not-permitted"):
        actions.reveal(identity, reason="就想看看是谁", subject="case:7", actor=INTAKE)

    assert not Reveal.objects.exists()


def test_an_unknown_identity_is_not_visible() -> None:
    with pytest.raises(NotVisible):
        revealed(404)


def test_an_erased_identity_is_empty_unfindable_and_stays_so() -> None:
    identity = an_identity()

    actions.erase(identity, actor=SECURITY)
    actions.erase(identity, actor=SECURITY)

    row = Identity.objects.get(pk=identity)
    assert (row.salt, row.name, row.phone, row.phone_digest) == (None,) * 4
    assert queries.find_by_phone("13800001234") == []
    assert queries.masked([identity]) == {identity: Masked()}
    assert [entry.kind for entry in timeline("vault")] == ["vault.erased"]
    with pytest.raises(Refused, match="identity-erased"):
        revealed(identity)


def test_a_cipher_text_moved_to_another_row_does_not_open() -> None:
    mine, other = an_identity("张三"), an_identity("李四")
    theirs = Identity.objects.get(pk=other).name
    Identity.objects.filter(pk=mine).update(name=theirs)

    with pytest.raises(Unreadable):
        revealed(mine)


def test_a_cipher_text_moved_to_another_column_does_not_open() -> None:
    identity = an_identity(phone="13800001234", address="某路")
    Identity.objects.filter(pk=identity).update(
        phone=Identity.objects.get(pk=identity).address
    )

    with pytest.raises(Unreadable):
        revealed(identity)


def test_the_key_file_is_for_its_owner_alone(key_file: Path) -> None:
    an_identity()

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700


def test_a_key_file_made_anew_is_refused_before_anything_is_written(
    key_file: Path,
) -> None:
    an_identity()
    key_file.unlink()

    with pytest.raises(KeyMissing, match="原来的密钥文件"):
        an_identity()

    assert Identity.objects.count() == 1
    assert queries.keys_missing() == ["k1"]


def test_rotation_seals_everything_anew_and_reports_progress(key_file: Path) -> None:
    with transaction.atomic():
        numbers = actions.keep_many([Particulars(f"甲{n}") for n in range(7)])
    actions.erase(numbers[3], actor=SECURITY)
    seen: list[tuple[int, int]] = []

    unneeded = jobs.rotate(on_progress=lambda *now: seen.append(now), actor=SECURITY)

    assert unneeded == ["k1"]
    assert seen[-1][0] == seen[-1][1]
    assert set(
        Identity.objects.filter(salt__isnull=False).values_list("key_id", flat=True)
    ) == {"k2"}
    body = json.loads(key_file.read_text())
    del body["keys"]["k1"]
    key_file.write_text(json.dumps(body))
    assert queries.keys_missing() == []
    assert revealed(numbers[6]).name == "甲6"
    assert [entry.kind for entry in timeline("vault")] == [
        "vault.erased",
        "vault.key-added",
        "vault.key-retired",
    ]


def test_an_interrupted_rotation_goes_on_where_it_stopped() -> None:
    with transaction.atomic():
        numbers = actions.keep_many([Particulars(f"甲{n}") for n in range(5)])
    actions.add_key(actor=SECURITY)
    with transaction.atomic():
        assert actions.reencrypt_some(0, 2) == numbers[1]

    assert jobs.rotate(new_key=False, actor=SECURITY) == ["k1"]

    assert [revealed(number).name for number in numbers] == [f"甲{n}" for n in range(5)]
    assert MasterKey.objects.get(retired_at__isnull=True).key_id == "k2"


def test_only_the_security_administrator_changes_keys() -> None:
    an_identity()

    with pytest.raises(Refused, match="not-permitted"):
        actions.add_key(actor=CALLER)
    with pytest.raises(Refused, match="not-permitted"):
        actions.retire_keys(actor=CALLER)
    with pytest.raises(Refused, match="not-permitted"):
        actions.erase(1, actor=CALLER)

    assert set(keyring.ring().keys) == {"k1"}
    assert timeline("vault") == []


@pytest.mark.django_db(transaction=True)
def test_a_reveal_waits_for_the_erasure_in_progress_and_then_shows_nothing() -> None:
    identity = an_identity()
    gone = dict.fromkeys(
        ("salt", "name", "phone", "id_number", "address", "phone_digest", "id_digest")
    )

    def look() -> str:
        try:
            revealed(identity)
        except Refused as refused:
            return refused.verdict.code
        else:
            return "seen"
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Identity.objects.select_for_update().get(pk=identity)
            answer = other.submit(look)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            Identity.objects.update(**gone, erased_at=clock.now())
        assert answer.result(timeout=5) == "identity-erased"

    assert queries.reveals_of(identity) == []
