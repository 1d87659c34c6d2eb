"""Urging notes, what heads must handle personally, interviews, notices and objections."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan.loop.oversight.words import (
    Colour,
    Finding,
    InterviewState,
    NoteState,
    NoticeState,
    Readers,
    Tone,
)


def _points_at(table: str, *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        table, on_delete=models.PROTECT, related_name="+", null=null
    )


class Note(models.Model):
    """One urging note (督办单) to the unit that holds a case, with its own deadline."""

    case = _points_at("cases.Case")
    unit = _points_at("units.Unit")
    colour = models.CharField(max_length=8)
    letter = _points_at("letters.Letter")
    demand = _points_at("cases.Writing")
    answer = _points_at("cases.Writing", null=True)
    state = models.CharField(max_length=10, default=NoteState.WAITING)
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.CharField(max_length=64, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(state=NoteState.WAITING),
                name="oversight_note_one_waiting_per_case",
            ),
            models.CheckConstraint(
                condition=Q(colour__in=[*Colour]), name="oversight_note_colour_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*NoteState]), name="oversight_note_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=NoteState.ANSWERED,
                    answer__isnull=False,
                    answered_at__isnull=False,
                )
                | ~Q(state=NoteState.ANSWERED)
                & Q(answer__isnull=True, answered_at__isnull=True),
                name="oversight_note_answered_iff_answer",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="oversight_note_running"),
            models.Index(fields=("unit", "state"), name="oversight_note_of_unit"),
        )

    class Privacy:
        id = case = unit = colour = letter = demand = answer = "internal, for ever"
        state = issued_by = issued_at = due_at = "internal, for ever"
        answered_by = answered_at = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.colour} {self.pk}"


class HeadDuty(models.Model):
    """A matter that the head of a unit was called to handle personally (泸溪 B06)."""

    case = _points_at("cases.Case")
    unit = _points_at("units.Unit")
    rung = models.CharField(max_length=16)
    called_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    reason = _points_at("cases.Writing", null=True)  # why it came so far, if they say

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "unit"), name="oversight_headduty_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by="")
                | Q(taken_at__isnull=False) & ~Q(taken_by=""),
                name="oversight_headduty_taken_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("-called_at", "-id"), name="oversight_headduty_new"),
        )

    class Privacy:
        id = case = unit = rung = called_at = "internal, for ever"
        taken_by = taken_at = reason = "internal, for ever"

    def __str__(self) -> str:
        return f"head duty {self.pk}"


class Interview(models.Model):
    """A reminder interview (提醒约谈) of a unit's leadership, with its record."""

    unit = _points_at("units.Unit")
    case = _points_at("cases.Case", null=True)
    reason = models.TextField()
    state = models.CharField(max_length=10, default=InterviewState.PROPOSED)
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, default="")  # of the decision
    held_on = models.DateField(null=True)
    present = models.CharField(max_length=300, blank=True, default="")
    said = models.TextField(blank=True, default="")
    result = models.TextField(blank=True, default="")
    letter = _points_at("letters.Letter", null=True)
    follow_up = _points_at("cases.Case", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "unit"),
                condition=Q(
                    state__in=(InterviewState.PROPOSED, InterviewState.APPROVED)
                ),
                name="oversight_interview_one_open_per_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*InterviewState]),
                name="oversight_interview_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")),
                name="oversight_interview_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=InterviewState.HELD,
                    held_on__isnull=False,
                    letter__isnull=False,
                )
                | ~Q(state=InterviewState.HELD),
                name="oversight_interview_held_has_record",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="oversight_interview_state"),
        )

    class Privacy:
        id = unit = case = state = letter = follow_up = "internal, for ever"
        proposed_by = proposed_at = decided_by = decided_at = "internal, for ever"
        reason = words = said = result = present = "personal, 5 years after closing"
        held_on = "internal, for ever"

    def __str__(self) -> str:
        return f"interview {self.pk}"


class Notice(models.Model):
    """A notice (通报) that names good and bad practice; approved by another than its drafter."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    readers = models.CharField(max_length=8, default=Readers.STAFF)
    state = models.CharField(max_length=10, default=NoticeState.DRAFT)
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, default="")  # why it was declined
    published_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)
    letter = _points_at("letters.Letter", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*NoticeState]),
                name="oversight_notice_state_known",
            ),
            models.CheckConstraint(
                condition=Q(readers__in=[*Readers]),
                name="oversight_notice_readers_known",
            ),
            # Four eyes, held by the database: nobody approves their own draft.
            models.CheckConstraint(
                condition=~Q(decided_by=F("drafted_by")),
                name="oversight_notice_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=NoticeState.PUBLISHED,
                    published_at__isnull=False,
                    objections_until__isnull=False,
                    letter__isnull=False,
                )
                & ~Q(decided_by="")
                | ~Q(state=NoticeState.PUBLISHED) & Q(published_at__isnull=True),
                name="oversight_notice_published_was_approved",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="oversight_notice_state"),
        )

    class Privacy:
        id = state = readers = letter = "public, for ever"
        title = body = published_at = objections_until = "public, for ever"
        drafted_by = drafted_at = decided_by = decided_at = "internal, for ever"
        words = "internal, for ever"

    def __str__(self) -> str:
        return self.title


class NoticeItem(models.Model):
    """One entry of a notice: a unit, what it did, and the case that shows it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    tone = models.CharField(max_length=4)
    unit = _points_at("units.Unit")
    case = _points_at("cases.Case", null=True)
    text = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(tone__in=[*Tone]), name="oversight_noticeitem_tone_known"
            ),
        )

    class Privacy:
        id = notice = tone = unit = text = "public, for ever"
        case = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.tone} {self.pk}"


class Objection(models.Model):
    """What a unit says against a notice, and what somebody uninvolved found."""

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="objections"
    )
    unit = _points_at("units.Unit")
    text = models.TextField()
    raised_by = models.CharField(max_length=64)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    finding = models.CharField(max_length=10, blank=True, default=Finding.WAITING)
    words = models.TextField(blank=True, default="")
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("notice", "unit"), name="oversight_objection_once"
            ),
            models.CheckConstraint(
                condition=Q(finding=Finding.WAITING, decided_at__isnull=True)
                | ~Q(finding=Finding.WAITING) & Q(decided_at__isnull=False),
                name="oversight_objection_found_iff_decided",
            ),
        )

    class Privacy:
        id = notice = unit = finding = "internal, for ever"
        text = words = "personal, 5 years after closing"
        raised_by = raised_at = due_at = decided_by = decided_at = "internal, for ever"

    def __str__(self) -> str:
        return f"objection {self.pk}"
