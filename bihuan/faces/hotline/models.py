"""Calls that operators answered, and what the telephone system logged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.faces.hotline.words import Lane, Mode, Outcome


class Call(models.Model):
    """One call at one operator's place. The number is in the sealed draft alone.

    With the wrap-up the draft is emptied, salt included; the number then lives in the
    vault, as that of whoever raised the matter, or nowhere.
    """

    ticket = models.UUIDField(unique=True)
    source_id = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique
    line = models.CharField(max_length=32, blank=True)
    lane = models.CharField(max_length=12, default=Lane.ORDINARY)
    operator = models.ForeignKey(
        "access.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    began_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    mode = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.ForeignKey(
        "knowledge.Answer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    key_id = models.CharField(max_length=16, blank=True)
    salt = models.BinaryField(max_length=16, null=True)
    draft = models.BinaryField(null=True)
    saved_at = models.DateTimeField(null=True)

    class Privacy:
        """Who took a call is known to us; it is never counted by person."""

        id = ticket = source_id = line = lane = "internal, 2 years"
        operator = began_at = taken_at = ended_at = "internal, 2 years"
        mode = outcome = case = answer = unit = "internal, 2 years"
        key_id = saved_at = "internal, until wrapped up"
        salt = draft = "personal, until wrapped up"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(lane__in=[*Lane]), name="hotline_call_lane_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True, draft__isnull=False)
                | Q(
                    outcome__in=[*Outcome],
                    ended_at__isnull=False,
                    draft__isnull=True,
                    salt__isnull=True,
                ),
                name="hotline_call_ended_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome=Outcome.MATTER, mode__in=[*Mode], case__isnull=False
                )
                | ~Q(outcome=Outcome.MATTER) & Q(mode=""),
                name="hotline_call_matter_has_mode",
            ),
        )
        indexes = (
            models.Index(
                fields=("operator", "-began_at"),
                condition=Q(ended_at__isnull=True),
                name="hotline_call_in_hand",
            ),
            models.Index(fields=("ended_at",), name="hotline_call_by_end"),
        )

    def __str__(self) -> str:
        return str(self.ticket)


class Logged(models.Model):
    """One call as the telephone system logged it: when, on which line. Nobody's number."""

    source_id = models.CharField(max_length=64, unique=True)
    line = models.CharField(max_length=32)
    lane = models.CharField(max_length=12, default=Lane.ORDINARY)
    day = models.DateField()
    queued_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    quick = models.BooleanField()

    class Privacy:
        id = source_id = line = lane = day = "internal, 2 years"
        queued_at = answered_at = ended_at = quick = "internal, 2 years"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(lane__in=[*Lane]), name="hotline_logged_lane_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, quick=False)
                | Q(
                    answered_at__gte=models.F("queued_at"),
                    answered_at__lte=models.F("ended_at"),
                ),
                name="hotline_logged_in_order",
            ),
        )
        indexes = (models.Index(fields=("day", "line"), name="hotline_logged_by_day"),)

    def __str__(self) -> str:
        return self.source_id
