"""How matters ended, which of them are looked at a second time, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bihuan.kit.prepared import run_prepared
from bihuan.loop.truth.words import Freely, LookState

_PART_TAKERS = """
SELECT unit_id, 'handled' FROM routing_turn WHERE case_id = %(case)s
UNION SELECT unit_id, 'handled' FROM handling_branch WHERE case_id = %(case)s
UNION SELECT unit_id, 'called' FROM closing_call WHERE case_id = %(case)s
"""


def part_takers(case_id: int) -> dict[str, frozenset[int]]:
    """The units that handled, or helped to, and those that made a first call."""
    rows = run_prepared(_PART_TAKERS, {"case": case_id})
    return {
        part: frozenset(unit for unit, how in rows if how == part)
        for part in ("handled", "called")
    }


class Ending(models.Model):
    """One closing of one round: who answered for it, and what the raiser said first.

    Written from the ledger; `draw` is the draw in whose pool it stood, and each stands
    in exactly one.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField()
    raising = models.ForeignKey(
        "cases.Raising", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=16)
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
    taken_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField()
    closed_at = models.DateTimeField()
    draw = models.ForeignKey(
        "draws.Draw", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Privacy:
        id = case = round = raising = unit = result = "internal, for ever"
        source = solved = grade = words = taken_by = "internal, for ever"
        asked_at = given_at = closed_at = draw = "internal, for ever"

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "round"), name="truth_ending_once_per_round"
            ),
        )
        indexes = (
            models.Index(fields=("closed_at", "id"), name="truth_ending_by_day"),
            models.Index(
                fields=("closed_at",),
                condition=Q(draw__isnull=True),
                name="truth_ending_not_drawn_from",
            ),
        )

    def __str__(self) -> str:
        return f"round {self.round} of case {self.case_id}"


class Look(models.Model):
    """A second, blind call about one ending, by a unit that had no part in the first.

    Nothing of it is written where the handling unit could see it: it has a ledger
    stream of its own, and the case knows nothing of it.
    """

    ending = models.OneToOneField(Ending, on_delete=models.PROTECT, related_name="look")
    draw = models.ForeignKey("draws.Draw", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", null=True
    )
    state = models.CharField(max_length=12, default=LookState.WAITING)
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True)
    grade = models.SmallIntegerField(null=True)
    freely = models.CharField(max_length=12, blank=True, default="", db_default="")
    words = models.TextField(blank=True, default="", db_default="")
    taken_by = models.CharField(max_length=64, blank=True, default="", db_default="")
    contradicted = models.BooleanField(null=True)
    reopened = models.BooleanField(default=False, db_default=False)

    class Privacy:
        id = ending = draw = unit = state = assigned_at = "internal, for ever"
        due_at = next_at = ended_at = solved = grade = freely = "internal, for ever"
        words = "personal, 5 years after closing"
        taken_by = contradicted = reopened = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[*LookState]), name="truth_look_state_known"
            ),
            models.CheckConstraint(
                condition=Q(freely="") | Q(freely__in=[*Freely]),
                name="truth_look_freely_known",
            ),
            # Not reached is never agreement.
            models.CheckConstraint(
                condition=Q(
                    state=LookState.ANSWERED,
                    solved__isnull=False,
                    grade__isnull=False,
                    contradicted__isnull=False,
                    ended_at__isnull=False,
                )
                | Q(
                    state=LookState.NOT_REACHED,
                    solved__isnull=True,
                    grade__isnull=True,
                    contradicted__isnull=True,
                    ended_at__isnull=False,
                )
                | Q(
                    state=LookState.WAITING,
                    solved__isnull=True,
                    grade__isnull=True,
                    contradicted__isnull=True,
                    ended_at__isnull=True,
                ),
                name="truth_look_not_reached_is_no_answer",
            ),
        )
        indexes = (
            models.Index(
                fields=("unit", "due_at", "id"),
                condition=Q(state=LookState.WAITING),
                name="truth_look_to_make",
            ),
        )

    def __str__(self) -> str:
        return f"look {self.pk}"


class Attempt(models.Model):
    """One try to reach the raiser a second time that reached nobody."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Privacy:
        id = look = at = by = "internal, for ever"

    def __str__(self) -> str:
        return f"attempt at look {self.look_id}"
