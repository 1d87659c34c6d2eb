"""Calendars of the county and the days in them that are not what the week says."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from bihuan.ground.calendars.words import DayKind, Layer


class Calendar(models.Model):
    """One way of counting working time: office hours, and lists of special days.

    `version` grows with every edit and goes into the ledger. `stamp` is new with
    every edit, also after one that was rolled back, so that a cached copy can
    never be taken for another edit with the same number.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=64, blank=True, default="")
    area = models.CharField(max_length=15, blank=True, default="")
    office_hours = models.JSONField(default=list)  # ["08:30-12:00", "14:30-17:30"]
    years = models.JSONField(default=list)  # published into this calendar by hand
    library_year = models.PositiveSmallIntegerField(default=0)  # last one announced
    version = models.PositiveIntegerField(default=0)
    stamp = models.UUIDField(default=uuid.uuid4)

    class Privacy:
        code = "public, while the calendar is in use"
        name = "public, while the calendar is in use"
        area = "public, while the calendar is in use"
        office_hours = "public, while the calendar is in use"
        years = "public, while the calendar is in use"
        library_year = "public, while the calendar is in use"
        version = "public, while the calendar is in use"
        stamp = "internal, while the calendar is in use"

    def __str__(self) -> str:
        return self.code


class Day(models.Model):
    """A day that a list speaks of. The local layer wins over the national one."""

    calendar = models.ForeignKey(
        Calendar, on_delete=models.CASCADE, related_name="days"
    )
    falls_on = models.DateField()
    kind = models.CharField(max_length=8)
    layer = models.CharField(max_length=8)
    name = models.CharField(max_length=64, blank=True, default="")
    source = models.CharField(max_length=128, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "falls_on", "layer"),
                name="calendars_day_once_per_layer",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*DayKind]), name="calendars_day_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(layer__in=[*Layer]), name="calendars_day_layer_known"
            ),
        )

    class Privacy:
        calendar = "public, while the calendar is in use"
        falls_on = "public, while the calendar is in use"
        kind = "public, while the calendar is in use"
        layer = "public, while the calendar is in use"
        name = "public, while the calendar is in use"
        source = "public, while the calendar is in use"

    def __str__(self) -> str:
        return f"{self.falls_on} {self.kind}"
