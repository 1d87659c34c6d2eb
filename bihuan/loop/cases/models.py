"""A case, who raised it, who may see it, and what was written along the way."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.directory.catalogue.words import Result
from bihuan.loop.cases.words import OPEN, OWNED, RUNNING, Audience, Status

REST = Q(status__in=sorted(OPEN - RUNNING))


class Case(models.Model):
    """One matter on its way from being raised to the raiser's verdict.

    `status` is only ever changed by `cases.actions.move`. Copies for the queue's index, never
    typed: `due_at` of the handling clock, `warn_at` when it turns yellow, `act_by` of any clock.
    """

    number = models.CharField(max_length=32)
    profile = models.ForeignKey(
        "catalogue.ProfileVersion",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    channel = models.CharField(max_length=64)
    visibility = models.CharField(max_length=12, default=Visibility.INTERNAL)
    title = models.CharField(max_length=200)
    body = models.TextField()
    place = models.CharField(max_length=200, blank=True, default="", db_default="")
    area = models.ForeignKey(
        "areas.Area",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    category = models.ForeignKey(
        "catalogue.Category",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    party = models.ForeignKey(
        "parties.Party",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    cause = models.CharField(max_length=32, blank=True, default="", db_default="")

    status = models.CharField(max_length=16, default=Status.REGISTERED)
    owner = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    version = models.IntegerField(default=1, db_default=1)
    round = models.SmallIntegerField(default=1, db_default=1)

    raised_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    act_by = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False, db_default=False)

    result = models.CharField(max_length=16, blank=True, default="", db_default="")
    deferred_to = models.DateField(null=True)
    on_time = models.BooleanField(null=True)
    claimed_on_time = models.BooleanField(null=True)
    contacted_on_time = models.BooleanField(null=True)
    satisfied = models.BooleanField(null=True)
    adjudicated = models.BooleanField(default=False, db_default=False)
    escalation = models.CharField(max_length=16, blank=True, default="", db_default="")
    returns = models.SmallIntegerField(default=0, db_default=0)
    extensions = models.SmallIntegerField(default=0, db_default=0)
    rehandles = models.SmallIntegerField(default=0, db_default=0)
    reopens = models.SmallIntegerField(default=0, db_default=0)
    repeats = models.SmallIntegerField(default=0, db_default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Privacy:
        number = profile = channel = visibility = "internal, for ever"
        title = body = place = "personal, 5 years after closing"
        area = category = cause = party = "internal, for ever"
        status = owner = version = round = repeats = "internal, for ever"
        raised_at = registered_at = accepted_at = dispatched_at = "internal, for ever"
        claimed_at = contacted_at = reported_at = closed_at = "internal, for ever"
        due_at = warn_at = act_by = provisional = deferred_to = "internal, for ever"
        result = on_time = claimed_on_time = contacted_on_time = "internal, for ever"
        satisfied = adjudicated = escalation = merged_into = id = "internal, for ever"
        returns = extensions = rehandles = reopens = "internal, for ever"

    class Meta:
        # No index without a page that asks for it: each one costs every step of every case.
        constraints = (
            models.UniqueConstraint(fields=("number",), name="cases_case_number"),
            models.CheckConstraint(
                condition=Q(status__in=[*Status]), name="cases_case_status_known"
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(result__in=[*Result]),
                name="cases_case_result_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(OWNED), owner__isnull=False)
                | ~Q(status__in=sorted(OWNED)),
                name="cases_case_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                & ~Q(result="")
                | ~Q(status=Status.CLOSED) & Q(closed_at__isnull=True),
                name="cases_case_closed_has_result",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | ~Q(status=Status.MERGED) & Q(merged_into__isnull=True),
                name="cases_case_merged_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DEFERRED) | Q(deferred_to__isnull=False),
                name="cases_case_deferred_has_date",
            ),
        )
        indexes = (
            # The queue: what is due next, for one unit, in one status.
            models.Index(
                fields=("owner", "status", "act_by", "id"), name="cases_case_queue"
            ),
            models.Index(
                fields=("status", "act_by", "id"),
                include=("visibility",),  # counts need not read the rows
                condition=Q(status__in=sorted(OPEN)),
                name="cases_case_open",
            ),
            # The lights of all units, counted without reading a row or a status.
            models.Index(
                fields=("owner", "due_at", "warn_at"),
                condition=Q(status__in=sorted(RUNNING)),
                name="cases_case_running",
            ),
            models.Index(fields=("owner",), condition=REST, name="cases_case_resting"),
            # The leader's page: whose raisers wait longest, who stands on which rung.
            models.Index(
                fields=("raised_at", "id"),
                condition=Q(status__in=sorted(OPEN)),
                name="cases_case_longest",
            ),
            models.Index(
                fields=("escalation",),
                condition=Q(status__in=sorted(OPEN)) & ~Q(escalation=""),
                name="cases_case_rungs",
            ),
            models.Index(fields=("owner", "-id"), name="cases_case_of_unit"),
            models.Index(
                fields=("party", "-id"),
                condition=Q(party__isnull=False),
                name="cases_case_of_party",
            ),
            # What one machine brought in; other channels pay nothing for it.
            models.Index(
                fields=("channel", "-id"),
                condition=Q(channel__startswith="api:"),
                name="cases_case_of_machine",
            ),
            # What anybody may read of, newest first; other matters pay nothing for it.
            models.Index(
                fields=("-raised_at", "-id"),
                condition=Q(visibility=Visibility.PUBLIC),
                name="cases_case_public",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Raising(models.Model):
    """One raiser's putting of one matter. Merged cases keep every one of them.

    A channel and its own identifier name it for good, so a resend finds the same
    case. The receipt code is derived, never kept: only its keyed digest is.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="raisings")
    first_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=64)
    external_id = models.CharField(max_length=128)
    receipt_digest = models.BinaryField(unique=True)
    identity = models.ForeignKey(
        "vault.Identity", on_delete=models.PROTECT, related_name="+", null=True
    )
    may_share = models.BooleanField(default=False, db_default=False)
    raised_at = models.DateTimeField()

    class Privacy:
        id = case = first_case = channel = "internal, for ever"
        external_id = "internal, for ever"
        receipt_digest = "secret, for ever"
        identity = "secret, 5 years after closing"
        may_share = raised_at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("channel", "external_id"), name="cases_raising_once_per_channel"
            ),
        )

    def __str__(self) -> str:
        return f"raising {self.pk} of case {self.case_id}"


class Sight(models.Model):
    """A unit may see a case. Given by whoever involves the unit; never taken back."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="sights", db_index=False
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    class Privacy:
        id = case = unit = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "unit"), name="cases_sight_once_per_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} seen by {self.unit_id}"


class Writing(models.Model):
    """A text someone wrote along the way. The ledger keeps its number and keyed digest.

    Texts stay out of the ledger because people put names into them, and what is in
    the ledger can never be erased.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="writings")
    text = models.TextField()
    audience = models.CharField(max_length=8, default=Audience.STAFF)
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Privacy:
        id = case = audience = written_by = written_at = "internal, for ever"
        text = "personal, 5 years after closing"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=[*Audience]),
                name="cases_writing_audience_known",
            ),
        )

    def __str__(self) -> str:
        return f"writing {self.pk} on case {self.case_id}"


class CaseText(models.Model):
    """What full-text search looks in; apart, so that the hot row stays small."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    words = SearchVectorField()

    class Privacy:
        case = "internal, for ever"
        words = "personal, 5 years after closing"

    class Meta:
        indexes = (GinIndex(fields=("words",), name="cases_casetext_words"),)

    def __str__(self) -> str:
        return f"words of case {self.case_id}"
