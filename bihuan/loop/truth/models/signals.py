"""Numbers that look too good, and from when on they do."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bihuan.loop.truth.words import Kind, SignalState


class Limit(models.Model):
    """From when on one kind of signal is given, where a county has set it otherwise."""

    kind = models.CharField(max_length=16, primary_key=True)
    least = models.IntegerField()
    value = models.FloatField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Privacy:
        kind = least = value = set_at = set_by = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="truth_limit_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(least__gte=1, value__gte=0),
                name="truth_limit_is_positive",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Signal(models.Model):
    """One unit's month in which one number looks too good. A person decides.

    A signal is a reason to look, never a finding: nobody is named in it, and nothing
    follows from it by itself.
    """

    kind = models.CharField(max_length=16)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    n = models.IntegerField()
    value = models.FloatField()
    endings = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=12, default=SignalState.OPEN)
    found_at = models.DateTimeField()
    note = models.TextField(blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Privacy:
        id = kind = unit = month = n = value = endings = "internal, for ever"
        state = found_at = decided_at = decided_by = "internal, for ever"
        note = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "unit", "month"), name="truth_signal_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="truth_signal_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state=SignalState.OPEN, decided_at__isnull=True)
                | Q(
                    state__in=(SignalState.EXPLAINED, SignalState.FOLLOWED_UP),
                    decided_at__isnull=False,
                ),
                name="truth_signal_decided_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "-month", "-id"), name="truth_signal_by_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.month}"
