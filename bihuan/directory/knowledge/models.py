"""Answers with their source and validity, and what was asked and not found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from bihuan.directory.knowledge.words import State


class Answer(models.Model):
    """One wording of one answer. What was told to callers is never rewritten.

    Another wording is another row that replaces this one when it is approved.
    """

    code = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 - of a pack
    question = models.CharField(max_length=200)
    asked_as = models.TextField(blank=True)
    text = models.TextField()
    source = models.CharField(max_length=300)
    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.ForeignKey(
        "areas.Area", on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    review_months = models.PositiveSmallIntegerField(default=12)
    review_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default=State.PROPOSED)
    public = models.BooleanField(default=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+"
    )
    origin = models.CharField(max_length=32, blank=True)
    asks = ArrayField(models.TextField(), default=list)
    tells = ArrayField(models.TextField(), default=list)
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Privacy:
        """An answer names nobody; who wrote and approved it are accounts."""

        id = "internal, for ever"
        code = question = asked_as = text = source = "public, for ever"
        category = area = owner = "public, for ever"
        valid_from = valid_until = review_months = "public, for ever"
        review_at = state = public = replaces = origin = "internal, for ever"
        asks = tells = "internal, for ever"
        proposed_by = proposed_at = "internal, for ever"
        approved_by = approved_at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="knowledge_answer_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=State.APPROVED, approved_at__isnull=False)
                | ~Q(state=State.APPROVED),
                name="knowledge_answer_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(public=False) | Q(approved_at__isnull=False),
                name="knowledge_answer_public_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="knowledge_answer_validity_runs_forward",
            ),
        )
        indexes = (
            GinIndex(
                fields=("asks",),
                condition=Q(state=State.APPROVED),
                name="knowledge_answer_asks",
            ),
            GinIndex(
                fields=("tells",),
                condition=Q(state=State.APPROVED),
                name="knowledge_answer_tells",
            ),
            models.Index(
                fields=("review_at", "id"),
                condition=Q(state=State.APPROVED),
                name="knowledge_answer_by_review",
            ),
        )

    def __str__(self) -> str:
        return self.question


class Miss(models.Model):
    """Words that were asked and brought nothing, counted; nobody's name among them."""

    words = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Privacy:
        """Names, numbers and dates are taken out before anything is kept."""

        id = "internal, for ever"
        words = count = owner = "internal, until settled"
        first_at = last_at = settled_at = answer = "internal, until settled"

    class Meta:
        indexes = (
            models.Index(
                fields=("-count", "id"),
                condition=Q(settled_at__isnull=True),
                name="knowledge_miss_open",
            ),
        )

    def __str__(self) -> str:
        return self.words
