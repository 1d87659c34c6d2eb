"""What arrived by mail and what became of it, what goes out, and how the boxes fare."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from bihuan.faces.mail.words import WAITING, Kind, Outcome, State, Why


class Polling(models.Model):
    """How one mailbox fared when it was last looked into."""

    mailbox = models.CharField(max_length=32, primary_key=True)
    polled_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Privacy:
        mailbox = polled_at = last_at = "internal, for ever"
        failures = resting_until = trouble = "internal, until it answers"

    def __str__(self) -> str:
        return self.mailbox


class Arrival(models.Model):
    """One mail that arrived. What it said is kept only while it waits for a clerk, sealed.

    It is named twice: by its place on the server, so that a restart fetches nothing
    again, and by what it is, so that a resend is the same mail.
    """

    mailbox = models.CharField(max_length=32)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    name = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12)
    why = models.CharField(max_length=16, blank=True, default="")
    arrived_at = models.DateTimeField()
    sender_digest = models.BinaryField(max_length=16, null=True)
    identity = models.ForeignKey(
        "vault.Identity",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+", null=True
    )
    message_id = models.CharField(max_length=302, blank=True, default="")
    key_id = models.CharField(max_length=16, blank=True, default="")
    salt = models.BinaryField(max_length=16, null=True)
    headline = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    settled_by = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mailbox", "validity", "uid"), name="mail_arrival_once_a_place"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[*Outcome], why__in=[*Why]),
                name="mail_arrival_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.HELD)
                | Q(sealed__isnull=True, headline__isnull=True),
                name="mail_arrival_only_held_keeps_words",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.RAISED, Outcome.ADDED])
                | Q(raising__isnull=False),
                name="mail_arrival_raised_somewhere",
            ),
        )
        indexes = (
            models.Index(fields=("mailbox", "name"), name="mail_arrival_named"),
            models.Index(
                fields=("id",),
                condition=Q(outcome=Outcome.HELD),
                name="mail_arrival_held",
            ),
            models.Index(
                fields=("sender_digest", "-arrived_at"), name="mail_arrival_sender"
            ),
        )

    class Privacy:
        id = mailbox = validity = uid = outcome = why = "internal, for ever"
        name = arrived_at = raising = identity = "internal, for ever"
        sender_digest = message_id = "personal, 5 years after closing"
        key_id = "internal, for ever"
        salt = headline = sealed = "secret, until a clerk has decided"
        settled_by = reason = "internal, for ever"

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class Outgoing(models.Model):
    """One mail of ours. What it says is written when it goes, and kept nowhere."""

    mailbox = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+", null=True
    )
    identity = models.ForeignKey(
        "vault.Identity", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entry = models.BigIntegerField(null=True)
    message = models.UUIDField(default=uuid.uuid4, unique=True)
    answers = models.CharField(max_length=302, blank=True, default="")
    language = models.CharField(max_length=8)
    details = models.JSONField(default=list)
    to_digest = models.BinaryField(max_length=16)
    state = models.CharField(max_length=12, default=State.QUEUED)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind], state__in=[*State]),
                name="mail_outgoing_kind_known",
            ),
            # An entry that is delivered a second time writes nothing a second time.
            models.UniqueConstraint(
                fields=("raising", "entry"),
                condition=Q(entry__isnull=False),
                name="mail_outgoing_entry_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(held_until__isnull=False),
                name="mail_outgoing_sending_is_held",
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before", "id"),
                condition=Q(state__in=sorted(WAITING)),
                name="mail_outgoing_waiting",
            ),
            models.Index(
                fields=("held_until",),
                condition=Q(state=State.SENDING),
                name="mail_outgoing_sending",
            ),
            models.Index(
                fields=("to_digest", "-queued_at"), name="mail_outgoing_lately"
            ),
        )

    class Privacy:
        id = mailbox = kind = raising = identity = entry = "internal, for ever"
        message = language = state = "internal, for ever"
        answers = to_digest = details = "personal, 5 years after closing"
        queued_at = not_before = attempts = held_until = "internal, for ever"
        settled_at = trouble = "internal, for ever"

    def __str__(self) -> str:
        return f"outgoing {self.pk}"
