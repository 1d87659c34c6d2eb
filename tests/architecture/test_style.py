"""Laws of single files: budgets, docstrings, the one clock, no printing."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.plan import (
    EXEMPT,
    ROOT,
    functions,
    is_test,
    module_of,
    public_functions,
    room_of,
    sources,
    where,
)

FUNCTION, FILE, TEMPLATE = 40, 300, 150


def over(budget: int, sizes: dict[str, int], listed: dict[str, int]) -> list[str]:
    """What is over budget and not listed so, and what is listed with another number."""
    return [
        f"{name}: {size} lines, listed as {listed.get(name, budget)}"
        for name, size in sorted((dict.fromkeys(listed, 0) | sizes).items())
        if (size > budget or name in listed) and listed.get(name) != size
    ]


def test_functions_keep_to_their_budget() -> None:
    sizes = {
        f"{where(path)}::{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in sources().items()
        for node in functions(tree)
    }
    assert over(FUNCTION, sizes, EXEMPT["functions"]) == []


def test_files_keep_to_their_budget() -> None:
    sizes = {where(path): len(path.read_text().splitlines()) for path in sources()}
    assert over(FILE, sizes, EXEMPT["files"]) == []


def test_templates_keep_to_their_budget() -> None:
    pages = [page for page in ROOT.rglob("*.html") if "static" not in page.parts]
    sizes = {where(page): len(page.read_text().splitlines()) for page in pages}
    assert over(TEMPLATE, sizes, EXEMPT["templates"]) == []


def test_a_budget_is_neither_overrun_nor_listed_too_high() -> None:
    assert over(40, {"a": 41, "b": 40}, {}) == ["a: 41 lines, listed as 40"]
    assert over(40, {"a": 60}, {"a": 60}) == []
    assert over(40, {"a": 50}, {"a": 60}) == ["a: 50 lines, listed as 60"]
    assert over(40, {}, {"gone": 60}) == ["gone: 0 lines, listed as 60"]


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        where(path)
        for path, tree in sources().items()
        if tree.body
        and not is_test(path)
        and path.name != "__init__.py"
        and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_every_action_rule_and_query_states_its_promise() -> None:
    silent = [
        f"{where(path)}::{node.name}"
        for path, node in public_functions("actions", "rules", "queries")
        if not ast.get_docstring(node)
    ]
    assert silent == []


CLOCKS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
}


def calls(tree: ast.Module) -> set[str]:
    found = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {ast.unparse(func) for func in found}


def test_there_is_one_clock() -> None:
    offences = [
        f"{where(path)}: {call}"
        for path, tree in sources().items()
        if path != ROOT / "kit" / "clock.py"
        for call in calls(tree)
        if ".".join(call.split(".")[-2:]) in CLOCKS | {"timezone.now"}
    ]
    assert offences == []


def test_nothing_prints_and_nothing_commits_by_hand() -> None:
    by_hand = ("transaction.commit", "transaction.rollback", "set_autocommit")
    offences = [
        f"{where(path)}: {call}"
        for path, tree in sources().items()
        if not is_test(path)
        for call in calls(tree)
        if call == "print" or call.endswith(by_hand)
    ]
    assert offences == []


def test_views_are_short() -> None:
    long = [
        f"{where(path)}::{node.name}"
        for path, node in views()
        if (node.end_lineno or 0) - node.body[0].lineno + 1 > 15
    ]
    assert long == []


def views() -> list[tuple[Path, ast.FunctionDef]]:
    """Functions in `views` that take a request."""
    return [
        (path, node)
        for path, node in public_functions("views")
        if node.args.args and node.args.args[0].arg == "request"
    ]


def test_rooms_split_into_folders_keep_their_name() -> None:
    rooms = {room_of(module_of(path)) for path in sources() if not is_test(path)}
    assert not {room for room in rooms if room.startswith("_") and room != "__init__"}
