"""What the window took down, refusals read twice, observers, walks, calls for clues."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan.faces.voices.words import Reading, Trouble


class Report(models.Model):
    """One matter that the window took down: which service, and how it could not be done."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, related_name="+"
    )
    service = models.CharField(max_length=100)
    trouble = models.CharField(max_length=12)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Privacy:
        id = case = service = trouble = unit = at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(trouble__in=[*Trouble]), name="voices_report_trouble_known"
            ),
        )
        indexes = (models.Index(fields=("-at",), name="voices_report_newest"),)

    def __str__(self) -> str:
        return f"report {self.pk}"


class Refusal(models.Model):
    """A refusal that a window wants to give. It is told only once somebody else agreed."""

    draft = models.UUIDField(unique=True)
    service = models.CharField(max_length=100)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    wanted = models.TextField()
    ground = models.TextField()
    instead = models.TextField()
    identity = models.ForeignKey(
        "vault.Identity", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reported_by = models.CharField(max_length=64)
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=Reading.WAITING)
    read_by = models.CharField(max_length=64, blank=True, default="")
    read_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    class Privacy:
        id = draft = service = unit = reported_by = reported_at = "internal, for ever"
        due_at = state = read_by = read_at = case = "internal, for ever"
        wanted = ground = instead = reason = "personal, 5 years after reading"
        identity = "personal, 5 years after reading"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=Reading.WAITING, read_at__isnull=True, read_by="")
                | Q(
                    state__in=[Reading.UPHELD, Reading.OVERTURNED],
                    read_at__isnull=False,
                )
                & ~Q(read_by=""),
                name="voices_refusal_read_iff_decided",
            ),
            # 否定答复报告: a window may not say no on its own.
            models.CheckConstraint(
                condition=~Q(read_by=F("reported_by")),
                name="voices_refusal_read_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=Reading.OVERTURNED, case__isnull=False)
                | ~Q(state=Reading.OVERTURNED) & Q(case__isnull=True),
                name="voices_refusal_case_iff_overturned",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at", "id"),
                condition=Q(state=Reading.WAITING),
                name="voices_refusal_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"refusal {self.pk}"


class Observer(models.Model):
    """One observer for one term; who it is lies in the vault."""

    draft = models.UUIDField(unique=True)
    identity = models.ForeignKey(
        "vault.Identity", on_delete=models.PROTECT, related_name="+"
    )
    trade = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    per_quarter = models.PositiveSmallIntegerField(default=1)
    serial = models.PositiveSmallIntegerField(default=1)
    code = models.BinaryField(max_length=32, unique=True)
    appointed_by = models.CharField(max_length=64)
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, blank=True, default="")

    class Privacy:
        id = draft = trade = starts_on = ends_on = per_quarter = "internal, for ever"
        appointed_by = appointed_at = ended_at = ended_why = "internal, for ever"
        identity = "personal, 2 years after the term"
        serial = code = "secret, until renewed"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="voices_observer_term_runs_forward",
            ),
        )

    def __str__(self) -> str:
        return f"observer {self.pk}"


class Opinion(models.Model):
    """One opinion of an observer: a matter like any other."""

    observer = models.ForeignKey(
        Observer, on_delete=models.PROTECT, related_name="opinions"
    )
    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Privacy:
        """`name` is what the matter is called within its channel."""

        id = observer = case = name = at = "internal, for ever"

    class Meta:
        indexes = (models.Index(fields=("observer", "-at"), name="voices_opinion_of"),)

    def __str__(self) -> str:
        return f"opinion {self.pk}"


class Walk(models.Model):
    """A leader who goes through one service as an applicant does."""

    draft = models.UUIDField(unique=True)
    service = models.CharField(max_length=100)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    promised = models.CharField(max_length=100, blank=True, default="")
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+"
    )
    walker = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    conclusion = models.TextField(blank=True, default="")

    class Privacy:
        id = draft = service = unit = role = promised = "internal, for ever"
        repeats = walker = begun_at = ended_at = conclusion = "internal, for ever"

    class Meta:
        indexes = (models.Index(fields=("-begun_at",), name="voices_walk_newest"),)

    def __str__(self) -> str:
        return f"walk {self.pk}"


class WalkStep(models.Model):
    """One step of a walk with the minutes it took; an obstacle is a matter at once."""

    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="steps")
    draft = models.UUIDField(unique=True)
    place = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    obstacle = models.TextField(blank=True, default="")
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField()

    class Privacy:
        id = walk = draft = place = what = minutes = "internal, for ever"
        obstacle = case = at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("walk", "place"), name="voices_walkstep_one_per_place"
            ),
            models.CheckConstraint(
                condition=Q(obstacle="", case__isnull=True)
                | ~Q(obstacle="") & Q(case__isnull=False),
                name="voices_walkstep_obstacle_is_a_matter",
            ),
        )

    def __str__(self) -> str:
        return f"step {self.pk}"


class Call(models.Model):
    """One public call for clues, and in the end what became of them."""

    subject = models.CharField(max_length=100)
    text = models.TextField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    findings = models.TextField(blank=True, default="")
    results = models.JSONField(null=True)
    told_at = models.DateTimeField(null=True)

    class Privacy:
        id = subject = text = opens_on = closes_on = "public, for ever"
        published_at = findings = results = told_at = "public, for ever"
        drafted_by = drafted_at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="voices_call_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, results__isnull=True)
                | Q(
                    told_at__isnull=False,
                    results__isnull=False,
                    published_at__isnull=False,
                ),
                name="voices_call_told_with_results",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Clue(models.Model):
    """One clue that a call brought in: a matter like any other."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="clues")
    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Privacy:
        id = call = case = at = "internal, for ever"

    def __str__(self) -> str:
        return f"clue {self.pk}"
