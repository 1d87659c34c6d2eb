"""Groups, who speaks in them for whom, and what was asked there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.faces.groups.words import Gathers


class Group(models.Model):
    """One group of firms. `tag` is that of the firms in it; answers reach all of them.

    `firms` is how many the register says are in it, `pack` what a pack said last, by
    which it is known what the county changed since. A group is led from a post, not
    by a person. From `closes_on` on it takes no more.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, default=Gathers.INDUSTRY)
    tag = models.CharField(max_length=30, blank=True, default="")
    leader = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", null=True
    )
    leader_title = models.CharField(max_length=40, blank=True, default="")
    firms = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    closes_on = models.DateField(null=True)
    pack = models.JSONField(default=dict)
    room = models.OneToOneField(
        "messaging.Room", on_delete=models.SET_NULL, related_name="+", null=True
    )
    trial = models.ForeignKey(
        "messaging.Message",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
    )

    class Privacy:
        id = code = name = kind = tag = opened_at = "internal, for ever"
        leader = leader_title = firms = closes_on = "internal, for ever"
        pack = room = trial = "internal, while the group exists"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*Gathers]), name="groups_group_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(firms__gte=0), name="groups_group_firms_counted"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """For which firm somebody speaks in a group, by the keyed digest of their nickname."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    nickname = models.BinaryField(max_length=16)
    party = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        id = group = party = "internal, while the group exists"
        nickname = "personal, while the group exists"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("group", "nickname"), name="groups_member_one_firm"
            ),
        )

    def __str__(self) -> str:
        return f"member {self.pk}"


class Excerpt(models.Model):
    """A pasted piece of a chat, encrypted, as the clerk arranges it."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField(max_length=16)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    size = models.IntegerField()
    key_id = models.CharField(max_length=16)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Privacy:
        id = group = by = at = size = key_id = "internal, 2 years"
        content = salt = sealed = "personal, 30 days"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("group", "content"), name="groups_excerpt_once"
            ),
        )
        indexes = (models.Index(fields=("at",), name="groups_excerpt_oldest"),)

    def __str__(self) -> str:
        return f"excerpt {self.pk}"


class Asked(models.Model):
    """One message of a group that became a matter, and whether the group heard the answer.

    `message` is a keyed digest of who said what, so that the same message in another
    excerpt is known; `question` one of what was said alone, whoever said it.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    message = models.BinaryField(max_length=16)
    question = models.BinaryField(max_length=16)
    first = models.BooleanField(default=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    told_at = models.DateTimeField(null=True)

    class Privacy:
        id = group = first = case = told_at = "internal, for ever"
        message = question = "personal, 5 years after closing"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("group", "message"), name="groups_asked_once"
            ),
        )
        indexes = (
            models.Index(fields=("question",), name="groups_asked_question"),
            models.Index(fields=("group", "-id"), name="groups_asked_newest"),
        )

    def __str__(self) -> str:
        return f"asked {self.pk}"
