"""One more voice in a matter that somebody else has raised."""

from __future__ import annotations

import pytest

from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.queries import raising_by_receipt
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case,
    a_closed_case,
    a_matter,
    a_profile,
    a_unit,
    raised,
)
from bihuan.loop.cases.words import Status, stream_of
from bihuan.loop.intake.actions import raise_along

pytestmark = pytest.mark.usefixtures("county")
SAME = "诉求人反映同一件事。"


def test_both_raisers_are_kept_each_with_a_number_and_a_code() -> None:
    first = raised(raiser_name="甲")
    new = raise_along(a_matter(), into_id=first.case_id, reason=SAME, actor=SYSTEM)

    raisings = Raising.objects.filter(case=first.case_id)
    assert raisings.count() == 2
    assert new.number != first.number
    assert raising_by_receipt(new.receipt).case_id == first.case_id
    assert Case.objects.get(pk=new.case_id).status == Status.MERGED


def test_a_resend_joins_nothing_again() -> None:
    first, matter = a_case(), a_matter()
    new = raise_along(matter, into_id=first.pk, reason=SAME, actor=SYSTEM)
    before = len(timeline(stream_of(first.pk)))

    again = raise_along(matter, into_id=first.pk, reason=SAME, actor=SYSTEM)

    assert again.already_known
    assert again.receipt == new.receipt
    assert len(timeline(stream_of(first.pk))) == before


@pytest.mark.parametrize("other", ["closed", "hidden"])
def test_what_cannot_be_joined_lets_nothing_in(other: str) -> None:
    a_profile(code="closed-line", privacy="restricted")
    into = (
        a_closed_case(a_unit()) if other == "closed" else a_case(profile="closed-line")
    )
    before = Case.objects.count()

    with pytest.raises(Refused, match="merge-"):
        raise_along(a_matter(), into_id=into.pk, reason=SAME, actor=SYSTEM)

    assert Case.objects.count() == before
