"""Classes of problems, what belongs to them, and by what arriving matters are grouped."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bihuan.loop.causes.words import LIVE, State


class Problem(models.Model):
    """A class of problems (一类问题): place or party, and a mechanism.

    Counts and heat are copies for lists, written by whatever changes the members.
    `profile` is the sum of its members' signs, by which arriving matters are compared.
    """

    state = models.CharField(max_length=12, default=State.FORMING)
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    people = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(
        "areas.Area", on_delete=models.PROTECT, related_name="+", null=True
    )
    category = models.ForeignKey(
        "catalogue.Category",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    profile = models.BinaryField()

    members = models.IntegerField(default=0)
    raisers = models.IntegerField(default=0)
    areas = models.IntegerField(default=0)
    supports = models.IntegerField(default=0, db_default=0)
    heat = models.IntegerField(default=0)  # thousandths, see rules.ranking
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    found_at = models.DateTimeField()

    owner = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    cause = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    remedied_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    review_asked_at = models.DateTimeField(null=True)
    recurrences = models.IntegerField(default=0)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    version = models.IntegerField(default=1)

    class Privacy:
        id = state = area = category = owner = version = "internal, for ever"
        title = place = people = "personal, 5 years after closing"
        profile = "personal, 5 years after closing"
        members = raisers = areas = supports = heat = recurrences = "internal, for ever"
        first_at = last_at = found_at = review_asked_at = "internal, for ever"
        cause = remedy = "internal, for ever"
        remedied_on = review_on = merged_into = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*State]), name="causes_problem_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | ~Q(state=State.MERGED) & Q(merged_into__isnull=True),
                name="causes_problem_merged_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REMEDIED, State.SETTLED])
                | Q(remedied_on__isnull=False),
                name="causes_problem_remedied_has_date",
            ),
        )
        indexes = (
            models.Index(
                F("heat").desc(),
                F("id").desc(),
                condition=Q(state__in=sorted(LIVE)),
                name="causes_problem_hottest",
            ),
            models.Index(
                fields=("review_on", "id"),
                condition=Q(review_asked_at__isnull=True, state__in=sorted(LIVE)),
                name="causes_problem_review",
            ),
            models.Index(
                fields=("owner", "-heat"),
                condition=Q(owner__isnull=False),
                name="causes_problem_of_unit",
            ),
        )

    def __str__(self) -> str:
        return f"problem {self.pk}"


class Belonging(models.Model):
    """A case is of a class, from joining until somebody takes it out again."""

    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, related_name="belongings", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    likeness = models.SmallIntegerField(null=True)  # hundredths; None: put by a person
    after_remedy = models.BooleanField(default=False)

    class Privacy:
        id = problem = case = told_at = joined_at = left_at = "internal, for ever"
        likeness = after_remedy = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(left_at__isnull=True),
                name="causes_belonging_one_class_per_case",
            ),
        )
        indexes = (
            models.Index(
                fields=("problem", "told_at"), name="causes_belonging_of_problem"
            ),
            models.Index(
                fields=("told_at",),
                include=("problem",),
                condition=Q(left_at__isnull=True),
                name="causes_belonging_by_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} of problem {self.problem_id}"


class Support(models.Model):
    """Somebody met with the same, and asks for no answer of their own.

    `voice` is a keyed digest of a number that a browser drew: it tells one from another
    and leads to nobody.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    voice = models.BinaryField()
    supported_at = models.DateTimeField()

    class Privacy:
        id = case = supported_at = "internal, for ever"
        voice = "secret, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "voice"), name="causes_support_once_per_voice"
            ),
        )

    def __str__(self) -> str:
        return f"support {self.pk} of case {self.case_id}"


class Offer(models.Model):
    """An answer given once, offered to every open member and to firms alike (C08)."""

    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, related_name="offers"
    )
    text = models.TextField()
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=64)
    cases = models.IntegerField()
    firms = models.IntegerField()

    class Privacy:
        id = problem = offered_at = offered_by = "internal, for ever"
        cases = firms = "internal, for ever"
        text = "personal, 5 years after closing"

    def __str__(self) -> str:
        return f"offer {self.pk} of problem {self.problem_id}"


class OfferedFirm(models.Model):
    """A firm to which an answer is to be sent; the channels read from here."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="to")
    party = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        id = offer = party = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("offer", "party"), name="causes_offeredfirm_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} of offer {self.offer_id}"


class Arrival(models.Model):
    """A case that waits to be grouped; gone when it was."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )

    class Privacy:
        case = "internal, until it is grouped"

    def __str__(self) -> str:
        return f"{self.case_id} arrived"


class Sketch(models.Model):
    """What counts of one case when others are compared with it (rules.packing)."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    signs = models.BinaryField()

    class Privacy:
        case = "internal, for ever"
        signs = "personal, 5 years after closing"

    def __str__(self) -> str:
        return f"signs of {self.case_id}"


class Key(models.Model):
    """One of the names by which a case is found among a million: hashes, no text."""

    pk = models.CompositePrimaryKey("feature", "case")
    feature = models.IntegerField()
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.DO_NOTHING,  # no case is ever deleted
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Privacy:
        feature = "personal, 5 years after closing"
        case = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.feature} in {self.case_id}"


class Term(models.Model):
    """In how many cases a feature occurs; feature 0 counts the cases themselves."""

    feature = models.IntegerField(primary_key=True)
    cases = models.IntegerField()

    class Privacy:
        feature = cases = "internal, for ever"

    def __str__(self) -> str:
        return f"{self.feature}: {self.cases}"
