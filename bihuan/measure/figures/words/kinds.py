"""Kinds of units by name: figures are set side by side only within one kind."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.directory.units.words import Kind
from bihuan.kit.sentences import marked

KIND_NAMES: Mapping[str, str] = {
    Kind.DEPARTMENT: marked("部门"),
    Kind.TOWN: marked("街道和乡镇"),
    Kind.CENTRE: marked("中心和专门机构"),
    Kind.UTILITY: marked("公共企业"),
    Kind.LEADERSHIP: marked("党政办公室"),
    Kind.VILLAGE: marked("村和社区"),
    "": marked("其他"),
}
