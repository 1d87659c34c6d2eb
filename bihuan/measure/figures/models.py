"""One narrow row per case, a rollup by day and unit, and what is not in it yet.

All three are derived: `actions.rebuild` makes them anew from the tables. That is why
no foreign key here is checked by the database: it would cost a look-up for each entry
of the ledger and protect nothing that cannot be made again.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from bihuan.loop.cases.words import RUNNING


def _points_at(model: str, **options: Any) -> Any:
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
        **options,
    )


class CaseFact(models.Model):
    """What the ledger has told of one case, and the bits that are counted of it.

    `accepted_on` is None for a case that is not of the population: not yet accepted,
    or declined.
    """

    case = models.OneToOneField(
        "cases.Case",
        on_delete=models.DO_NOTHING,
        related_name="+",
        primary_key=True,
        db_constraint=False,
    )
    accepted_on = models.DateField(null=True)
    flags = models.IntegerField(default=0)
    unit = _points_at("units.Unit")
    area = _points_at("areas.Area")
    category = _points_at("catalogue.Category")
    profile = models.CharField(max_length=40)
    channel = models.CharField(max_length=64)
    status = models.CharField(max_length=16)
    result = models.CharField(max_length=16, blank=True)
    due_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField()
    claimed_on_time = models.BooleanField(null=True)
    answered_now = models.BooleanField(default=False)
    on_time = models.BooleanField(null=True)
    grade = models.SmallIntegerField(null=True)
    graded_round = models.SmallIntegerField(default=0)
    returns = models.SmallIntegerField(default=0)
    extensions = models.SmallIntegerField(default=0)
    rehandles = models.SmallIntegerField(default=0)
    reopens = models.SmallIntegerField(default=0)
    set_aside = models.SmallIntegerField(default=0, db_default=0)
    contacted = models.BooleanField(default=False, db_default=False)
    contacted_on_time = models.BooleanField(null=True)
    repeats = models.SmallIntegerField(default=0, db_default=0)

    class Privacy:
        case = accepted_on = flags = unit = area = category = "internal, for ever"
        profile = channel = status = result = due_at = "internal, for ever"
        accepted_at = reported_at = closed_at = seq = "internal, for ever"
        claimed_on_time = answered_now = on_time = "internal, for ever"
        grade = graded_round = set_aside = "internal, for ever"
        contacted = contacted_on_time = repeats = "internal, for ever"
        returns = extensions = rehandles = reopens = "internal, for ever"

    class Meta:
        indexes = (
            models.Index(fields=("accepted_on", "case"), name="figures_casefact_days"),
            models.Index(
                fields=("due_at",),
                include=("accepted_on", "unit"),  # counts need not read the rows
                name="figures_casefact_running",
                condition=models.Q(
                    status__in=sorted(RUNNING), accepted_on__isnull=False
                ),
            ),
        )

    def __str__(self) -> str:
        return f"figures of case {self.case_id}"


class Counted(models.Model):
    """A day and a unit, with one number for each of `words.COLUMNS`.

    No finer: with profiles as well there was one row for every two cases, and summing
    them was no faster than counting the cases.
    """

    day = models.DateField()
    unit = _points_at("units.Unit")
    accepted = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    explained = models.IntegerField(default=0)
    deferred = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    transferred = models.IntegerField(default=0)
    unreachable = models.IntegerField(default=0)
    timed = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    responded = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    one_go = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    rehandled = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    set_aside = models.IntegerField(default=0, db_default=0)
    contacted = models.IntegerField(default=0, db_default=0)
    repeated = models.IntegerField(default=0, db_default=0)
    finished = models.IntegerField(default=0)

    class Privacy:
        id = day = unit = "internal, for ever"
        accepted = closed = solved = explained = deferred = "internal, for ever"
        withdrawn = merged = transferred = unreachable = "internal, for ever"
        timed = on_time = responded = one_go = late = "internal, for ever"
        set_aside = contacted = repeated = "internal, for ever"
        rated = satisfied = negative = finished = "internal, for ever"
        returned = extended = rehandled = reopened = "internal, for ever"

    class Meta:
        abstract = True


class Rollup(Counted):
    """The sum of everything folded so far. By the day of acceptance, but for `finished`."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "unit"),
                nulls_distinct=False,
                name="figures_rollup_one_per_cell",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.unit_id}"


class MonthRollup(Counted):
    """The same sums by month, `day` being its first: years cost no more than weeks."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "unit"),
                nulls_distinct=False,
                name="figures_monthrollup_one_per_cell",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day:%Y-%m} {self.unit_id}"


class Delta(Counted):
    """A change that is not folded into the rollup yet. Appended, never updated:
    a counter updated in place would make every writer of a unit wait for every other.
    """

    def __str__(self) -> str:
        return f"{self.day} {self.unit_id}"


class PublishedMonth(models.Model):
    """A month's open data, byte by byte as published, with the formulas of that day.

    The database refuses to change it: figures that are quoted must stay to be found.
    """

    month = models.DateField(unique=True)
    as_of = models.DateTimeField()
    rows = models.IntegerField()
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    formulas = models.JSONField()

    class Privacy:
        id = month = as_of = rows = digest = "public, for ever"
        body = formulas = "public, for ever"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
