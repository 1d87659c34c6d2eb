"""Draws and who stood in them. The ledger holds the seals; these rows hold the rest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.ground.draws.words import State
from bihuan.kit import keyring


class Draw(models.Model):
    """One draw, from the promise to the proof.

    Draws of one purpose are numbered without gaps, so that one whose result did not
    please anybody cannot vanish. The secret lies sealed until it is revealed.
    """

    code = models.CharField(max_length=12, unique=True)
    purpose = models.CharField(max_length=40)
    number = models.IntegerField()
    subject = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default=State.COMMITTED)
    rule = models.TextField()
    commitment = models.BinaryField()
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=16)
    nonce = models.BinaryField(null=True)
    pool = models.BinaryField(null=True)
    size = models.IntegerField(default=0, db_default=0)
    excluded = models.IntegerField(default=0, db_default=0)
    taken = models.IntegerField(default=0, db_default=0)
    beacon = models.TextField(blank=True, default="", db_default="")
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    committed_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)

    class Privacy:
        id = code = purpose = number = "public, for ever"
        subject = state = rule = commitment = "public, for ever"
        sealed = key_id = "secret, until revealed"
        nonce = pool = size = excluded = taken = beacon = reason = "public, for ever"
        committed_at = frozen_at = drawn_at = revealed_at = "public, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="draws_draw_state_known"
            ),
            models.UniqueConstraint(
                fields=("purpose", "number"), name="draws_draw_numbered"
            ),
            models.UniqueConstraint(
                fields=("purpose", "subject"),
                condition=~Q(subject="") & ~Q(state=State.ABANDONED),
                name="draws_draw_once_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REVEALED, nonce__isnull=False)
                | (~Q(state=State.REVEALED) & Q(nonce__isnull=True)),
                name="draws_draw_secret_until_revealed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.COMMITTED, State.ABANDONED))
                | Q(pool__isnull=False),
                name="draws_draw_frozen_before_drawn",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.DRAWN, State.REVEALED)) | ~Q(beacon=""),
                name="draws_draw_by_a_beacon",
            ),
        )
        indexes = (models.Index(fields=("-id",), name="draws_draw_newest"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.number}"


class Candidate(models.Model):
    """One that stood in a pool. `place` is its place in the drawn order of its stratum."""

    draw = models.ForeignKey(
        Draw, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=64)
    ref = models.CharField(max_length=80)
    stratum = models.CharField(max_length=80)
    excluded = models.CharField(max_length=64, blank=True)
    place = models.IntegerField(null=True)
    drawn = models.BooleanField(default=False, db_default=False)
    stood_down = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Privacy:
        id = ref = "internal, for ever"
        draw = key = stratum = excluded = "public, for ever"
        place = drawn = stood_down = "internal, until the draw is revealed"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("draw", "key"), name="draws_candidate_key_once"
            ),
            models.UniqueConstraint(
                fields=("draw", "ref"), name="draws_candidate_ref_once"
            ),
            models.UniqueConstraint(
                fields=("draw", "stratum", "place"),
                condition=Q(place__isnull=False),
                name="draws_candidate_one_per_place",
            ),
            models.CheckConstraint(
                condition=Q(excluded="") | Q(place__isnull=True, drawn=False),
                name="draws_candidate_excluded_is_not_drawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.key}"

    @staticmethod
    def opaque_key(code: str, ref: str) -> str:
        """A public name that tells nothing, made with a key that is never published."""
        return keyring.digest("draws.key", f"{code}:{ref}")[:12].hex()


class Replacement(models.Model):
    """One of the drawn who could not, and who came instead, in the order it happened."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="+")
    instead = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="+", null=True
    )
    ground = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Privacy:
        id = draw = gone = instead = ground = at = "public, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("gone",), name="draws_replacement_once_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.gone_id} -> {self.instead_id}"
