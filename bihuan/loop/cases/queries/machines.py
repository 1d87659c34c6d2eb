"""The matters that one machine, or one file, brought in."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.models import Case, Raising

MACHINES = "api:"


def cases_by_machine(channel: str) -> QuerySet[Case]:
    """What came in by one machine's channel, whatever its visibility."""
    # The prefix says the index's condition again, so that the planner may use it.
    return Case.objects.filter(channel=channel, channel__startswith=MACHINES)


def raising_by_machine(channel: str, number: str) -> Raising:
    """What one machine raised under this number, also after it was merged elsewhere."""
    try:
        return Raising.objects.select_related(
            "first_case", "case", "case__owner", "case__area", "case__category"
        ).get(channel=channel, first_case__number=number)
    except Raising.DoesNotExist:
        raise NotVisible(number) from None


def first_cases(channel: str, names: Collection[str]) -> dict[str, int]:
    """The case as which each of these came in by a channel, by its name there."""
    rows = Raising.objects.filter(channel=channel, external_id__in=names)
    return dict(rows.values_list("external_id", "first_case_id"))
