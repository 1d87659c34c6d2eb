"""What units do with a case: help, extensions, pauses, reports."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.directory.catalogue.words import Result
from bihuan.loop.handling.words import BranchState, ExtensionState


class Branch(models.Model):
    """A co-handling unit's part (协办). The lead unit stays the owner of the case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(
        "cases.Writing", on_delete=models.PROTECT, related_name="+"
    )
    answer = models.ForeignKey(
        "cases.Writing", on_delete=models.PROTECT, related_name="+", null=True
    )
    state = models.CharField(max_length=8, default=BranchState.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Privacy:
        id = case = unit = task = answer = "internal, for ever"
        state = asked_at = due_at = ended_at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "unit"),
                condition=Q(state=BranchState.OPEN),
                name="handling_branch_one_open_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*BranchState]),
                name="handling_branch_state_known",
            ),
        )
        indexes = (
            models.Index(
                fields=("unit", "due_at", "id"),
                condition=Q(state=BranchState.OPEN),
                name="handling_branch_queue",
            ),
            models.Index(fields=("case",), name="handling_branch_case"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} helps with {self.case_id}"


class Extension(models.Model):
    """A request for more time, made before expiry, and what became of it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=32)
    reason = models.ForeignKey(
        "cases.Writing", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=8, blank=True, default=ExtensionState.WAITING)

    class Privacy:
        id = case = unit = period = reason = "internal, for ever"
        asked_at = asked_by = decided_at = decided_by = state = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(state=ExtensionState.WAITING),
                name="handling_extension_one_waiting_per_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ExtensionState]),
                name="handling_extension_state_known",
            ),
        )
        indexes = (
            models.Index(
                fields=("asked_at", "id"),
                condition=Q(state=ExtensionState.WAITING),
                name="handling_extension_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} more for {self.case_id}"


class Report(models.Model):
    """A unit says it is done: with what result, what the raiser is told, on what evidence."""

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField()
    result = models.CharField(max_length=16)
    answer = models.ForeignKey(
        "cases.Writing", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    plan = models.ForeignKey(
        "cases.Writing",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    plan_on = models.DateField(null=True)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=64)

    class Privacy:
        id = case = unit = round = result = answer = plan = "internal, for ever"
        plan_on = reported_at = reported_by = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(result__in=[*Result]), name="handling_report_result_known"
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.DEFERRED) | Q(plan_on__isnull=False),
                name="handling_report_deferred_has_date",
            ),
        )
        indexes = (models.Index(fields=("case", "-id"), name="handling_report_case"),)

    def __str__(self) -> str:
        return f"{self.result} on {self.case_id}"
