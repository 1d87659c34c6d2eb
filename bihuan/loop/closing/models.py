"""Calls made and verdicts given. No case closes without a row here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.loop.closing.words import CallOutcome, Grade, Source


class Call(models.Model):
    """One attempt to reach a raiser, by a unit that did not handle the case."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField()
    outcome = models.CharField(max_length=12)
    note = models.ForeignKey(
        "cases.Writing",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    called_at = models.DateTimeField()
    called_by = models.CharField(max_length=64)

    class Privacy:
        id = case = raising = unit = round = outcome = "internal, for ever"
        note = called_at = called_by = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=[*CallOutcome]),
                name="closing_call_outcome_known",
            ),
        )
        indexes = (models.Index(fields=("case", "round"), name="closing_call_case"),)

    def __str__(self) -> str:
        return f"call about {self.case_id}"


class Judgement(models.Model):
    """A raiser's verdict on one round of handling, or the recorded lack of one."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+"
    )
    round = models.SmallIntegerField()
    source = models.CharField(max_length=12)
    solved = models.BooleanField(null=True)
    grade = models.SmallIntegerField(null=True)
    words = models.ForeignKey(
        "cases.Writing",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    given_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)

    class Privacy:
        id = case = raising = round = source = "internal, for ever"
        solved = grade = words = given_at = taken_by = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("raising", "round", "case"),
                name="closing_judgement_one_per_round",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[*Source]), name="closing_judgement_source_known"
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__in=[*Grade]),
                name="closing_judgement_grade_known",
            ),
            # Silence is never satisfaction, and a spoken verdict is never empty.
            models.CheckConstraint(
                condition=Q(
                    source__in=(Source.SILENCE, Source.WITHDRAWAL),
                    grade__isnull=True,
                    solved__isnull=True,
                )
                | Q(
                    source__in=(Source.RAISER, Source.CALL),
                    grade__isnull=False,
                    solved__isnull=False,
                ),
                name="closing_judgement_silence_is_no_grade",
            ),
        )
        indexes = (
            models.Index(fields=("case", "round"), name="closing_judgement_case"),
        )

    def __str__(self) -> str:
        return f"{self.source} on {self.case_id}"
