from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.kit.prepared import as_rows
from bihuan.kit.rows import insert_row, locked_row, update_row

pytestmark = pytest.mark.django_db


def a_row(name: str = "it's «here»") -> ContentType:
    return ContentType(app_label="kit-rows", model=name)


def test_a_row_is_written_with_its_key_and_read_again_as_it_was() -> None:
    row = a_row()
    assert insert_row(row)

    assert locked_row(ContentType, row.pk) == row
    assert ContentType.objects.get(pk=row.pk).model == "it's «here»"
    assert not row._state.adding  # noqa: SLF001 - save() must update it now


def test_what_is_not_there_is_none() -> None:
    assert locked_row(ContentType, 10**9) is None


def test_a_second_one_is_passed_over_or_refused_as_asked() -> None:
    insert_row(a_row())

    assert not insert_row(a_row(), unless_there=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(a_row())


def test_only_the_fields_that_are_named_are_written() -> None:
    row = a_row()
    insert_row(row)
    row.model, row.app_label = "other", "elsewhere"

    update_row(row, ["model"])

    kept = ContentType.objects.get(pk=row.pk)
    assert (kept.model, kept.app_label) == ("other", "kit-rows")


def test_each_of_them_is_one_statement() -> None:
    with CaptureQueriesContext(connection) as seen:
        row = a_row()
        insert_row(row)
        update_row(row, ["model"])
        locked_row(ContentType, row.pk)
    assert len(seen) == 3


def test_a_row_holds_only_what_json_can_carry_exactly() -> None:
    with pytest.raises(TypeError, match="object has no place"):
        as_rows([{"a": object()}])
