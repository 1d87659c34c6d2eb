from __future__ import annotations

import pytest

from bihuan.directory.units import rules
from bihuan.directory.units.words import Kind, NewUnit
from bihuan.ground.access.words import GRANTS, Permission, Role


def test_permissions_are_the_union_of_the_roles_held() -> None:
    held = rules.permissions([Role.HANDLER, Role.GRID])
    assert held == GRANTS[Role.HANDLER] | GRANTS[Role.GRID]
    assert rules.permissions([]) == frozenset()
    assert Permission.CALL_BACK not in held


@pytest.mark.parametrize(
    ("role", "held", "active", "already", "why"),
    [
        (Role.HANDLER, set(), True, False, ""),
        (Role.HANDLER, {Role.UNIT_HEAD}, True, False, ""),
        (Role.HANDLER, set(), False, False, "unit-inactive"),
        (Role.HANDLER, {Role.HANDLER}, True, True, "already-appointed"),
        (Role.SYSTEM_ADMIN, {Role.HANDLER}, True, False, "admin-apart"),
        (Role.SYSTEM_ADMIN, {Role.AUDIT_ADMIN}, True, False, "admin-apart"),
        (Role.DISPATCHER, {Role.SECURITY_ADMIN}, True, False, "admin-apart"),
        (Role.SYSTEM_ADMIN, {Role.SYSTEM_ADMIN}, True, False, ""),
    ],
)
def test_a_post_is_filled_once_and_administrators_hold_nothing_else(
    *, role: Role, held: set[Role], active: bool, already: bool, why: str
) -> None:
    verdict = rules.may_appoint(
        role, held=frozenset(held), unit_active=active, already=already
    )
    assert verdict.code == why


@pytest.mark.parametrize(
    ("unit", "taken", "parent_known", "why"),
    [
        (NewUnit("zjj", "住建局"), False, False, ""),
        (NewUnit("", "住建局"), False, False, "unit-unnamed"),
        (NewUnit("zjj", ""), False, False, "unit-unnamed"),
        (NewUnit("zjj", "住建局"), True, False, "unit-code-taken"),
        (NewUnit("wy", "物业", parent="x"), False, False, "unit-parent-unknown"),
        (
            NewUnit("x", "甲", is_dispatch_centre=True, is_callback=True),
            False,
            False,
            "unit-both-ends",
        ),
    ],
)
def test_a_unit_needs_a_code_a_name_and_a_known_parent(
    *, unit: NewUnit, taken: bool, parent_known: bool, why: str
) -> None:
    verdict = rules.may_create(unit, code_taken=taken, parent_known=parent_known)
    assert verdict.code == why


def test_a_centre_may_both_dispatch_and_call_back() -> None:
    unit = NewUnit(
        "c", "中心", kind=Kind.CENTRE, is_dispatch_centre=True, is_callback=True
    )
    assert rules.may_create(unit, code_taken=False, parent_known=False)


def test_parents_come_before_children_and_a_ring_does_not_hang() -> None:
    units = [NewUnit("c", "丙", parent="b"), NewUnit("b", "乙", parent="a")]
    assert [u.code for u in rules.in_order([*units, NewUnit("a", "甲")])] == [
        "a",
        "b",
        "c",
    ]
    ring = [NewUnit("a", "甲", parent="b"), NewUnit("b", "乙", parent="a")]
    assert len(rules.in_order(ring)) == 2
