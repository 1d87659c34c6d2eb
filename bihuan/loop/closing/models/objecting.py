"""Objections of units to verdicts, and what a second reader made of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from bihuan.loop.closing.words import Ground, ObjectionState


def _writing(*, null: bool = True) -> Any:
    return models.ForeignKey(
        "cases.Writing",
        on_delete=models.PROTECT,
        related_name="+",
        null=null,
        db_index=False,
    )


class Objection(models.Model):
    """A unit says that a bad verdict is malicious or mistaken; somebody else decides.

    The raiser is told and may answer until `hear_until` at least; `due_at` is a copy of
    the clock by which it must be decided.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    judgement = models.OneToOneField(
        "closing.Judgement", on_delete=models.PROTECT, related_name="objection"
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ground = models.CharField(max_length=12)
    reason = _writing(null=False)
    objected_at = models.DateTimeField()
    objected_by = models.CharField(max_length=64)
    hear_until = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = _writing()
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=12, blank=True, default=ObjectionState.WAITING, db_default=""
    )
    decision = _writing()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Privacy:
        id = case = judgement = unit = ground = reason = "internal, for ever"
        objected_at = objected_by = hear_until = due_at = "internal, for ever"
        answer = answered_at = state = "internal, for ever"
        decision = decided_at = decided_by = "internal, for ever"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ground__in=[*Ground]), name="closing_objection_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ObjectionState]),
                name="closing_objection_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ObjectionState.WAITING,
                    decided_at__isnull=True,
                    decision__isnull=True,
                )
                | ~Q(state=ObjectionState.WAITING)
                & Q(decided_at__isnull=False, decision__isnull=False),
                name="closing_objection_decided_iff_state",
            ),
            # Nobody decides on their own objection.
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("objected_by")),
                name="closing_objection_second_reader",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at", "id"),
                condition=Q(state=ObjectionState.WAITING),
                name="closing_objection_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"objection to {self.judgement_id}"
