"""Profiles by version, the category tree, and who is responsible for what where."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from bihuan.directory.catalogue.words import Origin, ProposalState
from bihuan.kit.languages import named


class ProfileVersion(models.Model):
    """One version of a profile. Immutable: a trigger lets only `active` change.

    Cases point at the version they were opened under, so a new version never
    moves a running deadline.
    """

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    published_at = models.DateTimeField()

    class Privacy:
        """Rules are public: whoever raises a matter may know the deadline's law."""

        id = "internal, for ever"
        code = "public, for ever"
        version = "public, for ever"
        body = "public, for ever"
        digest = "public, for ever"
        active = "public, for ever"
        published_at = "public, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code", "version"), name="catalogue_profileversion_once"
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(active=True),
                name="catalogue_profileversion_one_active",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="catalogue_profileversion_counts_from_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Category(models.Model):
    """One node of the category tree. `path` holds codes from the root."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    full_name = models.CharField(max_length=200)
    full_name_en = models.CharField(max_length=400, blank=True, default="")
    keywords = models.TextField(blank=True, default="", db_default="")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, unique=True)
    active = models.BooleanField(default=True)

    class Privacy:
        """The tree is public: portals offer it and figures are grouped by it."""

        id = "internal, for ever"
        code = "public, for ever"
        name = "public, for ever"
        name_en = "public, for ever"
        full_name = "public, for ever"
        full_name_en = "public, for ever"
        keywords = "public, for ever"
        parent = "public, for ever"
        path = "public, for ever"
        active = "public, for ever"

    class Meta:
        indexes = (
            models.Index(
                fields=("path",),
                name="catalogue_category_path_prefix",
                opclasses=("varchar_pattern_ops",),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(path__endswith=Concat("code", Value("/"))),
                name="catalogue_category_path_ends_in_own_code",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> str:
        """The name in the reader's language."""
        return named(self.name, self.name_en)

    @property
    def called_in_full(self) -> str:
        """The name with those above it, in the reader's language."""
        return named(self.full_name, self.full_name_en)


def _one(field: str) -> Func:
    """A column as a range of one, which GiST can compare without an extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


class Responsibility(models.Model):
    """For a category in an area, from a day on, this unit is responsible.

    `ends_on` is the first day on which it no longer is.
    """

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="responsibilities"
    )
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=8)

    class Privacy:
        """Lists of powers and duties are public (权责清单)."""

        id = "internal, for ever"
        category = "public, for ever"
        area = "public, for ever"
        unit = "public, for ever"
        starts_on = "public, for ever"
        ends_on = "public, for ever"
        source = "public, for ever"
        origin = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(origin__in=[*Origin]),
                name="catalogue_responsibility_origin_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="catalogue_responsibility_ends_after_start",
            ),
            ExclusionConstraint(
                name="catalogue_responsibility_one_unit_at_a_time",
                expressions=[
                    (_one("category_id"), "&&"),
                    (_one("area_id"), "&&"),
                    (Func(F("starts_on"), F("ends_on"), function="daterange"), "&&"),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.category_id} {self.area_id} -> {self.unit_id}"


class Proposal(models.Model):
    """An adjudication's offer to the map, so that the next such case goes straight."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=ProposalState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        """An internal suggestion; names a case, no person."""

        id = "internal, for ever"
        category = "internal, for ever"
        area = "internal, for ever"
        unit = "internal, for ever"
        case_number = "internal, for ever"
        state = "internal, for ever"
        proposed_at = "internal, for ever"
        decided_at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("category", "area", "unit"),
                condition=Q(state=ProposalState.PROPOSED),
                name="catalogue_proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ProposalState]),
                name="catalogue_proposal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=ProposalState.PROPOSED) & Q(decided_at__isnull=False)),
                name="catalogue_proposal_decided_iff_not_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_number}: {self.category_id} -> {self.unit_id}"
