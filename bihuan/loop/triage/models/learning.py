"""What was proposed, what was decided, and the models that learnt from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.loop.triage.words.explaining import Wrong
from bihuan.loop.triage.words.learning import Kind, Outcome, Source, State

_KINDS = Q(kind__in=[*Kind])
# What may be learnt from: what people decided, or saw through after it went by itself.
TAUGHT = Q(auto=False) | Q(reviewed=True)
_ONE_KEY = Q(kind=Kind.CATEGORY, category__isnull=False, unit__isnull=True) | Q(
    kind=Kind.UNIT, unit__isnull=False, category__isnull=True
)


class ModelVersion(models.Model):
    """One model that was learnt, in charge or not. Its body lies apart."""

    kind = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    origin = models.CharField(max_length=16)
    learnt_at = models.DateTimeField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    n = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    seed = models.IntegerField()
    scores = models.JSONField()
    refused_because = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Privacy:
        id = kind = number = state = origin = learnt_at = "internal, for ever"
        first_at = last_at = n = held = seed = "internal, for ever"
        scores = refused_because = digest = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "number"), name="triage_modelversion_number"
            ),
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(state=State.IN_CHARGE),
                name="triage_modelversion_one_in_charge",
            ),
            models.CheckConstraint(
                condition=_KINDS, name="triage_modelversion_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="triage_modelversion_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} model {self.number}"


class ModelBody(models.Model):
    """The tables of one model, as bytes that hold no code; in the database, so that a
    backup, a restart and a crash find model and line together."""

    version = models.OneToOneField(
        ModelVersion, on_delete=models.CASCADE, primary_key=True, related_name="body"
    )
    data = models.BinaryField()

    class Privacy:
        version = "internal, for ever"
        # Weights of hashed fragments of texts; texts cannot be had from them again.
        data = "internal, until five newer ones were in charge"

    def __str__(self) -> str:
        return f"body of {self.version_id}"


class Proposal(models.Model):
    """What was proposed for a case, and what became of it. One of each kind a case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    choices = models.JSONField()
    first = models.BigIntegerField()
    guess = models.BigIntegerField()
    sure = models.FloatField()
    model = models.PositiveIntegerField()
    abstained = models.BooleanField()
    auto = models.BooleanField()
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, default=Outcome.WAITING)
    decided = models.BigIntegerField(default=0)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    wrong = models.CharField(max_length=8, blank=True, db_default="")
    wrong_because = models.TextField(blank=True)

    class Privacy:
        id = case = kind = first = guess = sure = "internal, for ever"
        model = abstained = auto = proposed_at = "internal, for ever"
        outcome = decided = decided_by = decided_at = wrong = "internal, for ever"
        # Deciding words are the raiser's own.
        choices = "personal, 5 years after closing"
        wrong_because = "personal, 5 years after closing"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"), name="triage_proposal_one_of_a_kind"
            ),
            models.CheckConstraint(condition=_KINDS, name="triage_proposal_kind_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=[*Outcome]),
                name="triage_proposal_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(wrong__in=["", *Wrong]), name="triage_proposal_wrong_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING, decided_at__isnull=True)
                | (~Q(outcome=Outcome.WAITING) & Q(decided_at__isnull=False)),
                name="triage_proposal_decided_iff_outcome",
            ),
        )
        indexes = (
            models.Index(
                fields=("kind", "decided_at"),
                condition=Q(decided_at__isnull=False),
                name="triage_proposal_decided",
            ),
            models.Index(
                fields=("id",),
                condition=Q(auto=True, outcome=Outcome.WAITING),
                name="triage_proposal_to_go",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class Label(models.Model):
    """What was last decided about a case: read from the ledger, and rebuildable from it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, related_name="+", null=True
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", null=True
    )
    source = models.CharField(max_length=12)
    auto = models.BooleanField()
    reviewed = models.BooleanField()
    entry = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Privacy:
        id = case = kind = category = unit = source = "internal, for ever"
        auto = reviewed = entry = actor = at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"), name="triage_label_one_of_a_kind"
            ),
            models.CheckConstraint(condition=_ONE_KEY, name="triage_label_one_key"),
            models.CheckConstraint(
                condition=Q(source__in=[*Source]), name="triage_label_source_known"
            ),
        )
        indexes = (
            models.Index(
                fields=("kind", "-at"),
                condition=TAUGHT,
                name="triage_label_to_learn",
            ),
            models.Index(
                fields=("-at",),
                condition=Q(source=Source.ADJUDICATION, kind=Kind.UNIT),
                name="triage_label_adjudicated",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} label of case {self.case_id}"
