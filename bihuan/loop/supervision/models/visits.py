"""Yearly plans of supervising visits, and what each visit came to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan.loop.supervision.models.items import points_at
from bihuan.loop.supervision.words.visits import PlanState, Tone, VisitState


class VisitPlan(models.Model):
    """The year's plan: how often one unit may be visited at most, and by whom it was approved."""

    year = models.SmallIntegerField(unique=True)
    title = models.CharField(max_length=120)
    most_per_unit = models.SmallIntegerField()
    state = models.CharField(max_length=10, default=PlanState.DRAFT)
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True, default="")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(approved_by=F("drafted_by")),
                name="supervision_visitplan_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, approved_at__isnull=True)
                | Q(state=PlanState.APPROVED, approved_at__isnull=False),
                name="supervision_visitplan_approved_by_somebody",
            ),
        )

    class Privacy:
        id = year = title = most_per_unit = state = "internal, for ever"
        drafted_by = drafted_at = approved_by = approved_at = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.year}"


class Visit(models.Model):
    """One visit of a team to a unit: conclusion, objection, what was put right."""

    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="visits")
    unit = points_at("units.Unit")
    subject = models.CharField(max_length=120)
    team = models.CharField(max_length=120)
    members = models.JSONField(default=list)  # actors, as the ledger names them
    planned_on = models.DateField()
    override = models.TextField(blank=True, default="")
    planned_by = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=VisitState.PLANNED)

    conclusion = models.TextField(blank=True, default="")
    concluded_by = models.CharField(max_length=64, blank=True, default="")
    concluded_at = models.DateTimeField(null=True)
    object_until = models.DateField(null=True)
    rectify_on = models.DateField(null=True)

    objection = models.TextField(blank=True, default="")
    objected_by = models.CharField(max_length=64, blank=True, default="")
    objected_at = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(null=True)
    finding = models.TextField(blank=True, default="")
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    put_right = models.TextField(blank=True, default="")
    put_right_at = models.DateTimeField(null=True)
    verified = models.TextField(blank=True, default="")
    verified_by = models.CharField(max_length=64, blank=True, default="")
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*VisitState]),
                name="supervision_visit_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.PLANNED) | ~Q(conclusion=""),
                name="supervision_visit_concluded_in_writing",
            ),
            # Art. 17: whoever wrote the conclusion does not decide on the objection.
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("concluded_by")),
                name="supervision_visit_decided_by_another",
            ),
        )
        indexes = (
            models.Index(fields=("planned_on", "id"), name="supervision_visit_when"),
        )

    class Privacy:
        id = plan = unit = subject = team = planned_on = "internal, for ever"
        members = planned_by = state = concluded_by = "internal, for ever"
        concluded_at = object_until = rectify_on = "internal, for ever"
        objected_by = objected_at = decide_by = decided_by = "internal, for ever"
        decided_at = put_right_at = verified_by = verified_at = "internal, for ever"
        override = conclusion = objection = "internal, for ever"
        finding = put_right = verified = "internal, for ever"

    def __str__(self) -> str:
        return f"visit {self.pk}"


class VisitProposal(models.Model):
    """Praise or blame that a team proposes; it goes nowhere without another's approval."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="proposals")
    tone = models.CharField(max_length=8)
    words = models.TextField()
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(tone__in=[*Tone]),
                name="supervision_visitproposal_tone_known",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")),
                name="supervision_visitproposal_two_people",
            ),
        )

    class Privacy:
        id = visit = tone = words = "internal, for ever"
        proposed_by = proposed_at = approved = "internal, for ever"
        decided_by = decided_at = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.tone} {self.pk}"
