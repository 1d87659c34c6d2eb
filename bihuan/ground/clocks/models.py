"""Everything in the county that has a deadline, in one table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from bihuan.ground.calendars.words import Ends
from bihuan.ground.clocks.words import State

_RUNGS = Func(F("rung_at"), function="cardinality", output_field=models.IntegerField())
_TO_COME = Q(state=State.RUNNING, rung__lt=_RUNGS)


class Clock(models.Model):
    """One deadline of one subject, and the ladder that is climbed as it nears and passes.

    `next_at` says when to look again: the moment of the next rung, and nothing
    while the clock is paused, stopped or out of rungs. The sweeper reads only the
    partial index on it, so clocks that are not due cost nothing.
    """

    subject = models.CharField(max_length=64)  # a ledger stream
    kind = models.CharField(max_length=32)
    calendar = models.CharField(max_length=32)
    calendar_version = models.PositiveIntegerField()
    period = models.CharField(max_length=32)
    ends = models.CharField(max_length=8)
    ladder = models.JSONField(default=list)
    state = models.CharField(max_length=8, default=State.RUNNING)
    started_at = models.DateTimeField()
    extensions = models.JSONField(default=list)  # [{"by": "5 working-days", "at": …}]
    pauses = models.JSONField(default=list)  # [{"since": …, "until": … or null}]
    due_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    rung_at = ArrayField(models.DateTimeField(), default=list)
    rung = models.PositiveSmallIntegerField(default=0)  # the next to fire, from 0
    next_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "kind"),
                condition=~Q(state=State.STOPPED),
                name="clocks_clock_one_going_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="clocks_clock_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends__in=[*Ends]), name="clocks_clock_ends_known"
            ),
            models.CheckConstraint(
                condition=Q(state=State.STOPPED, stopped_at__isnull=False)
                | (~Q(state=State.STOPPED) & Q(stopped_at__isnull=True)),
                name="clocks_clock_stopped_iff_stopped_at",
            ),
            # A rung to come without a moment would never fire; a moment on a
            # clock that does not run would fire in a pause.
            models.CheckConstraint(
                condition=(_TO_COME & Q(next_at__isnull=False))
                | (~_TO_COME & Q(next_at__isnull=True)),
                name="clocks_clock_next_iff_rung_to_come",
            ),
        )
        indexes = (
            models.Index(fields=("subject",), name="clocks_clock_of_subject"),
            models.Index(
                fields=("next_at",),
                condition=Q(next_at__isnull=False),
                name="clocks_clock_next",
            ),
        )

    class Privacy:
        subject = "internal, as long as its case"
        kind = "internal, as long as its case"
        calendar = "internal, as long as its case"
        calendar_version = "internal, as long as its case"
        period = "internal, as long as its case"
        ends = "internal, as long as its case"
        ladder = "internal, as long as its case"
        state = "internal, as long as its case"
        started_at = "internal, as long as its case"
        extensions = "internal, as long as its case"
        pauses = "internal, as long as its case"
        due_at = "internal, as long as its case"
        yellow_at = "internal, as long as its case"
        provisional = "internal, as long as its case"
        rung_at = "internal, as long as its case"
        rung = "internal, as long as its case"
        next_at = "internal, as long as its case"
        stopped_at = "internal, as long as its case"

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"


class Revision(models.Model):
    """A change of a calendar with which the clocks have yet to be brought in line.

    The work is done in rounds, each a walk along the open clocks in batches. The
    cursor says how far this round has come, `skipped` whether somebody held a clock
    on the way, `round_at` when the round may begin.
    """

    calendar = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    asked_at = models.DateTimeField()
    round_at = models.DateTimeField()
    cursor_subject = models.CharField(max_length=64, blank=True, default="")
    cursor_kind = models.CharField(max_length=32, blank=True, default="")
    skipped = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "version"), name="clocks_revision_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("asked_at",),
                condition=Q(done_at__isnull=True),
                name="clocks_revision_open",
            ),
        )

    class Privacy:
        calendar = "internal, 1 year"
        version = "internal, 1 year"
        first_on = "internal, 1 year"
        last_on = "internal, 1 year"
        asked_at = "internal, 1 year"
        round_at = "internal, 1 year"
        cursor_subject = "internal, 1 year"
        cursor_kind = "internal, 1 year"
        skipped = "internal, 1 year"
        done_at = "internal, 1 year"

    def __str__(self) -> str:
        return f"{self.calendar} {self.version}"
