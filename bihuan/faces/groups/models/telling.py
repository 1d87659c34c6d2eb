"""What is told in groups: answers and policies, and how far each got in each group."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bihuan.faces.groups.models.chatting import Group
from bihuan.faces.groups.words import Way, Went


class Post(models.Model):
    """A policy as firms are told of it: in words, by a link, or both."""

    title = models.CharField(max_length=100)
    text = models.TextField(blank=True, default="")
    link = models.CharField(max_length=500, blank=True, default="")
    valid_until = models.DateField(null=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    by = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Privacy:
        id = title = text = link = valid_until = tags = "public, for ever"
        by = written_at = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link=""), name="groups_post_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Telling(models.Model):
    """One answer or one policy in one group: once, by its robot or by hand.

    `by_hand` is how it was told, `going` on its way by the port of messaging, whose
    message says how far it got.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    way = models.CharField(max_length=8)
    went = models.CharField(max_length=8)
    message = models.ForeignKey(
        "messaging.Message", on_delete=models.SET_NULL, related_name="+", null=True
    )
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Privacy:
        id = group = case = post = way = went = "internal, for ever"
        message = by = at = told_at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "group"),
                condition=Q(case__isnull=False),
                name="groups_telling_answer_once",
            ),
            models.UniqueConstraint(
                fields=("post", "group"),
                condition=Q(post__isnull=False),
                name="groups_telling_post_once",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, post__isnull=True)
                | Q(case__isnull=True, post__isnull=False),
                name="groups_telling_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(way__in=[*Way], went__in=[*Went]),
                name="groups_telling_words_known",
            ),
            models.CheckConstraint(
                condition=Q(went=Went.TOLD, told_at__isnull=False)
                | (~Q(went=Went.TOLD) & Q(told_at__isnull=True)),
                name="groups_telling_told_iff_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("group", "told_at"),
                condition=Q(went=Went.TOLD),
                name="groups_telling_counted",
            ),
        )

    def __str__(self) -> str:
        return f"telling {self.pk}"


class Offered(models.Model):
    """One group's answer, put beside the open matter of a firm in the same position."""

    answer_of = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Privacy:
        id = answer_of = case = at = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("answer_of", "case"), name="groups_offered_once"
            ),
        )

    def __str__(self) -> str:
        return f"offered {self.pk}"
