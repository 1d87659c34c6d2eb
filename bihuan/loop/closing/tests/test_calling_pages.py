"""Pages of the call lists: in the order of an index, and on to those without a deadline."""

from __future__ import annotations

import pytest

from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, caller_of
from bihuan.loop.closing.queries import calls_to_make
from bihuan.loop.closing.tests.factories import a_named_case
from bihuan.loop.closing.words import CallState

pytestmark = pytest.mark.usefixtures("county")


def all_pages(size: int) -> list[str]:
    actor, key, found = caller_of(a_unit()), None, []
    for _ in range(20):
        page = calls_to_make(actor, CallState.NOW, key=key, size=size)
        found += [one.number for one in page.items]
        key = page.next
        if key is None:
            return found
    raise AssertionError(found)


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_whoever_waits_is_on_one_page_and_those_without_a_deadline_come_last(
    size: int,
) -> None:
    cases = [a_named_case(a_unit()) for _ in range(5)]
    for case in (cases[0], cases[2]):
        Case.objects.filter(pk=case.pk).update(act_by=None)
    dated = [cases[1], cases[3], cases[4]]
    expected = [one.number for one in (*dated, cases[0], cases[2])]
    assert all_pages(size) == expected


def test_where_nobody_has_a_deadline_the_first_page_is_theirs() -> None:
    case = a_named_case(a_unit())
    Case.objects.update(act_by=None)
    assert all_pages(1) == [case.number]
