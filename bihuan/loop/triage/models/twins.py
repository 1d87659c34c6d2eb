"""What is kept so that twins are found: sketches, keys, and what is common in the county."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class TwinSketch(models.Model):
    """One case as far as twins are concerned; see `rules.twins.sketches`.

    `keys` are those it was filed under, so that they can be taken out again when what
    counts as common has changed meanwhile; `filed` until they are.
    """

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    packed = models.BinaryField()
    keys = ArrayField(models.IntegerField())
    filed = models.BooleanField(default=True, db_default=True)

    class Privacy:
        case = filed = "internal, for ever"
        packed = "personal, 5 years after closing"
        keys = "internal, 90 days after closing"

    class Meta:
        indexes = (
            models.Index(
                fields=("case",),
                condition=Q(filed=True),
                name="triage_twinsketch_filed",
            ),
        )

    def __str__(self) -> str:
        return f"sketch of case {self.case_id}"


class TwinKey(models.Model):
    """A case under one of its keys. The newest of a key are read from the index alone.

    No constraint holds the case: no case is ever deleted, and twenty checks for every
    matter would cost more than all else here.
    """

    pk = models.CompositePrimaryKey("key", "case")
    key = models.IntegerField()
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Privacy:
        key = case = "internal, 90 days after closing"

    def __str__(self) -> str:
        return f"{self.case_id} under {self.key}"


class TwinCommon(models.Model):
    """What is common in this county's texts, counted now and then; the newest row counts."""

    texts = models.IntegerField()
    counts = models.BinaryField()
    names = models.JSONField()
    counted_at = models.DateTimeField()

    class Privacy:
        id = texts = counts = counted_at = "internal, for ever"
        names = "public, for ever"

    def __str__(self) -> str:
        return f"common in {self.texts} texts"
