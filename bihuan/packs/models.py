"""Which packs this county has loaded, and in which state."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LoadedPack(models.Model):
    """The last loading of one pack. An unchanged digest means there is nothing to do."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Privacy:
        """Packs are published."""

        id = "internal, for ever"
        code = "public, for ever"
        name = "public, for ever"
        version = "public, for ever"
        digest = "public, for ever"
        loaded_at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(version__gte=1), name="packs_loadedpack_counts_from_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
