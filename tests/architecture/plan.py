"""The plan of the house as pyproject.toml states it, and the sources to hold against it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
ROOT = TOP / "bihuan"
CONTRACTS = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
EXEMPT = tomllib.loads((Path(__file__).parent / "exempt.toml").read_text())

# The only place that states the order is the contracts. From the ground up:
FLOORS: list[str] = CONTRACTS[0]["layers"][::-1]
# A floor without packages is itself a package.
SINGLE = frozenset({"kit", "packs", "project"})
# They stand on top of everything and know it all; the kit is free for everybody.
TOP_FLOORS = frozenset({"project", "packs"})
DOORS = frozenset({"words", "queries", "actions", "http"})
ROOMS = frozenset(
    {"words", "rules", "models", "queries", "actions", "reactions", "jobs"}
    | {"forms", "views", "urls", "http", "apps", "tests", "migrations", "templates"}
)

Place = tuple[int, int]  # storey: floor, and place on the floor


def _places() -> dict[str, Place]:
    places = {floor: (FLOORS.index(floor), 0) for floor in SINGLE}
    for contract in CONTRACTS:
        (container, *more) = contract.get("containers", [""])
        floor = container.removeprefix("bihuan.")
        if more or floor not in FLOORS:
            continue
        for at, layer in enumerate(contract["layers"][::-1], 1):
            for package in layer.split(" | "):
                places[package] = (FLOORS.index(floor), at)
    return places


PLACES = _places()


def package_of(module: str) -> str:
    """`routing` for `bihuan.loop.routing.actions.dispatching`; `` for a floor itself."""
    _, floor, package, *_ = [*module.split("."), "", ""]
    return floor if floor in SINGLE else package


def room_of(module: str) -> str:
    parts = module.split(".")
    return "".join(parts[2:3] if parts[1] in SINGLE else parts[3:4])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(TOP).with_suffix("").parts)


@cache
def sources() -> dict[Path, ast.Module]:
    """Every module of ours, but for migrations: those are written once and left alone."""
    return {
        path: ast.parse(path.read_text())
        for path in sorted([*ROOT.rglob("*.py"), *(TOP / "tests").rglob("*.py")])
        if "migrations" not in path.parts
    }


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(TOP).parts or path.name == "conftest.py"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def offered(path: Path) -> frozenset[str] | None:
    """The names that a room split into a folder lets out; None for a room in one file."""
    front = path.parent / "__init__.py"
    if (
        path == front
        or front not in sources()
        or room_of(module_of(path)) != path.parent.name
    ):
        return None
    return frozenset(
        name.value
        for node in sources()[front].body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.walk(node.value)
        if isinstance(name, ast.Constant)
    )


def public_functions(*rooms: str) -> list[tuple[Path, ast.FunctionDef]]:
    """What these rooms of domain packages offer to others."""
    found = []
    for path, tree in sources().items():
        module = module_of(path)
        if package_of(module) == "project" or room_of(module) not in rooms:
            continue
        names = offered(path)
        found += [
            (path, node)
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if not is_test(path) and (names is None or node.name in names)
        ]
    return found


def same_room(path: Path) -> dict[str, ast.FunctionDef]:
    """Every function beside this file in its room, by name."""
    split = offered(path) is not None
    return {
        node.name: node
        for other in sources()
        if other == path or (split and other.parent == path.parent)
        for node in sources()[other].body
        if isinstance(node, ast.FunctionDef)
    }


def name_of(case: object) -> str:
    """The id of a parametrised test over `public_functions`."""
    path, node = case  # type: ignore[misc]
    return f"{package_of(module_of(path))}.{node.name}"


def where(path: Path) -> str:
    return str(path.relative_to(TOP))
