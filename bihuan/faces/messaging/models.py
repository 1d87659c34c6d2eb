"""What is to be said, how far it got, and by which way each person wants to hear it."""

from __future__ import annotations

import uuid
from datetime import time

from django.db import models
from django.db.models import Q

from bihuan.faces.messaging.words import PENDING, Channel, Kind, Language, State, Why


class Gateway(models.Model):
    """The county's own way out for text messages, and for mail. Its URL holds keys."""

    channel = models.CharField(max_length=12, unique=True)
    key_id = models.CharField(max_length=16)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    shown = models.CharField(max_length=200)
    accepts = models.CharField(max_length=100, blank=True, default="")
    active = models.BooleanField(default=True)
    failures = models.IntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Privacy:
        id = channel = active = "internal, until removed"
        key_id = salt = sealed = "secret, until exchanged"
        shown = accepts = "internal, until exchanged"
        failures = resting_until = trouble = "internal, until it answers"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(channel__in=[Channel.SMS, Channel.MAIL]),
                name="messaging_gateway_channel_shared",
            ),
        )

    def __str__(self) -> str:
        return self.channel


class Address(models.Model):
    """Where one member of staff can be reached by one channel; encrypted."""

    account = models.ForeignKey(
        "access.Account", on_delete=models.CASCADE, related_name="+"
    )
    channel = models.CharField(max_length=12)
    key_id = models.CharField(max_length=16)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    masked = models.CharField(max_length=64)

    class Privacy:
        id = account = channel = "internal, until removed"
        key_id = salt = sealed = "secret, until removed"
        masked = "personal, until removed"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "channel"), name="messaging_address_one_per_channel"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[*Channel]),
                name="messaging_address_channel_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} by {self.channel}"


class Room(models.Model):
    """Where many read at once what a robot posts there. Its key is encrypted."""

    channel = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    key_id = models.CharField(max_length=16)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    masked = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Privacy:
        id = channel = name = masked = set_at = "internal, until removed"
        key_id = salt = sealed = "secret, until exchanged"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    channel__in=[Channel.WECOM, Channel.DINGTALK, Channel.FEISHU]
                ),
                name="messaging_room_channel_of_robots",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Choice(models.Model):
    """How one member of staff wants to be told. Without a row: as usual."""

    account = models.OneToOneField(
        "access.Account", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    channel = models.CharField(max_length=12, blank=True, default="")
    language = models.CharField(max_length=2, default=Language.CHINESE)
    quiet_begins = models.TimeField(default=time(22))
    quiet_ends = models.TimeField(default=time(7))
    modes = models.JSONField(default=dict)

    class Privacy:
        account = channel = language = "internal, until changed"
        quiet_begins = quiet_ends = modes = "internal, until changed"

    def __str__(self) -> str:
        return str(self.account_id)


class Silence(models.Model):
    """A raiser who does not want to be messaged about one matter."""

    raising = models.OneToOneField(
        "cases.Raising", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    since = models.DateTimeField()

    class Privacy:
        raising = since = "internal, while the case is kept"

    def __str__(self) -> str:
        return str(self.raising_id)


class Tongue(models.Model):
    """A raiser who is messaged about one matter in another language than Chinese."""

    raising = models.OneToOneField(
        "cases.Raising", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    language = models.CharField(max_length=2)

    class Privacy:
        raising = language = "internal, while the case is kept"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(language=Language.ENGLISH),
                name="messaging_tongue_only_what_is_not_chinese",
            ),
        )

    def __str__(self) -> str:
        return f"{self.raising_id} in {self.language}"


class Text(models.Model):
    """One version of the words of one kind of message in one language."""

    kind = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    version = models.IntegerField()
    text = models.CharField(max_length=500)
    origin = models.CharField(max_length=40)
    saved_by = models.CharField(max_length=64)
    saved_at = models.DateTimeField()

    class Privacy:
        id = kind = language = version = "internal, for ever"
        text = origin = saved_by = saved_at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "language", "version"),
                name="messaging_text_version_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind], language__in=[*Language]),
                name="messaging_text_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}.{self.language} v{self.version}"


class Message(models.Model):
    """One message to one recipient, from being queued to having gone.

    `recipient` is an internal key (`raising:17`, `account:12`); where that leads is
    looked up when it goes. What has gone is kept without the receipt code, and the
    words for a month only.
    """

    entry = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=16)
    recipient = models.CharField(max_length=64)
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    channel = models.CharField(max_length=12)
    detail = models.CharField(max_length=32, blank=True, default="")
    urgent = models.BooleanField(default=False)
    dedupe = models.UUIDField(default=uuid.uuid4)

    state = models.CharField(max_length=12)
    why = models.CharField(max_length=12, blank=True, default="")
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")
    version = models.IntegerField(default=0)
    text = models.TextField(blank=True, default="")
    masked = models.CharField(max_length=64, blank=True, default="")
    bundle = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
    )

    class Privacy:
        id = entry = kind = recipient = case = channel = "internal, for ever"
        detail = urgent = dedupe = state = why = "internal, for ever"
        queued_at = not_before = expires_at = attempts = "internal, for ever"
        held_until = settled_at = trouble = version = bundle = "internal, for ever"
        text = masked = "personal, 30 days"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*State], why__in=[*Why]),
                name="messaging_message_state_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*Kind], channel__in=[*Channel]),
                name="messaging_message_kind_known",
            ),
            # One thing is said to one person about one case at one moment.
            models.UniqueConstraint(
                fields=("recipient", "case"),
                condition=Q(state__in=sorted(PENDING)),
                name="messaging_message_one_pending",
            ),
            # What is about no case has the stream that it is about as its detail.
            models.UniqueConstraint(
                fields=("recipient", "detail"),
                condition=Q(state__in=sorted(PENDING), case__isnull=True)
                & ~Q(detail=""),
                name="messaging_message_one_pending_beside",
            ),
            # An entry that is delivered a second time says nothing a second time.
            models.UniqueConstraint(
                fields=("recipient", "entry"),
                condition=Q(entry__isnull=False),
                name="messaging_message_entry_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(held_until__isnull=False),
                name="messaging_message_sending_is_held",
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before", "id"),
                condition=Q(state__in=sorted(PENDING)),
                name="messaging_message_waiting",
            ),
            models.Index(
                fields=("held_until",),
                condition=Q(state=State.SENDING),
                name="messaging_message_sending",
            ),
            models.Index(fields=("state", "-id"), name="messaging_message_states"),
            models.Index(
                fields=("settled_at",),
                condition=~Q(text="") | ~Q(masked=""),
                name="messaging_message_erasable",
            ),
        )

    def __str__(self) -> str:
        return f"message {self.pk}"
