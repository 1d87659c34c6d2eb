"""When a post may be filled or left, and what a set of posts allows."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.units.words import Kind, NewUnit
from bihuan.ground.access.words import GRANTS, Permission, Role
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

# 等保三级: whoever administers accounts may not hold keys or read the audit, and
# none of the three may handle business.
APART = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def permissions(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that any of these roles carries."""
    return frozenset().union(*(GRANTS[role] for role in roles))


def may_appoint(
    role: Role, *, held: frozenset[Role], unit_active: bool, already: bool
) -> Verdict:
    """A post is filled once, in a living unit, and administrators hold nothing else."""
    if not unit_active:
        return refuse("unit-inactive", "该单位已停用，不能再任命人员。")
    if already:
        return refuse("already-appointed", "此人在该单位已担任这一角色。")
    if others := held - {role}:
        if role in APART:
            return refuse(
                "admin-apart", "管理员不得兼任其他角色，请先免去此人现有角色。"
            )
        if others & APART:
            return refuse("admin-apart", "此人是三员之一，不得兼任业务角色。")
    return ALLOWED


def may_dismiss(*, dismissed: bool) -> Verdict:
    """A post is left once."""
    if dismissed:
        return refuse("already-dismissed", "此人已不再担任这一角色。")
    return ALLOWED


def may_create(unit: NewUnit, *, code_taken: bool, parent_known: bool) -> Verdict:
    """A unit has a code of its own, a name, and a parent that exists."""
    if not unit.code or not unit.name:
        return refuse("unit-unnamed", "请填写单位代码和名称。")
    if code_taken:
        return refuse("unit-code-taken", "单位代码“{unit}”已被使用。", unit=unit.code)
    if unit.parent and not parent_known:
        return refuse(
            "unit-parent-unknown",
            "没有代码为“{parent}”的上级单位。",
            parent=unit.parent,
        )
    if unit.is_dispatch_centre and unit.is_callback and unit.kind is not Kind.CENTRE:
        return refuse(
            "unit-both-ends", "既派单又回访的单位只能是服务中心，请核对这两项。"
        )
    return ALLOWED


def in_order(units: Iterable[NewUnit]) -> list[NewUnit]:
    """Parents before children, so that each row finds its parent already there."""
    by_code = {unit.code: unit for unit in units}
    done: dict[str, NewUnit] = {}

    def place(unit: NewUnit, above: frozenset[str]) -> None:
        parent = by_code.get(unit.parent)
        # A ring of parents must not hang the loader; its check names the ring.
        if parent is not None and parent.code not in above | done.keys():
            place(parent, above | {unit.code})
        done.setdefault(unit.code, unit)

    for unit in by_code.values():
        place(unit, frozenset({unit.code}))
    return list(done.values())
