"""What went out on paper, how it is numbered, and the templates it was made from."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from bihuan.directory.letters.words import Kind


class SeriesRow(models.Model):
    """How the letters of one kind are numbered and signed, as the pack says."""

    kind = models.CharField(max_length=16)
    prefix = models.CharField(max_length=12)
    issuer = models.CharField(max_length=80)
    head = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind",), name="letters_seriesrow_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="letters_seriesrow_kind_known"
            ),
        )

    class Privacy:
        id = kind = prefix = issuer = head = "public, for ever"

    def __str__(self) -> str:
        return self.prefix


class Counter(models.Model):
    """The last number given under a prefix in a year; its row is the lock for the next."""

    prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("prefix", "year"), name="letters_counter_once"
            ),
        )

    class Privacy:
        id = prefix = year = last = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}"


class Template(models.Model):
    """One version of the template of a kind. The highest is in use; none is deleted."""

    kind = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+"
    )
    variables = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True, default="")
    kept_by = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "version"), name="letters_template_version"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="letters_template_kind_known"
            ),
        )

    class Privacy:
        id = kind = version = file = variables = note = "internal, for ever"
        kept_by = kept_at = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Letter(models.Model):
    """One letter that went out. Never changed; its files go when its addressee is erased."""

    kind = models.CharField(max_length=16)
    prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    occasion = models.CharField(max_length=32, blank=True, default="")
    title = models.CharField(max_length=200)
    addressee = models.CharField(max_length=120)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", null=True
    )
    identity = models.ForeignKey(
        "vault.Identity", on_delete=models.PROTECT, related_name="+", null=True
    )
    restricted = models.BooleanField(default=False)  # as its case is
    template = models.PositiveIntegerField(default=0)  # its version
    document = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    pdf = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    words = SearchVectorField(null=True)
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # Gaps cannot come: the serial is taken in the transaction that issues.
            models.UniqueConstraint(
                fields=("prefix", "year", "serial"), name="letters_letter_number"
            ),
            models.UniqueConstraint(
                fields=("subject", "kind", "occasion"), name="letters_letter_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="letters_letter_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    removed_at__isnull=True,
                    document__isnull=False,
                    pdf__isnull=False,
                )
                | Q(removed_at__isnull=False, document__isnull=True, pdf__isnull=True),
                name="letters_letter_files_unless_removed",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "-id"), name="letters_letter_of_kind"),
            models.Index(fields=("year", "-id"), name="letters_letter_of_year"),
            GinIndex(fields=("words",), name="letters_letter_words"),
        )

    class Privacy:
        id = kind = prefix = year = serial = number = "internal, for ever"
        subject = occasion = template = unit = restricted = "internal, for ever"
        title = words = "personal, 5 years after closing"
        addressee = "internal, for ever"  # a raiser is masked here
        identity = document = pdf = "internal, as long as its case"
        issued_by = issued_at = removed_at = "internal, for ever"

    def __str__(self) -> str:
        return self.number
