from __future__ import annotations

import pytest

from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Raising
from bihuan.loop.cases.tests.factories import a_unit
from bihuan.loop.closing.models import Judgement
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import Part, Review
from bihuan.loop.supervision.tests.factories import (
    an_item_given_out,
    approve,
    case_of,
    claim,
    parts_of,
    report,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("supervised")]


def a_reported_part() -> Part:
    (part,) = parts_of(an_item_given_out(a_unit()))
    claim(part)
    report(part)
    return part


def test_a_review_speaks_for_the_part_s_own_raising() -> None:
    part = a_reported_part()
    own = Raising.objects.get(case=case_of(part))
    # Somebody else's raising, older than the part's, lies on the same case.
    own.external_id = "someone-else"
    own.save()
    other = Raising.objects.get(pk=own.pk)
    other.pk, other.external_id = None, part.raised_as()
    other.receipt_digest = b"another"
    other.save()
    approve(part)
    assert Judgement.objects.get().raising_id == other.pk
    with pytest.raises(Refused, match="reviewed-already"):
        approve(part)


def test_a_part_whose_raising_is_elsewhere_is_not_judged_here() -> None:
    part = a_reported_part()
    Raising.objects.filter(case=case_of(part)).update(external_id="someone-else")
    with pytest.raises(Refused, match="part-elsewhere"):
        approve(part)
    assert not Review.objects.exists()


def test_what_was_not_opened_again_was_not_sent_back() -> None:
    assert rules.may_go_back(opened=False).code == "not-reopened"
    assert rules.may_go_back(opened=True)
