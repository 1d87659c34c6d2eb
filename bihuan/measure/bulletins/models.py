"""A bulletin with the numbers that it was written with and the rows behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan.measure.bulletins.words import Readers, Span, State


class Bulletin(models.Model):
    """A week or a month of the county in words and numbers.

    The numbers are those of `as_of`; the database refuses to change what was published.
    """

    span = models.CharField(max_length=8)
    since = models.DateField()
    until = models.DateField()
    readers = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=State.DRAFT)
    title = models.CharField(max_length=120)
    body = models.TextField()
    as_of = models.DateTimeField()
    numbers = models.JSONField()
    rows = models.BinaryField()
    drafted_by = models.CharField(max_length=100)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    document = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    pdf = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(span__in=[*Span]), name="bulletins_bulletin_span_known"
            ),
            models.CheckConstraint(
                condition=Q(readers__in=[*Readers]),
                name="bulletins_bulletin_readers_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="bulletins_bulletin_state_known"
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("until")),
                name="bulletins_bulletin_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.PUBLISHED])
                | ~Q(decided_by="") & ~Q(decided_by=F("drafted_by")),
                name="bulletins_bulletin_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.PUBLISHED,
                    published_at__isnull=False,
                    document__isnull=False,
                    pdf__isnull=False,
                )
                | ~Q(state=State.PUBLISHED) & Q(published_at__isnull=True),
                name="bulletins_bulletin_published_whole",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="bulletins_bulletin_state"),
        )

    class Privacy:
        id = span = since = until = readers = state = "public, for ever"
        title = body = as_of = numbers = "public, for ever"
        rows = digest = "internal, for ever"
        drafted_by = drafted_at = decided_by = decided_at = "internal, for ever"
        words = "internal, for ever"
        published_at = document = pdf = "public, for ever"

    def __str__(self) -> str:
        return f"{self.span} {self.since}"

    def told_already(self) -> models.QuerySet[Bulletin]:
        """What everybody has read of the same period; nothing where this is for staff."""
        rows = Bulletin.objects.filter(
            state=State.PUBLISHED, span=self.span, since=self.since
        )
        public = self.readers == Readers.EVERYBODY
        return rows.filter(readers=Readers.EVERYBODY) if public else rows.none()
