"""The matters that anybody may know of."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.loop.cases.models import Case, Raising, Writing
from bihuan.loop.cases.words import Audience


def public_cases() -> QuerySet[Case]:
    """Matters raised for all to know of. What their raisers wrote stays theirs."""
    return Case.objects.filter(visibility=Visibility.PUBLIC)


def raised_as(case_ids: Collection[int]) -> dict[int, Case]:
    """The matter in which each of these, as it was raised, is dealt with now; one query.

    Another one where it was merged, however often.
    """
    rows = Raising.objects.filter(first_case__in=case_ids).select_related(
        "case", "case__owner"
    )
    return {row.first_case_id: row.case for row in rows}


def said_to_raisers(writing_ids: Collection[int]) -> dict[int, str]:
    """Those of these texts that raisers may read; one query."""
    rows = Writing.objects.filter(pk__in=writing_ids, audience=Audience.RAISER)
    return dict(rows.values_list("pk", "text"))
