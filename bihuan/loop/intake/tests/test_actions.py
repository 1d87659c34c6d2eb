"""The door: nothing is lost, nothing is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ground.ledger.models import Entry
from bihuan.ground.vault.models import Identity
from bihuan.kit import clock
from bihuan.kit.prepared import as_rows, run_prepared
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import raising_by_receipt, search
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_county,
    a_matter,
    a_profile,
    raised,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.conftest import settle
from bihuan.loop.intake.actions import arriving, raise_many


@pytest.mark.usefixtures("county")
def test_a_resend_finds_the_same_case_and_the_same_receipt() -> None:
    matter = a_matter(raiser_name="某某", phone="13800000000")

    first = raise_many([matter], actor=SYSTEM)[0]
    before = Entry.objects.count()
    second = raise_many([matter, matter], actor=SYSTEM)

    assert [one.case_id for one in second] == [first.case_id] * 2
    assert [one.receipt for one in second] == [first.receipt] * 2
    assert all(one.already_known for one in second)
    assert (Case.objects.count(), Identity.objects.count()) == (1, 1)
    assert Entry.objects.count() == before


@pytest.mark.usefixtures("county")
def test_a_resend_inside_one_batch_is_one_case() -> None:
    matter = a_matter()

    one, two = raise_many([matter, matter], actor=SYSTEM)

    assert one.case_id == two.case_id
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_doors_open_at_once_let_the_same_matter_in_once() -> None:
    a_county()
    a_profile()
    matter = a_matter()

    def send() -> int:
        try:
            return raise_many([matter], actor=SYSTEM)[0].case_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as doors:
        cases = {each.result() for each in [doors.submit(send) for _ in range(8)]}

    assert len(cases) == 1
    assert Case.objects.count() == 1


@pytest.mark.usefixtures("county")
def test_no_table_is_read_whole_to_see_whether_a_matter_is_known() -> None:
    raise_many([a_matter() for _ in range(200)], actor=SYSTEM)  # not analysed yet
    asked = as_rows([{"place": 0, "channel": "phone", "external_id": "1"}])

    sql = arriving._RESERVE  # noqa: SLF001 - it is its plan that counts
    plan = run_prepared(f"EXPLAIN {sql}", {"rows": asked})

    walked = [line for (line,) in plan if "Seq Scan" in line]
    assert walked == []


@pytest.mark.usefixtures("county")
def test_the_number_of_statements_does_not_grow_with_the_number_of_matters() -> None:
    raised()

    def cost(n: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            raise_many([a_matter() for _ in range(n)], actor=SYSTEM)
        return len(seen)

    # Of one entry the ledger needs a statement less than of several.
    assert cost(1) == cost(2) - 1 == cost(20) - 1


@pytest.mark.usefixtures("county")
def test_one_bad_matter_keeps_the_whole_batch_out() -> None:
    with pytest.raises(Refused, match="matter-empty"):
        raise_many([a_matter(), a_matter(title="", body=" ")], actor=SYSTEM)

    assert Case.objects.count() == 0


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "\u200b", "body": "\u2060\ufeff \u3164"}, "matter-empty"),
        ({"body": "长" * 20_001}, "matter-long"),
        ({"raised_at": clock.now() + timedelta(days=400)}, "matter-future"),
        ({"channel": "pigeon"}, "channel-closed"),
    ],
)
def test_what_cannot_be_a_matter_is_refused_with_the_reason(
    changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        raised(**changes)


@pytest.mark.usefixtures("county")
def test_one_sentence_is_enough() -> None:
    case = Case.objects.get(pk=raised(title="", body="桥断了").case_id)

    assert (case.title, case.status) == ("桥断了", Status.REGISTERED)
    assert case.number.startswith("RX341602")
    assert case.act_by is not None


@pytest.mark.usefixtures("county")
def test_nothing_of_the_raiser_enters_the_ledger() -> None:
    raised(raiser_name="独孤求败", phone="13812345678", body="路灯坏了，我叫独孤求败")

    told = str(list(Entry.objects.values_list("facts", "actor", "stream")))
    assert "独孤" not in told
    assert "13812345678" not in told
    assert "路灯" not in told


@pytest.mark.usefixtures("county")
def test_a_receipt_opens_its_matter_and_another_does_not() -> None:
    one = raised()

    assert raising_by_receipt(one.receipt.lower()).case_id == one.case_id


@pytest.mark.usefixtures("county")
def test_what_was_raised_can_be_found_by_its_words_and_its_number() -> None:
    one = raised(title="幸福桥断裂", body="桥面断裂，车辆无法通行。")
    raised(title="噪音", body="夜间施工噪音扰民。")
    settle()

    assert [case.pk for case in search(SYSTEM, "桥面 断裂")] == [one.case_id]
    assert [case.pk for case in search(SYSTEM, one.number)] == [one.case_id]
    assert search(SYSTEM, "飞机场") == []
