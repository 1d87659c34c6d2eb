"""The words of units: kinds of unit, posts, and what is recorded about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bihuan.ground.access.words import Role


class Kind(StrEnum):
    """What sort of body a unit is. Values are stored and written in packs."""

    LEADERSHIP = "leadership"  # 四大班子及其办公室
    DEPARTMENT = "department"  # 区直部门
    CENTRE = "centre"  # 服务中心、热线分中心等专门机构
    TOWN = "town"  # 街道、乡镇、园区
    UTILITY = "utility"  # 水电气热等公共企业
    VILLAGE = "village"  # 村、社区


class Event(StrEnum):
    CREATED = "units.created"
    AMENDED = "units.amended"
    APPOINTED = "units.appointed"
    DISMISSED = "units.dismissed"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """One unit as a pack or an administrator names it; parent and area by code."""

    code: str
    name: str
    short_name: str = ""
    name_en: str = ""
    kind: Kind = Kind.DEPARTMENT
    parent: str = ""
    area: str = ""
    phone: str = ""
    duty_phone: str = ""
    is_dispatch_centre: bool = False
    is_callback: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class NewMember:
    """One post to fill: which account, in which unit, as what."""

    account_id: int
    unit: str  # the unit's code
    role: Role
    title: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit as lists and pickers show it: as it was recorded, and as readers call it."""

    pk: int
    code: str
    name: str
    short_name: str
    called: str  # in the reader's language, in short
    called_in_full: str
    kind: Kind
    parent_id: int | None
    area_id: int | None
    phone: str
    duty_phone: str
    is_dispatch_centre: bool
    is_callback: bool
    active: bool
    path: str

    @property
    def depth(self) -> int:
        """0 at the root of the tree."""
        return self.path.count("/") - 1


@dataclass(frozen=True, slots=True)
class Post:
    """One person's post in one unit, past or present."""

    pk: int
    account_id: int
    unit_id: int
    unit: str
    role: Role
    title: str
    appointed_at: datetime
    dismissed_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit with what lies under it and who serves there."""

    unit: UnitLine
    parents: tuple[UnitLine, ...]
    children: tuple[UnitLine, ...]
    posts: tuple[Post, ...] = field(default=())
