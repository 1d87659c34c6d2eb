"""Laws of actions: who owns the transaction, who is admitted, what is recorded."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.plan import EXEMPT, name_of, public_functions, same_room

ACTIONS = public_functions("actions")
DOORS = [one for one in ACTIONS if "opens_transaction" in ast.unparse(one[1])]

Action = tuple[Path, ast.FunctionDef]


def marks(action: ast.FunctionDef) -> set[str]:
    return {mark.id for mark in action.decorator_list if isinstance(mark, ast.Name)}


def calls(path: Path, start: ast.FunctionDef) -> set[str]:
    """Every call this function makes, itself or through others of its room."""
    room = same_room(path)
    waiting, found = [start], set[str]()
    while waiting:
        made = (one for one in ast.walk(waiting.pop()) if isinstance(one, ast.Call))
        new = {ast.unparse(call.func) for call in made} - found
        found |= new
        waiting += [
            room[call.rpartition(".")[2]]
            for call in new
            if call.rpartition(".")[2] in room
        ]
    return found


def leads_on(action: Action) -> bool:
    """A shorter way to another action of the same module: one return, nothing else."""
    path, node = action
    body = node.body[1:] if ast.get_docstring(node) else node.body
    actions = {one.name for where, one in ACTIONS if where == path and marks(one)}
    called = {call for call in calls(path, node) if call in actions}
    return len(body) == 1 and isinstance(body[0], ast.Return) and bool(called)


def admits(action: Action) -> bool:
    return "actor.may" in calls(*action)


def records(action: Action) -> bool:
    return any(call.rpartition(".")[2].startswith("record") for call in calls(*action))


@pytest.mark.parametrize("action", ACTIONS, ids=name_of)
def test_every_action_says_who_owns_the_transaction(action: Action) -> None:
    owners = marks(action[1]) & {"opens_transaction", "joins_transaction"}
    assert len(owners) == 1 or leads_on(action)


@pytest.mark.parametrize("action", ACTIONS, ids=name_of)
def test_the_actor_comes_last_and_by_name(action: Action) -> None:
    arguments = action[1].args
    positional = {one.arg for one in [*arguments.posonlyargs, *arguments.args]}
    assert "actor" not in positional
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    needed = [one.arg for one, default in named if default is None]
    assert "actor" not in needed[:-1]


@pytest.mark.parametrize("action", DOORS, ids=name_of)
def test_every_door_admits_its_actor(action: Action) -> None:
    exempt = name_of(action) in EXEMPT["doors_without_actor"]
    assert admits(action) != exempt


@pytest.mark.parametrize("action", DOORS, ids=name_of)
def test_every_door_keeps_a_record(action: Action) -> None:
    exempt = name_of(action) in EXEMPT["doors_without_record"]
    assert records(action) != exempt


def test_every_exempt_door_still_exists() -> None:
    listed = {*EXEMPT["doors_without_actor"], *EXEMPT["doors_without_record"]}
    assert listed <= {name_of(door) for door in DOORS}
