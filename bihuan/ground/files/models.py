"""What was uploaded: where the bytes lie, what they are, and whose matter they belong to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.ground.files.words import Kind


class StoredFile(models.Model):
    """One file of one stream. The bytes lie under their own digest, outside the web."""

    stream = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    use = models.CharField(max_length=32)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    kept_by = models.CharField(max_length=64)
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("stream", "id"), name="files_storedfile_stream"),
            # Two streams may hold the same bytes: the last one out removes them.
            models.Index(
                fields=("sha256",),
                condition=Q(deleted_at__isnull=True),
                name="files_storedfile_living",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind]), name="files_storedfile_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PHOTO, width__isnull=False, height__isnull=False)
                | (~Q(kind=Kind.PHOTO) & Q(width__isnull=True, height__isnull=True)),
                name="files_storedfile_measured_iff_photo",
            ),
        )

    class Privacy:
        id = "internal, as long as its stream"
        stream = "internal, as long as its stream"
        name = "personal, as long as its stream"
        kind = "internal, as long as its stream"
        use = "internal, as long as its stream"
        media_type = "internal, as long as its stream"
        size = "internal, as long as its stream"
        sha256 = "internal, as long as its stream"
        width = "internal, as long as its stream"
        height = "internal, as long as its stream"
        kept_by = "internal, as long as its stream"
        at = "internal, as long as its stream"
        deleted_at = "internal, as long as its stream"

    def __str__(self) -> str:
        return f"file:{self.pk}"
