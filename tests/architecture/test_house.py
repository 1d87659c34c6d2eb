"""Laws of the house between packages that the import linter cannot see."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.apps import apps

from tests.architecture.plan import (
    DOORS,
    PLACES,
    ROOMS,
    ROOT,
    SINGLE,
    TOP,
    TOP_FLOORS,
    package_of,
    room_of,
    where,
)

OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("bihuan.")
]


@pytest.mark.slow
def test_imports_keep_to_the_contracts() -> None:
    linter = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    )
    done = subprocess.run(
        [sys.executable, "-c", linter], cwd=TOP, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def of_tests(module: str) -> bool:
    return bool({"tests", "conftest"} & set(module.split(".")))


def test_packages_meet_only_at_their_doors() -> None:
    graph = grimp.build_graph("bihuan", cache_dir=None)
    offences = []
    for module in sorted(graph.modules):
        here = package_of(module)
        for target in sorted(graph.find_modules_directly_imported_by(module)):
            there = package_of(target)
            free = here in {there, "", *TOP_FLOORS} or there in {"kit", ""}
            depth = len(target.split("."))  # past the room: bihuan.floor.package.room
            door = room_of(target) in DOORS and depth == 4
            if not free and not of_tests(module) and not door:
                offences.append(f"{module} -> {target}")
    assert offences == []


def test_every_package_is_an_application_with_its_own_place() -> None:
    installed = {app.label for app in apps.get_app_configs()} & set(PLACES)
    assert installed == set(PLACES) - {"kit"}


def test_every_room_is_one_that_the_house_knows() -> None:
    unknown = [
        where(path)
        for path in sorted(ROOT.glob("*/*/*"))
        if path.parent.parent.name not in SINGLE
        and (path.parent / "__init__.py").exists()
        and (path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__"))
        and path.stem not in ROOMS | {"__init__"}
    ]
    assert unknown == []


def test_no_package_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "misc", "services", "managers"}
    assert [where(path) for path in ROOT.rglob("*") if path.stem in drawers] == []


@pytest.mark.parametrize("model", OURS, ids=str)
def test_foreign_keys_point_down_and_leave_no_way_back(model: type) -> None:
    offences = []
    for field in model._meta.get_fields():  # noqa: SLF001 - Django's documented API
        target = field.related_model
        if field.auto_created or not field.is_relation or target is None:
            continue
        here, there = model._meta.app_label, target._meta.app_label  # noqa: SLF001
        if here == there or there not in PLACES:
            continue
        if PLACES[there] > PLACES[here] or not field.remote_field.hidden:
            offences.append(field.name)
    assert offences == []


LINK = re.compile(
    r"""url\(\s*["'](?P<page>\w+):|"""
    r"""{%-?\s*url\s+["'](?P<old>\w+):|"""
    r"""{%-?\s*(?:include|extends|import|from)\s+["'](?P<part>\w+)/"""
)


def templates() -> list[Path]:
    return sorted(page for page in ROOT.rglob("*.html") if "static" not in page.parts)


def home_of(page: Path) -> str:
    """The package that a template belongs to, by its folder: templates/<package>/."""
    parts = page.relative_to(ROOT).parts
    return parts[parts.index("templates") + 1] if "templates" in parts else ""


def test_templates_link_down() -> None:
    offences = []
    for page in templates():
        here = home_of(page)
        for link in LINK.finditer(page.read_text()):
            there = link["page"] or link["old"] or link["part"]
            if {here, there} <= set(PLACES) and PLACES[there] > PLACES[here]:
                offences.append(f"{where(page)} -> {there}")
    assert offences == []


def test_the_link_pattern_sees_every_way_of_linking() -> None:
    ways = [
        '{{ url("desk:queue") }}',
        "{% url 'desk:queue' %}",
        '{%- include "desk/_line.html" %}',
        '{% extends "desk/base.html" %}',
        '{% from "desk/parts.html" import light %}',
        '{% import "desk/parts.html" as parts %}',
    ]
    assert all(LINK.search(way) for way in ways)
