"""The other side's ledger, and what differs from ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Q

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.kit.clock import COUNTY_TIME, local_day
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import Status
from bihuan.loop.supervision.models.items import points_at
from bihuan.loop.supervision.words.ledgers import DIFFERENCES, How, Ours, Theirs


class Reconciliation(models.Model):
    """One comparison of two ledgers (对账): which of our cases, with whose list."""

    name = models.CharField(max_length=120)
    other = models.CharField(max_length=120)
    profile = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField()
    unit = points_at("units.Unit", null=True)  # answers for what is only in theirs
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    concluded_by = models.CharField(max_length=64, blank=True, default="")
    concluded_at = models.DateTimeField(null=True)
    # Every matter as it stood at the closing (`rules.kept`); the digest is in the ledger.
    stood = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by="")
                | Q(concluded_at__isnull=False) & ~Q(concluded_by=""),
                name="supervision_reconciliation_concluded_by_somebody",
            ),
        )

    class Privacy:
        id = name = other = profile = since = until = unit = "internal, for ever"
        opened_by = opened_at = compared_at = "internal, for ever"
        concluded_by = concluded_at = stood = "internal, for ever"

    def __str__(self) -> str:
        return self.name

    def cases(self) -> models.QuerySet[FoundCase]:
        """Our side: what was told in these days under this profile; never what is sealed."""
        begins = datetime.combine(self.since, time(), COUNTY_TIME)
        ends = datetime.combine(self.until + timedelta(days=1), time(), COUNTY_TIME)
        rows = FoundCase.objects.filter(
            profile__code=self.profile, raised_at__gte=begins, raised_at__lt=ends
        )
        ours = rows.exclude(visibility=Visibility.SEALED)
        return ours.exclude(status=Status.MERGED).select_related("party", "owner")


class LedgerImport(models.Model):
    """One file of theirs that was read, and which of its rows were not taken over."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="imports"
    )
    digest = models.CharField(max_length=64)
    rows = models.IntegerField()
    new = models.IntegerField()
    changed = models.IntegerField()
    same = models.IntegerField()
    rejects = models.JSONField(default=list)
    imported_by = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Privacy:
        id = reconciliation = digest = rows = new = changed = "internal, for ever"
        same = imported_by = imported_at = "internal, for ever"
        rejects = "personal, 5 years after closing"

    def __str__(self) -> str:
        return f"import {self.pk}"


class LedgerRow(models.Model):
    """One row of their ledger, and the case of ours that is the same matter."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="rows"
    )
    key = models.CharField(max_length=64)
    our_number = models.CharField(max_length=64, blank=True, default="")
    firm = models.CharField(max_length=120, blank=True, default="")
    told_on = models.DateField(null=True)
    text = models.TextField(blank=True, default="")
    closed = models.BooleanField()
    closed_on = models.DateField(null=True)
    case = points_at("cases.Case", null=True)
    how = models.CharField(max_length=10, blank=True, default=How.NONE)
    likeness = models.SmallIntegerField(null=True)  # per cent, where it was that
    matched_by = models.CharField(max_length=64, blank=True, default="")
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("reconciliation", "key"), name="supervision_ledgerrow_key_once"
            ),
            models.UniqueConstraint(
                fields=("reconciliation", "case"),
                condition=Q(case__isnull=False),
                name="supervision_ledgerrow_case_once",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True, how=How.NONE)
                | Q(case__isnull=False) & ~Q(how=How.NONE),
                name="supervision_ledgerrow_matched_somehow",
            ),
        )

    class Privacy:
        id = reconciliation = key = our_number = told_on = "internal, for ever"
        firm = text = "personal, 5 years after closing"
        closed = closed_on = case = how = likeness = "internal, for ever"
        matched_by = matched_at = "internal, for ever"

    def __str__(self) -> str:
        return self.key

    def theirs(self) -> Theirs:
        """The row as the rules compare it."""
        return Theirs(
            key=self.key,
            our_number=self.our_number,
            firm=self.firm,
            told_on=self.told_on,
            text=self.text,
            closed=self.closed,
            closed_on=self.closed_on,
        )


def as_ours(case: FoundCase, external_ids: Iterable[str] = ()) -> Ours:
    """A case as the rules compare it."""
    closed = case.closed_at if case.status == Status.CLOSED else None
    return Ours(
        case_id=case.pk,
        number=case.number,
        external_ids=tuple(external_ids),
        firm=case.party.name if case.party else "",
        about=f"{case.title} {case.body}",
        told_on=local_day(case.raised_at),
        closed=case.status == Status.CLOSED,
        closed_on=local_day(closed) if closed else None,
    )


class Difference(models.Model):
    """What is not the same in the two ledgers: whose it is to explain, and until when."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="differences"
    )
    row = models.ForeignKey(
        LedgerRow, on_delete=models.PROTECT, related_name="+", null=True
    )
    case = points_at("cases.Case", null=True)
    kind = models.CharField(max_length=12)
    unit = points_at("units.Unit", null=True)
    due_at = models.DateTimeField()
    found_at = models.DateTimeField()
    # Explained by somebody, or gone because the ledgers agree now.
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[*DIFFERENCES]),
                name="supervision_difference_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(row__isnull=False) | Q(case__isnull=False),
                name="supervision_difference_of_something",
            ),
            models.UniqueConstraint(
                fields=("reconciliation", "row"),
                condition=Q(ended_at__isnull=True, row__isnull=False),
                name="supervision_difference_one_open_per_row",
            ),
            models.UniqueConstraint(
                fields=("reconciliation", "case"),
                condition=Q(ended_at__isnull=True, row__isnull=True),
                name="supervision_difference_one_open_per_case",
            ),
        )
        indexes = (
            models.Index(
                fields=("unit", "due_at"), name="supervision_difference_of_unit"
            ),
        )

    class Privacy:
        id = reconciliation = row = case = kind = unit = "internal, for ever"
        due_at = found_at = ended_at = ended_by = "internal, for ever"
        words = "personal, 5 years after closing"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
