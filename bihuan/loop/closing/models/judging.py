"""Calls made and verdicts given. No case closes without a row here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.loop.closing.words import SPOKEN, CallOutcome, Grade, Source, Wish


class Call(models.Model):
    """One attempt to reach a raiser, by a unit that did not handle the case.

    `next_at` is when to try again; None once they were reached, or tried often enough.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField()
    outcome = models.CharField(max_length=12)
    note = models.ForeignKey(
        "cases.Writing",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    called_at = models.DateTimeField()
    called_by = models.CharField(max_length=64)
    next_at = models.DateTimeField(null=True)

    class Privacy:
        id = case = raising = unit = round = outcome = "internal, for ever"
        note = called_at = called_by = next_at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=[*CallOutcome]),
                name="closing_call_outcome_known",
            ),
        )
        indexes = (
            models.Index(fields=("case", "round"), name="closing_call_case"),
            # What supervisors listen to, newest first.
            models.Index(fields=("-called_at", "-id"), name="closing_call_newest"),
            # Who is to be tried again, and when.
            models.Index(
                fields=("next_at",),
                condition=Q(next_at__isnull=False),
                name="closing_call_again",
            ),
            # Who was tried often enough.
            models.Index(
                fields=("raising",),
                condition=Q(next_at__isnull=True, outcome=CallOutcome.NOT_REACHED),
                name="closing_call_enough",
            ),
        )

    def __str__(self) -> str:
        return f"call about {self.case_id}"


class Judgement(models.Model):
    """A raiser's verdict on one round of handling, or the recorded lack of one.

    One that is `excluded` stays on record and counts in no rate: a second reader found
    the unit's objection right.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+"
    )
    round = models.SmallIntegerField()
    source = models.CharField(max_length=12)
    solved = models.BooleanField(null=True)
    grade = models.SmallIntegerField(null=True)
    words = models.ForeignKey(
        "cases.Writing",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    given_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)
    wish = models.CharField(max_length=8, blank=True, default="", db_default="")
    put_to = models.DateField(null=True)
    excluded = models.BooleanField(default=False, db_default=False)

    class Privacy:
        id = case = raising = round = source = "internal, for ever"
        solved = grade = words = given_at = taken_by = "internal, for ever"
        wish = put_to = excluded = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("raising", "round", "case"),
                name="closing_judgement_one_per_round",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[*Source]), name="closing_judgement_source_known"
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__in=[*Grade]),
                name="closing_judgement_grade_known",
            ),
            # Silence is never satisfaction, and a spoken verdict is never empty.
            models.CheckConstraint(
                condition=Q(
                    source__in=(Source.SILENCE, Source.WITHDRAWAL),
                    grade__isnull=True,
                    solved__isnull=True,
                )
                | Q(
                    source__in=SPOKEN,
                    grade__isnull=False,
                    solved__isnull=False,
                ),
                name="closing_judgement_silence_is_no_grade",
            ),
            models.CheckConstraint(
                condition=Q(wish="") | Q(wish__in=[*Wish]),
                name="closing_judgement_wish_known",
            ),
            models.CheckConstraint(
                condition=~Q(wish=Wish.DEFER) | Q(put_to__isnull=False),
                name="closing_judgement_defer_has_date",
            ),
            models.CheckConstraint(
                condition=Q(excluded=False) | Q(grade__in=(Grade.BAD, Grade.VERY_BAD)),
                name="closing_judgement_only_bad_is_excluded",
            ),
        )
        indexes = (
            models.Index(fields=("case", "round"), name="closing_judgement_case"),
        )

    def __str__(self) -> str:
        return f"{self.source} on {self.case_id}"


class Side(models.Model):
    """A grade that a raiser gave, freely, to one dimension that the profile names."""

    judgement = models.ForeignKey(
        Judgement, on_delete=models.PROTECT, related_name="sides", db_index=False
    )
    dimension = models.CharField(max_length=20)
    grade = models.SmallIntegerField()

    class Privacy:
        id = judgement = dimension = grade = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("judgement", "dimension"), name="closing_side_one_each"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=[*Grade]), name="closing_side_grade_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dimension} of {self.judgement_id}"


class Invitation(models.Model):
    """A code for one verdict of one raiser: shown on a screen, or sent and printed.

    The code itself is kept nowhere, only its keyed digest, as with receipts.
    """

    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    round = models.SmallIntegerField()
    source = models.CharField(max_length=12)
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Privacy:
        id = raising = round = source = "internal, for ever"
        digest = "secret, for ever"
        made_at = made_by = expires_at = used_at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(source__in=(Source.LINK, Source.SITE)),
                name="closing_invitation_source_known",
            ),
        )

    def __str__(self) -> str:
        return f"invitation to raising {self.raising_id}"
