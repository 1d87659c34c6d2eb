"""Registers, their versions, and what each version lists."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.directory.registers.words import Kind


class Register(models.Model):
    """One list that the county keeps: its name, and what it lists."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=16)
    source = models.CharField(max_length=300, blank=True)

    class Privacy:
        """A register holds no people: those are in the vault or have accounts."""

        id = "internal, for ever"
        code = name = name_en = kind = source = "public, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="registers_register_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """Everything that a register says from a day on. Published once, never changed.

    A correction is a further version with the same day: the higher number counts.
    """

    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    key = models.CharField(max_length=40)
    columns = models.JSONField()
    digest = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)

    class Privacy:
        id = "internal, for ever"
        register = number = starts_on = key = columns = digest = "public, for ever"
        entries = note = published_at = "public, for ever"
        published_by = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("register", "number"), name="registers_version_number"
            ),
            models.UniqueConstraint(
                fields=("register", "digest"), name="registers_version_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="registers_version_counts_from_one"
            ),
        )
        indexes = (
            models.Index(
                fields=("register", "-starts_on", "-number"),
                name="registers_version_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"{self.register_id} v{self.number}"


class Entry(models.Model):
    """One line of one version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    key = models.CharField(max_length=120)
    values = models.JSONField()

    class Privacy:
        id = "internal, for ever"
        version = place = key = values = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "key"), name="registers_entry_once"
            ),
        )

    def __str__(self) -> str:
        return self.key
