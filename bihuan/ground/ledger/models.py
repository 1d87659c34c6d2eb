"""Everything that has happened, in order: entries, chain heads, daily roots, outbox.

Entries, roots and leaves are only ever added to; triggers in the first migration
refuse everything else. No row here points at another package's table: the record
must outlive what it describes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.ground.ledger.words import BUCKETS


def _stream(*, primary_key: bool = False) -> models.TextField[str, str]:
    # Byte order: the same in Python and on every PostgreSQL, whatever its locale.
    return models.TextField(primary_key=primary_key, db_collation="C")


class Entry(models.Model):
    """One thing that happened, written in the transaction that made it so."""

    id = models.BigAutoField(primary_key=True)
    stream = _stream()
    seq = models.BigIntegerField()
    kind = models.TextField()
    actor = models.TextField()
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    hash = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("stream", "seq"), name="ledger_entry_one_per_place"
            ),
            models.CheckConstraint(
                condition=Q(seq__gte=1), name="ledger_entry_counts_from_one"
            ),
        )

    class Privacy:
        id = "internal, for ever"
        stream = "internal, for ever"
        seq = "internal, for ever"
        kind = "internal, for ever"
        actor = "internal, for ever"
        facts = "internal, for ever"
        at = "internal, for ever"
        hash = "public, for ever"

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"


class Head(models.Model):
    """The end of one chain. Its row is the lock that puts writers in order."""

    stream = _stream(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    anchored = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = (
            models.Index(
                fields=("stream",),
                condition=Q(anchored=False),
                name="ledger_head_moved",
            ),
        )

    class Privacy:
        stream = "internal, for ever"
        seq = "internal, for ever"
        hash = "public, for ever"
        anchored = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class Outbox(models.Model):
    """One entry that the relay has not delivered yet. Delivered means gone from here.

    Ready rows have no `next_try_at`. A row with one waits until then: either its own
    reaction failed (`tries` counts how often) or an earlier entry of its stream did.
    """

    entry = models.OneToOneField(
        Entry,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        # Both rows are written by one statement; checking it again would cost a
        # look-up for every entry ever written.
        db_constraint=False,
        related_name="+",
    )
    bucket = models.SmallIntegerField()
    tries = models.IntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", db_default="", blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("bucket", "entry"),
                condition=Q(next_try_at__isnull=True),
                name="ledger_outbox_ready",
            ),
            models.Index(
                fields=("bucket", "next_try_at"),
                condition=Q(next_try_at__isnull=False),
                name="ledger_outbox_waiting",
            ),
            models.Index(
                fields=("bucket",),
                condition=Q(tries__gt=0),
                name="ledger_outbox_troubled",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(bucket__gte=0, bucket__lt=BUCKETS),
                name="ledger_outbox_bucket_known",
            ),
        )

    class Privacy:
        entry = "internal, until delivered"
        bucket = "internal, until delivered"
        tries = "internal, until delivered"
        next_try_at = "internal, until delivered"
        trouble = "internal, until delivered"

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Root(models.Model):
    """One day's Merkle root over the chains that moved, and over the root before it."""

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    root = models.BinaryField()
    previous = models.BinaryField()
    leaves = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(number__gte=1, leaves__gte=1),
                name="ledger_root_counts_from_one",
            ),
        )

    class Privacy:
        number = "public, for ever"
        day = "public, for ever"
        root = "public, for ever"
        previous = "public, for ever"
        leaves = "public, for ever"
        made_at = "public, for ever"

    def __str__(self) -> str:
        return f"{self.number} {self.day}"


class Leaf(models.Model):
    """One chain's head as a day's root covers it. Position 0 is the root before."""

    pk = models.CompositePrimaryKey("root", "position")
    root = models.ForeignKey(
        Root, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.BigIntegerField()
    stream = _stream()
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        indexes = (
            models.Index(fields=("stream", "seq"), name="ledger_leaf_of_stream"),
        )

    class Privacy:
        root = "public, for ever"
        position = "public, for ever"
        stream = "internal, for ever"
        seq = "internal, for ever"
        hash = "public, for ever"

    def __str__(self) -> str:
        return f"{self.root_id}/{self.position} {self.stream}#{self.seq}"
