"""What came in by Open311, and the steps of public matters that peers ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.loop.cases.words import Status


class Posting(models.Model):
    """One report as a client sent it: what names it, and where it is.

    `sameness` is a keyed digest of all that was sent: a resend under no name of its own
    is known by it. The place is public, as it is wherever Open311 is spoken.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=64)
    external_id = models.CharField(max_length=128)
    token = models.CharField(max_length=32, unique=True)
    sameness = models.BinaryField(max_length=16)
    sent_at = models.DateTimeField()
    lat = models.FloatField(null=True)
    long = models.FloatField(null=True)
    address = models.CharField(max_length=200, blank=True, default="")
    address_id = models.CharField(max_length=15, blank=True, default="")
    media_url = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",), name="open311_posting_one_a_case"
            ),
            models.UniqueConstraint(
                fields=("channel", "external_id"), name="open311_posting_named_once"
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, long__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, long__gte=-180, long__lte=180),
                name="open311_posting_on_earth",
            ),
        )
        indexes = (
            models.Index(
                fields=("channel", "sameness", "-sent_at"), name="open311_posting_same"
            ),
        )

    class Privacy:
        id = case = channel = external_id = "internal, for ever"
        token = "internal, for ever"  # noqa: S105 - opens a number, nothing else
        sameness = sent_at = "internal, for ever"
        lat = long = address = address_id = "public, 5 years after closing"
        media_url = "personal, 5 years after closing"

    def __str__(self) -> str:
        return f"posting {self.pk} of case {self.case_id}"


class Step(models.Model):
    """One step of a public matter, by the ledger entry that recorded it."""

    entry = models.BigIntegerField(primary_key=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    status = models.CharField(max_length=16)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=[*Status]), name="open311_step_status_known"
            ),
        )
        indexes = (models.Index(fields=("at", "entry"), name="open311_step_newest"),)

    class Privacy:
        entry = case = at = kind = status = "public, for ever"

    def __str__(self) -> str:
        return f"step {self.pk} of case {self.case_id}"
