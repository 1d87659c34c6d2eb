"""Items (督查事项), their parts, how far these are, and who reviewed them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.loop.supervision.words import NEVER, ItemState, Rhythm, Source, Way


def points_at(table: str, *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """A pointer to another package, which cannot be followed back."""
    return models.ForeignKey(
        table, on_delete=models.PROTECT, related_name="+", null=null
    )


class Item(models.Model):
    """One item of the supervision list, from setting up to striking off.

    `state`, `act_by`, `warn_by`, `rung`, `done` and `percent` are copies of what its
    parts add up to, for the list's index; `actions.refresh` alone writes them.
    """

    number = models.CharField(max_length=24, blank=True, default="")
    title = models.CharField(max_length=120)
    body = models.TextField()
    source = models.CharField(max_length=12)
    source_name = models.CharField(max_length=200, blank=True, default="")
    # What it was opened from, where that may open only one: "signal:7", "problem:12".
    source_key = models.CharField(max_length=64, blank=True, default="")
    instructed_by = models.CharField(max_length=64, blank=True, default="")
    signer = models.CharField(max_length=64, blank=True, default="")
    due_on = models.DateField()
    rhythm = models.CharField(max_length=20, blank=True, default=Rhythm.NONE)
    set_up_by = models.CharField(max_length=64)
    set_up_at = models.DateTimeField()
    given_out_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=10, default=ItemState.DRAFT)
    act_by = models.DateTimeField(default=NEVER)
    warn_by = models.DateTimeField(default=NEVER)
    rung = models.CharField(max_length=16, blank=True, default="")
    parts_in_all = models.SmallIntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    percent = models.SmallIntegerField(default=0)

    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    conclusion = models.TextField(blank=True, default="")  # or why it was dropped

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("number",),
                condition=~Q(number=""),
                name="supervision_item_number_once",
            ),
            models.UniqueConstraint(
                fields=("source_key",),
                condition=~Q(source_key=""),
                name="supervision_item_source_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ItemState]),
                name="supervision_item_state_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[*Source]), name="supervision_item_source_known"
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=[*Rhythm]), name="supervision_item_rhythm_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(ItemState.CLOSED, ItemState.DROPPED),
                    ended_at__isnull=False,
                )
                & ~Q(ended_by="")
                & ~Q(conclusion="")
                | ~Q(state__in=(ItemState.CLOSED, ItemState.DROPPED))
                & Q(ended_at__isnull=True),
                name="supervision_item_ended_with_conclusion",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.CLOSED) | Q(given_out_at__isnull=False),
                name="supervision_item_closed_was_given_out",
            ),
        )
        indexes = (
            # The list: what falls due next, and within one state.
            models.Index(fields=("act_by", "id"), name="supervision_item_due"),
            models.Index(fields=("state", "act_by"), name="supervision_item_state"),
        )

    class Privacy:
        id = number = source = source_key = due_on = rhythm = "internal, for ever"
        title = body = source_name = conclusion = "internal, for ever"
        instructed_by = signer = set_up_by = set_up_at = "internal, for ever"
        given_out_at = state = act_by = warn_by = rung = "internal, for ever"
        parts_in_all = done = percent = ended_at = ended_by = "internal, for ever"

    def __str__(self) -> str:
        return self.number or f"item {self.pk}"


class Part(models.Model):
    """One part of an item: a unit's share, which becomes a case when it is given out."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="parts")
    place = models.SmallIntegerField()
    title = models.CharField(max_length=120)
    target = models.TextField()
    unit = points_at("units.Unit")
    due_on = models.DateField()
    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, related_name="+", null=True
    )
    goal = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    counted_in = models.CharField(max_length=12, blank=True, default="", db_default="")
    percent = models.SmallIntegerField(default=0)
    progress_by = models.DateTimeField(null=True)  # a copy of its progress clock

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item", "place"), name="supervision_part_place_once"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="supervision_part_percent",
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=True, counted_in="")
                | Q(goal__gt=0) & ~Q(counted_in=""),
                name="supervision_part_goal_is_counted_in_something",
            ),
        )

    class Privacy:
        id = item = place = unit = due_on = case = "internal, for ever"
        title = target = percent = progress_by = "internal, for ever"
        goal = counted_in = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.item_id}/{self.place}"

    def raised_as(self) -> str:
        """The name under which the part was raised as a case."""
        return f"supervision-part-{self.pk}"


class Helper(models.Model):
    """A unit that helps with a part (配合单位)."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="helpers")
    unit = points_at("units.Unit")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("part", "unit"), name="supervision_helper_once"
            ),
        )

    class Privacy:
        id = part = unit = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.unit_id} helps with {self.part_id}"


class Progress(models.Model):
    """What a unit said of how far its part is (反馈)."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="told")
    percent = models.SmallIntegerField()
    reached = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    text = points_at("cases.Writing")
    told_by = models.CharField(max_length=64)
    told_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # by when it was asked for, if it was

    class Privacy:
        id = part = percent = reached = text = "internal, for ever"
        told_by = told_at = due_at = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.percent} % of {self.part_id}"


class Review(models.Model):
    """Somebody from outside looked at what was reported (复核); the round it was about."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="reviews")
    round = models.SmallIntegerField()
    way = models.CharField(max_length=8)
    passed = models.BooleanField()
    words = points_at("cases.Writing")
    reviewed_by = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(way__in=[*Way]), name="supervision_review_way_known"
            ),
            models.UniqueConstraint(
                fields=("part", "round"),
                condition=Q(passed=True),
                name="supervision_review_passed_once_a_round",
            ),
        )

    class Privacy:
        id = part = round = way = passed = "internal, for ever"
        words = reviewed_by = reviewed_at = "internal, for ever"

    def __str__(self) -> str:
        return f"review of {self.part_id}"
