from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page, encode_key
from bihuan.kit.verdicts import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> QuerySet[ContentType]:
    """Eleven rows, of which several share the first field of the order."""
    ContentType.objects.bulk_create(
        ContentType(app_label=f"kit{n // 4}", model=f"m{n}") for n in range(11)
    )
    return ContentType.objects.filter(app_label__startswith="kit")


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 3, 4, 11, 12])
def test_pages_on_and_back_show_every_row_once(
    rows: QuerySet[ContentType], size: int, *, descending: bool
) -> None:
    def page(key: str | None) -> Page[ContentType]:
        return page_of(
            rows, "app_label", "id", key=key, size=size, descending=descending
        )

    there = [page(None)]
    while there[-1].next:
        there.append(page(there[-1].next))
    back = [there[-1]]
    while back[-1].previous:
        back.append(page(back[-1].previous))

    shown = [row.pk for one in there for row in one.items]
    expected = sorted(rows.values_list("app_label", "id"), reverse=descending)
    assert shown == [pk for _, pk in expected]
    assert [one.items for one in back[::-1]] == [one.items for one in there]
    assert there[0].previous is None


def test_a_page_is_one_query_with_one_row_comparison(
    rows: QuerySet[ContentType],
) -> None:
    key = page_of(rows, "app_label", "id", size=3).next
    with CaptureQueriesContext(connection) as seen:
        page_of(rows, "app_label", "id", key=key, size=3)
    assert len(seen) == 1
    assert (
        '("django_content_type"."app_label", "django_content_type"."id") > ('
        in (seen[0]["sql"])
    )


def test_an_added_column_can_lead_the_order(rows: QuerySet[ContentType]) -> None:
    named = rows.annotate(name_=Concat("app_label", Value("."), "model"))
    first = page_of(named, "name_", "id", size=6)
    second = page_of(named, "name_", "id", key=first.next, size=6)
    shown = [row.name_ for row in first.items + second.items]
    assert shown == sorted(shown)
    assert len(shown) == 11


@pytest.mark.parametrize(
    "key",
    [encode_key("n", 7), encode_key("n", 7, 7), encode_key("n", "a", "b"), "rubbish"],
)
def test_a_key_of_another_list_is_refused(
    rows: QuerySet[ContentType], key: str
) -> None:
    with pytest.raises(Refused, match="bad-page-key"):
        page_of(rows, "app_label", "id", key=key)


def test_no_rows_are_a_page_without_ways_on(rows: QuerySet[ContentType]) -> None:
    assert page_of(rows.none(), "app_label", "id") == Page([])
