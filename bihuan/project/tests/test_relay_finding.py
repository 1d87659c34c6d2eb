"""Whose reactions the relay finds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from bihuan.project import relay


@pytest.fixture
def a_package_that_reacts(monkeypatch) -> Iterator[ModuleType]:
    module = ModuleType("bihuan.ground.ledger.reactions")
    module.KINDS = frozenset({"cases.*"})
    module.react = lambda entries: None
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(
        relay,
        "module_has_submodule",
        lambda package, name: package.__name__ == "bihuan.ground.ledger",
    )
    relay.consumers.cache_clear()
    yield module
    relay.consumers.cache_clear()


def test_reactions_of_our_packages_are_found(a_package_that_reacts) -> None:
    (consumer,) = relay.consumers()
    assert consumer.name == "bihuan.ground.ledger.reactions"
    assert consumer.wants("cases.closed")
    assert not consumer.wants("casesx.closed")
