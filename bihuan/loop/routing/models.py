"""Who holds a case now, every hand it has passed through, and every refusal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.loop.routing.words import Decision, Outcome


class Turn(models.Model):
    """One unit's turn with one case, from being sent there until leaving again.

    A case has many turns over its life and at most one that is open.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True, default=Outcome.OPEN)

    class Privacy:
        id = case = unit = sent_at = claimed_at = "internal, for ever"
        ended_at = outcome = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(outcome=Outcome.OPEN),
                name="routing_turn_one_open_per_case",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[*Outcome]), name="routing_turn_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, ended_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(ended_at__isnull=False)),
                name="routing_turn_ended_iff_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} with {self.unit_id}"


class Return(models.Model):
    """A unit's request to send a case back, and what was decided."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="returns")
    ground = models.CharField(max_length=200)
    reason = models.ForeignKey(
        "cases.Writing", on_delete=models.PROTECT, related_name="+"
    )
    proposed = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", null=True
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=16, blank=True, default=Decision.WAITING)

    class Privacy:
        id = case = turn = ground = reason = "internal, for ever"
        proposed = asked_at = decided_at = decision = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(decision=Decision.WAITING),
                name="routing_return_one_waiting_per_case",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=[*Decision]),
                name="routing_return_decision_known",
            ),
        )

    def __str__(self) -> str:
        return f"return of {self.case_id}"
