"""Files that somebody brought: how far each is, its sealed bytes, and its refused rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.faces.imports.words import DRAFTS, UNDER_WAY, State


class Import(models.Model):
    """One file of matters that somebody brought at the desk, and what came of it.

    Counts are of the reading until it is taken in, and of the taking in from then on.
    `total` is how many rows the reading found.
    """

    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    profile = models.CharField(max_length=64)
    source = models.CharField(max_length=40, blank=True, default="")
    by = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=State.READING)
    why = models.JSONField(null=True)
    brought_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    forget_at = models.DateTimeField()
    total = models.IntegerField(null=True)
    accepted = models.IntegerField(default=0)
    already_known = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    first_case = models.BigIntegerField(null=True)
    last_case = models.BigIntegerField(null=True)
    holder = models.CharField(max_length=32, blank=True, default="")
    held_until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    key_id = models.CharField(max_length=16)
    salt = models.BinaryField(max_length=16)
    sample = models.BinaryField(null=True)

    class Privacy:
        id = digest = size = profile = source = by = state = why = "internal, for ever"
        name = "personal, 2 years"
        brought_at = begun_at = ended_at = forget_at = "internal, for ever"
        total = accepted = already_known = rejected = "internal, for ever"
        first_case = last_case = "internal, for ever"
        holder = held_until = tries = "internal, while under way"
        key_id = "internal, for ever"
        salt = "secret, 1 day"
        sample = "personal, 1 day"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="imports_import_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DRAFTS), begun_at__isnull=True)
                | ~Q(state__in=sorted(DRAFTS)) & Q(begun_at__isnull=False),
                name="imports_import_begun_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True)
                | Q(state__in=sorted(UNDER_WAY)) & ~Q(holder=""),
                name="imports_import_held_while_under_way",
            ),
            models.UniqueConstraint(
                fields=("by", "digest", "profile", "source"),
                condition=Q(state__in=sorted(DRAFTS)),
                name="imports_import_one_draft",
            ),
        )
        indexes = (
            models.Index(
                fields=("id",),
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="imports_import_under_way",
            ),
            models.Index(
                fields=("forget_at",),
                condition=~Q(salt=b""),
                name="imports_import_to_forget",
            ),
            models.Index(fields=("digest",), name="imports_import_digest"),
        )

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def rows(self) -> int:
        return self.accepted + self.already_known + self.rejected


class Chunk(models.Model):
    """A megabyte of a file, encrypted."""

    of = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.IntegerField()
    sealed = models.BinaryField()

    class Privacy:
        id = of = place = "internal, 1 day"
        sealed = "personal, 1 day"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("of", "place"), name="imports_chunk_once"),
        )

    def __str__(self) -> str:
        return f"chunk {self.pk}"


class Refusals(models.Model):
    """The rows of one batch that cannot be matters, with their reasons, encrypted."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    count = models.IntegerField()
    sealed = models.BinaryField()

    class Privacy:
        id = of = count = "internal, 1 day"
        sealed = "personal, 1 day"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(count__gt=0), name="imports_refusals_counted"
            ),
        )

    def __str__(self) -> str:
        return f"refusals {self.pk}"
