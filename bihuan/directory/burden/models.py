"""Demands for data, their fields, and each unit's part of the answer."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from bihuan.directory.burden.words import Sort, State, Subject


class Demands(models.QuerySet["Demand"]):
    """All demands, and whose the answers to one are."""

    def opens_data_to(self, units: Collection[int], demand_id: int) -> bool:
        """Who asked, who answered, and who was told to read it instead of asking again.

        The last are the units whose own demand repeats this one: what went up comes down
        (数据返还), so that nobody has to ask for it a second time.
        """
        own = Q(asker__in=units)
        gave = Q(shares__unit__in=units, shares__given_at__isnull=False)
        if self.filter(own | gave, pk=demand_id).exists():
            return True
        told = self.filter(own, known__contains=[{"demand_id": demand_id}])
        return told.exclude(state=State.CANCELLED).exists()


class Demand(models.Model):
    """What one unit asks of others: on what ground, for which period, until when."""

    draft = models.UUIDField(unique=True)
    title = models.CharField(max_length=100)
    asker = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    ground = models.TextField()
    subject = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12)
    known = models.JSONField(default=list)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    allowed_by = models.CharField(max_length=64, blank=True, default="")
    allowed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    cancelled_by = models.CharField(max_length=64, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.TextField(blank=True, default="")

    objects = Demands.as_manager()

    class Privacy:
        """A demand asks for no person, and names nobody but accounts."""

        id = draft = title = asker = ground = subject = "internal, for ever"
        starts_on = ends_on = due_on = due_at = state = known = "internal, for ever"
        asked_by = asked_at = sent_at = "internal, for ever"
        allowed_by = allowed_at = reason = "internal, for ever"
        cancelled_by = cancelled_at = cancelled_why = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*State], subject__in=[*Subject]),
                name="burden_demand_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="burden_demand_period_runs_forward",
            ),
            # What repeats a fact is sent only when a leader allowed it, with a reason.
            models.CheckConstraint(
                condition=Q(known=[])
                | Q(sent_at__isnull=True)
                | Q(allowed_at__isnull=False) & ~Q(reason=""),
                name="burden_demand_repeats_only_when_allowed",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED, cancelled_at__isnull=False)
                | ~Q(state=State.CANCELLED) & Q(cancelled_at__isnull=True),
                name="burden_demand_cancelled_iff_said",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ASKED)
                | Q(sent_at__isnull=False, due_at__isnull=False),
                name="burden_demand_asked_has_deadline",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at", "id"),
                condition=Q(state=State.ASKED),
                name="burden_demand_open",
            ),
            models.Index(fields=("sent_at",), name="burden_demand_sent"),
        )

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One field of a demand: a fact, by the key under which it is known again."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    sort = models.CharField(max_length=8)

    class Privacy:
        id = demand = place = name = key = sort = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("demand", "key"), name="burden_item_once_in_a_demand"
            ),
            models.CheckConstraint(
                condition=Q(sort__in=[*Sort]), name="burden_item_sort_known"
            ),
        )
        indexes = (models.Index(fields=("key",), name="burden_item_same_fact"),)

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """One unit's part of a demand; given once, and from then on read instead of asked."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="shares")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    saved_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=64, blank=True, default="")
    given_at = models.DateTimeField(null=True)
    minutes_taken = models.PositiveIntegerField(null=True)

    class Privacy:
        id = demand = unit = rows = saved_at = "internal, for ever"
        given_by = given_at = minutes_taken = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("demand", "unit"), name="burden_share_one_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, given_by="", minutes_taken=None)
                | Q(given_at__isnull=False) & ~Q(given_by="") & ~Q(rows=[]),
                name="burden_share_given_has_an_answer",
            ),
        )
        indexes = (
            models.Index(
                fields=("unit",),
                condition=Q(given_at__isnull=True),
                name="burden_share_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"share {self.pk}"
