"""The administrative tree: county, towns, villages, grids."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from bihuan.directory.areas.words import Level


class Area(models.Model):
    """One area. `path` holds the codes from the root down, so a prefix is a subtree.

    The path is kept beside the code because a prefecture's counties do not begin
    with its own code (441200 and 441202), while everything below a county does.
    """

    code = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=200)
    level = models.SmallIntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=80, unique=True)

    class Privacy:
        """Area names are published by the state."""

        id = "internal, for ever"
        code = "public, for ever"
        name = "public, for ever"
        full_name = "public, for ever"
        level = "public, for ever"
        parent = "public, for ever"
        path = "public, for ever"

    class Meta:
        indexes = (
            # LIKE 'prefix%' needs pattern operators where the collation is not C.
            models.Index(
                fields=("name",),
                name="areas_area_name_prefix",
                opclasses=("varchar_pattern_ops",),
            ),
            models.Index(
                fields=("path",),
                name="areas_area_path_prefix",
                opclasses=("varchar_pattern_ops",),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(level__in=[*Level]), name="areas_area_level_known"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$"),
                name="areas_area_code_of_6_9_12_or_15_digits",
            ),
            models.CheckConstraint(
                condition=Q(path__endswith=Concat("code", Value("/"))),
                name="areas_area_path_ends_in_own_code",
            ),
        )

    def __str__(self) -> str:
        return self.full_name
